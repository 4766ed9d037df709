"""The nights: the product itself, through its launcher, on a small repository whose remote is the front."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from remote import git

PATIENCE = 150
HOME = pathlib.Path(__file__).resolve().parent.parent


class Missing(Exception):
    """Something that this job needs is not here."""


class Person:
    """Somebody with a checkout of the notes example, a token in a file, and the commands of fresh."""

    def __init__(self, scratch, front, say):
        self.say, self.front = say, front
        self.home = scratch / "home"
        self.folder = scratch / "notes"
        settings = self.home / ".config" / "fresh"
        settings.mkdir(parents=True)
        token = settings / "github-token.127.0.0.1"
        token.touch(mode=0o600)
        token.write_text(front.token + "\n", encoding="utf-8")
        self.env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8"}
        for name in ("FRESH_JAVA_HOME", "JAVA_HOME"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self._repository()

    def _repository(self):
        shutil.copytree(HOME / "examples" / "notes-py", self.folder,
                        ignore=shutil.ignore_patterns("target", "__pycache__", ".fresh"))
        self.write(".github/CODEOWNERS", "* @grace @ada/reviewers\n")
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Ada Example")
        self.git("config", "user.email", "ada@example.org")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Begin")
        self.front.hub.remote.git("fetch", "-q", str(self.folder), "main:main")
        self.git("remote", "add", "origin", self.front.remote)

    def git(self, *arguments):
        """Their own git."""
        return git(self.folder, *arguments)

    def write(self, path, text):
        """Writes a file of the checkout."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def settings(self, text):
        """Writes the settings of fresh for this repository."""
        self.write(".fresh/config.yaml", f"forge: github\ngithub.api_url: {self.front.api}\n{text}")

    def fresh(self, *arguments, ok=(0,)):
        """Types a command to its end and gives what it said."""
        begun = time.monotonic()
        ran = subprocess.run([str(HOME / "fresh"), *arguments], cwd=self.folder, env=self.env, text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                             timeout=4 * PATIENCE)
        self.say(f"fresh {' '.join(arguments)}: {ran.returncode} after {time.monotonic() - begun:.1f} s")
        if ran.returncode not in ok:
            raise AssertionError(f"fresh {' '.join(arguments)} ended with {ran.returncode}:\n{ran.stdout[-6000:]}")
        return ran.stdout

    def status(self):
        """The status as JSON."""
        ran = subprocess.run([str(HOME / "fresh"), "auto", "status", "--format", "json"], cwd=self.folder,
                             env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return json.loads(ran.stdout)

    def until(self, what, wanted):
        """Waits for something to become true and gives it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = wanted()
            if found:
                self.say(what)
                return found
            time.sleep(0.3)
        raise AssertionError(f"never came: {what}\n{json.dumps(self.status(), indent=1)[:6000]}\n{self.log()[-6000:]}")

    def log(self):
        """What the daemon wrote for whoever looks for a reason."""
        file = self.folder / ".fresh" / "logs" / "daemon.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def end(self):
        """Ends the daemon, if one runs."""
        lock = self.folder / ".fresh" / "state" / "daemon.lock"
        ran = subprocess.run([str(HOME / "fresh"), "daemon", "stop"], cwd=self.folder, env=self.env,
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return ran.returncode, lock.exists()


def require(holds, what):
    """One expectation."""
    if not holds:
        raise AssertionError(what)


def a_guarded_remote(person):
    """The remote takes nobody without the token, nothing on the default branch, and nothing that is not fresh's."""
    hub, main = person.front.hub, person.front.hub.remote.tip("main")
    asked = f"http://x-access-token:{person.front.token}@{person.front.remote.removeprefix('http://')}"
    other = git(person.folder, "commit-tree", "-p", main, "-m", "Another", main + "^{tree}")
    for url, branch in ((person.front.remote, "auto/a"), (asked, "main"), (asked, "feature")):
        try:
            git(person.folder, "push", "-q", url, f"{other}:refs/heads/{branch}", env={"GIT_TERMINAL_PROMPT": "0"})
        except RuntimeError:
            continue
        raise AssertionError(f"a push to {branch} was taken")
    require(set(hub.remote.refs()) == {"refs/heads/main"}, f"references: {hub.remote.refs()}")
    require(hub.remote.tip("main") == main, "somebody has moved the default branch")


def first_night(person):
    """Doctor, a run with the built-in agent, its pull requests."""
    hub = person.front.hub
    person.settings("")
    doctor = person.fresh("doctor")
    require("the token may push there" in doctor, doctor)
    person.fresh("auto", "start", "--overnight", "--no-approval", "--provider", "builtin", "--agents", "3")
    require(len(hub.pulls) >= 2, f"pull requests: {list(hub.pulls.values())}")
    for pull in hub.pulls.values():
        require(pull["head"].startswith("auto/") and pull["base"] == "main", f"branches of {pull}")
        require("autonomous" in pull["labels"], f"labels of {pull}")
        require(hub.remote.git("merge-base", "main", pull["head"]) == hub.remote.tip("main"), f"base of {pull}")
    require(set(hub.remote.refs()) == {"refs/heads/main", *(f"refs/heads/{p['head']}" for p in hub.pulls.values())},
            f"references: {hub.remote.refs()}")


def all_of(person):
    """Every night."""
    a_guarded_remote(person)
    first_night(person)
