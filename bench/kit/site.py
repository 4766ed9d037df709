"""A repository as a user has one, with its daemon started by the launcher."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from kit import http, proc

GIT_QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
PATIENCE = 180


class Site:
    """A repository in a folder of its own; leaving the context ends its daemon."""

    def __init__(self, bench, name):
        self.bench = bench
        self.folder = bench.scratch / name / "r"
        self.folder.mkdir(parents=True)
        self.env = dict(bench.env)
        self.process = None
        bench.sites.append(self)
        self.log = self.folder.parent / "daemon.txt"
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Ada Example")
        self.git("config", "user.email", "ada@example.org")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def git(self, *arguments, cwd=None):
        """Runs git and gives its output."""
        return subprocess.run(["git", *arguments], cwd=cwd or self.folder, env={**os.environ, **GIT_QUIET}, check=True,
                              capture_output=True, text=True).stdout.strip()

    def commit(self, subject="Begin"):
        """Commits all there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject)
        return self

    def notes(self, parts=0):
        """The notes example, with more functions that nothing reaches."""
        shutil.copytree(self.bench.home / "examples" / "notes-py", self.folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("target", "__pycache__", ".fresh"))
        if parts:
            with open(self.folder / "notes" / "stats.py", "a", encoding="utf-8") as file:
                for number in range(parts):
                    file.write(f'\n\ndef part_{number:02d}(text: str) -> str:\n'
                               f'    """Gives part {number} of a text."""\n    return text[{number}:]\n')
        return self.commit()

    @property
    def state(self):
        """Where the daemon keeps its journal and socket."""
        return self.folder / ".fresh" / "state"

    @property
    def socket(self):
        """The daemon's socket."""
        return str(self.state / "daemon.sock")

    def configure(self, text):
        """Writes the repository's settings."""
        (self.folder / ".fresh").mkdir(exist_ok=True)
        (self.folder / ".fresh" / "config.yaml").write_text(text, encoding="utf-8")
        return self

    def spawn(self):
        """Starts `fresh daemon run` and does not wait for it."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([str(self.bench.fresh), "daemon", "run"], cwd=self.folder, env=self.env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def start(self):
        """Starts the daemon; milliseconds until it answers."""
        begun = time.perf_counter()
        self.spawn()
        while time.perf_counter() - begun < PATIENCE:
            try:
                http.ask(self.socket, "GET", "/v1/health")
                return (time.perf_counter() - begun) * 1000
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.002)
        raise RuntimeError("the daemon did not answer:\n" + self.log.read_text(errors="replace")[-2000:])

    @property
    def pid(self):
        """The daemon's process."""
        return self.get("/v1/health")["pid"]

    def stop(self, number=signal.SIGTERM):
        """Ends the daemon and all that is left below it."""
        if self.process is None:
            return
        try:
            pids = [self.pid]
        except (OSError, http.Refused):
            pids = []
        pids += [self.process.pid]
        below = [child for pid in pids for child in proc.descendants(pid)]
        for pid in pids:
            proc.end(pid, number)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in below:
            if proc.alive(pid):
                proc.end(pid, signal.SIGKILL)
        self.process = None

    def get(self, path):
        """Asks the daemon."""
        return http.ask(self.socket, "GET", path)

    def status(self):
        """The status as JSON."""
        return self.get("/v1/status")

    def script(self, recording, name="script.json"):
        """Writes a recording for the scripted provider and gives the provider's name."""
        file = self.folder.parent / name
        file.write_text(json.dumps(recording), encoding="utf-8")
        return f"scripted:{file}"

    def release(self, name="go"):
        """Lets scripted agents go on that wait for this file."""
        (self.folder.parent / name).write_text("", encoding="utf-8")

    def run(self, provider, **more):
        """Asks for a run."""
        body = {"agents": 10, "provider": provider, "sandbox": "none", "offline": True, "no_approval": False,
                "overnight": False, "allow_unmetered": False, "dry_run": False, "features": [],
                "environment": {"PATH": self.env["PATH"]}, **more}
        return http.ask(self.socket, "POST", "/v1/runs", body)

    def await_status(self, what, wanted, patience=PATIENCE):
        """The first status that is as wanted; looks rarely, for waiting and not for measuring."""
        until = time.monotonic() + patience
        while True:
            status = self.status()
            if wanted(status):
                return status
            if time.monotonic() > until:
                raise RuntimeError(f"never came: {what}\n{json.dumps(status)[:3000]}\n"
                                   + self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def in_state(self, state, count, patience=PATIENCE):
        """Waits until at least so many agents are in a state, and gives them."""
        status = self.await_status(f"{count} agents in {state}", lambda now: sum(
            agent["status"] == state for agent in now["agents"].values()) >= count, patience)
        return [agent for agent in status["agents"].values() if agent["status"] == state]


def fresh(bench, site, *arguments):
    """Runs the client and gives what it printed."""
    ran = subprocess.run([str(bench.fresh), *arguments], cwd=site.folder, env=bench.env, capture_output=True, text=True,
                         check=False, stdin=subprocess.DEVNULL)
    if ran.returncode != 0:
        raise RuntimeError(f"fresh {' '.join(arguments)} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def absolute(program):
    """Where a program of this machine is, or None."""
    found = shutil.which(program)
    return found and str(pathlib.Path(found).resolve())
