"""The remote repository: real git, served by git's own CGI program, with a hook that protects it."""
import os
import subprocess

QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}
HOOK = """#!/bin/sh
# Only branches of fresh are taken; what is there is moved forward and never deleted.
while read -r old new ref; do
    echo "$old $new $ref" >>pushes
    case $ref in
        refs/heads/auto/*) ;;
        *) echo "$ref is protected" >&2; exit 1 ;;
    esac
    case $new in
        *[!0]*) ;;
        *) echo "$ref is not deleted by a push" >&2; exit 1 ;;
    esac
done
"""


def git(folder, *arguments, check=True, env=None, text=None):
    """Runs git, with a text to read, and gives its output."""
    ran = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False, input=text,
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

    def git(self, *arguments, check=True, env=None, text=None):
        """Runs git in it."""
        return git(self.folder, *arguments, check=check, env=env, text=text)

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
        """What somebody wanted to push, taken or not, oldest first: old commit, new commit, reference."""
        file = self.folder / "pushes"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [tuple(line.split(" ")) for line in lines]

    def append(self, branch, path, line):
        """Somebody else adds a line to a file of a branch."""
        index = {"GIT_INDEX_FILE": str(self.folder / "index.somebody")}
        text = self.git("cat-file", "blob", f"{branch}:{path}") + f"\n{line}\n"
        blob = self.git("hash-object", "-w", "--stdin", text=text)
        self.git("read-tree", branch, env=index)
        self.git("update-index", "--cacheinfo", f"100644,{blob},{path}", env=index)
        self._commit(branch, self.git("write-tree", env=index), f"Change {path}", self.tip(branch))

    def _commit(self, branch, tree, message, *parents):
        person = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", "Grace Example"), ("EMAIL", "grace@example.org"))}
        commit = self.git("commit-tree", tree, *(word for parent in parents for word in ("-p", parent)), "-m", message,
                          env=person)
        self.git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def merge(self, into, branch, message):
        """Merges as the button of the web page does; gives the commit, empty when there are conflicts."""
        ran = self.git("merge-tree", "--write-tree", into, branch, check=False).splitlines()
        if len(ran) != 1:
            return ""
        return self._commit(into, ran[0], message, self.tip(into), self.tip(branch))

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
