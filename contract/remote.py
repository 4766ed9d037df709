"""The remote repository: real git, served by git's own CGI program, with a hook that protects it."""
import os
import subprocess

QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}
HOOK = """#!/bin/sh
# Only branches of fresh are taken; what is there is moved forward and never deleted.
while read -r old new ref; do
    case $ref in
        refs/heads/auto/*) ;;
        *) echo "$ref is protected" >&2; exit 1 ;;
    esac
    case $new in
        *[!0]*) ;;
        *) echo "$ref is not deleted by a push" >&2; exit 1 ;;
    esac
    echo "$old $new $ref" >>pushes
done
"""


def git(folder, *arguments, check=True, env=None):
    """Runs git and gives its output."""
    ran = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False,
                         env={**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, **QUIET,
                              **(env or {})})
    if check and ran.returncode != 0:
        raise RuntimeError(f"git {' '.join(arguments)}: {ran.stderr}")
    return ran.stdout.strip()


class Remote:
    """A bare repository in a folder ROOT/OWNER/NAME.git."""

    def __init__(self, root, owner, name):
        self.root = root
        self.folder = root / owner / f"{name}.git"
        self.folder.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main")
        self.git("config", "http.receivepack", "true")
        self.git("config", "receive.denyNonFastForwards", "true")
        hook = self.folder / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(HOOK, encoding="utf-8")
        hook.chmod(0o755)

    def git(self, *arguments, check=True, env=None):
        """Runs git in it."""
        return git(self.folder, *arguments, check=check, env=env)

    def tip(self, branch):
        """Where a branch stands, empty when there is none."""
        return self.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", check=False)

    def commit(self, name):
        """The commit that somebody means, empty when there is none."""
        return self.git("rev-parse", "--verify", "--quiet", name + "^{commit}", check=False)

    def refs(self):
        """Every reference with its commit."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(line.split(" ") for line in lines)

    def pushes(self):
        """What came in, oldest first: reference, old and new commit."""
        file = self.folder / "pushes"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [tuple(line.split(" ")) for line in lines]

    def merge(self, into, branch, message):
        """Merges as the button of the web page does; gives the commit, empty when there are conflicts."""
        ran = self.git("merge-tree", "--write-tree", into, branch, check=False).splitlines()
        if len(ran) != 1:
            return ""
        person = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", "Grace Example"), ("EMAIL", "grace@example.org"))}
        commit = self.git("commit-tree", ran[0], "-p", self.tip(into), "-p", self.tip(branch), "-m", message,
                          env=person)
        self.git("update-ref", f"refs/heads/{into}", commit)
        return commit

    def merges(self, into, branch):
        """Whether there are no conflicts."""
        return len(self.git("merge-tree", "--write-tree", into, branch, check=False).splitlines()) == 1

    def serve(self, method, path, query, headers, body):
        """One request of git: status, headers and body of the answer."""
        environment = {"PATH": os.environ["PATH"], **QUIET, "GIT_PROJECT_ROOT": str(self.root),
                       "GIT_HTTP_EXPORT_ALL": "1", "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query,
                       "REMOTE_USER": "fresh", "CONTENT_LENGTH": str(len(body))}
        for header, variable in (("Content-Type", "CONTENT_TYPE"), ("Git-Protocol", "GIT_PROTOCOL"),
                                 ("Content-Encoding", "HTTP_CONTENT_ENCODING")):
            if headers.get(header):
                environment[variable] = headers[header]
        ran = subprocess.run(["git", "http-backend"], env=environment, input=body, capture_output=True, check=False)
        head, _, rest = ran.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        return int(fields.pop("Status", "200 OK")[:3]), fields, rest
