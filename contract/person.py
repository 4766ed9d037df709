"""A person with a checkout, a token and the commands of fresh, and the agent that works for them."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from remote import git

PATIENCE = 150
# What the agent of the later nights does: what it is told in so many words, and both sides of a conflict.
AGENT = """import pathlib
import re
import sys

prompt, done = sys.stdin.read(), []
for file, line in dict.fromkeys(re.findall(r"append to (notes/[a-z]+[.]py): (# [a-z ]+)", prompt)):
    text = pathlib.Path(file).read_text(encoding="utf-8")
    pathlib.Path(file).write_text(text if line in text else text + line + chr(10), encoding="utf-8")
    done.append(line)
for file in [*pathlib.Path("notes").glob("*.py"), *pathlib.Path("tests").glob("*.py")]:
    text = file.read_text(encoding="utf-8")
    whole = re.sub(r"(?m)^([<>|]{7} .*|={7})" + chr(10), "", text)
    if whole != text:
        file.write_text(whole, encoding="utf-8")
        done.append(f"both sides of {file}")
for name, value in re.findall(r"add the constant ([A-Z]+) = (\\d+) to the notes", prompt):
    pathlib.Path("notes/constants.py").write_text(f"{name} = {value}" + chr(10), encoding="utf-8")
    pathlib.Path("tests/test_constants.py").write_text(
        f"import unittest{chr(10)}{chr(10)}from notes.constants import {name}{chr(10)}{chr(10)}{chr(10)}"
        f"class ConstantsTest(unittest.TestCase):{chr(10)}    def test_it(self):{chr(10)}"
        f"        self.assertEqual({value}, {name}){chr(10)}", encoding="utf-8")
    done.append(name)
print("Did: " + ", ".join(done))
sys.exit(0 if done else "nothing was asked for")
"""
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
        # Whatever can be told of what goes on, so that the token is looked for in it.
        talkative, temporary, self.logs = scratch / "logging.properties", scratch / "tmp", scratch / "logs"
        temporary.mkdir()
        self.logs.mkdir()
        talkative.write_text("handlers=java.util.logging.ConsoleHandler\n.level=FINEST\n"
                             "java.util.logging.ConsoleHandler.level=FINEST\n", encoding="utf-8")
        self.env |= {"FRESH_DEBUG": "1", "TMPDIR": str(temporary), "JDK_JAVA_OPTIONS":
                     f"-Djava.util.logging.config.file={talkative} -Djava.io.tmpdir={temporary}"}
        self.said = scratch / "said.txt"
        self.token_file = token
        self._repository()

    def _repository(self):
        shutil.copytree(HOME / "examples" / "notes-py", self.folder,
                        ignore=shutil.ignore_patterns("target", "__pycache__", ".fresh"))
        self.write("tools/agent.txt", AGENT)
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

    def pull(self):
        """Takes over what was merged at the remote."""
        self.git("pull", "-q", "--ff-only", str(self.front.hub.remote.folder), "main")

    def publish(self, subject):
        """Commits everything on the default branch, here and there."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)
        self.front.hub.remote.git("fetch", "-q", str(self.folder), "main:main")

    def settings(self, text):
        """Writes the settings of fresh for this repository."""
        self.write(".fresh/config.yaml", f"forge: github\ngithub.api_url: {self.front.api}\n{text}")

    def fresh(self, *arguments, ok=(0,)):
        """Types a command to its end and gives what it said."""
        begun = time.monotonic()
        ran = subprocess.run([str(HOME / "fresh"), *arguments], cwd=self.folder, env=self.env, text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                             timeout=4 * PATIENCE)
        with open(self.said, "a", encoding="utf-8") as said:
            said.write(ran.stdout)
        self._keep_logs()
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
        files = sorted((self.folder / ".fresh" / "logs").glob("daemon.log*"), reverse=True)
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    def _keep_logs(self):
        """Links what the daemon logs to, so that it is still there to be searched when the log has turned."""
        for file in (self.folder / ".fresh" / "logs").glob("daemon.log*"):
            kept = self.logs / str(file.stat().st_ino)
            if not kept.exists():
                os.link(file, kept)

    def kill(self):
        """Kills the daemon, as a machine that loses its power does; whoever waits for it is told so."""
        killed = [int(entry.name) for entry in pathlib.Path("/proc").glob("[0-9]*") if self._is_daemon(entry)]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        self.say(f"killed {killed}")

    def _is_daemon(self, process):
        try:
            return (process / "cwd").readlink() == self.folder \
                and b"dev.fresh.daemon.Daemon" in (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False  # it has ended, or is somebody else's

    def end(self):
        """Ends the daemon, if one runs; the next command starts another, which has asked GitHub nothing yet."""
        subprocess.run([str(HOME / "fresh"), "daemon", "stop"], cwd=self.folder, env=self.env, check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
