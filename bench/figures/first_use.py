"""From an installed package to the first inventory and the first proposal, in an empty home, with no JDK on the PATH."""
import json
import shutil
import subprocess
import time

from kit import http, large
from kit.measure import Missing, compared, figure, summary
from kit.site import Site

PATH = "/usr/bin:/bin"


def package(bench):
    """The newest archive; made if there is none that is newer than the sources."""
    def newest():
        made = sorted((bench.home / "fresh-dist" / "target").glob("fresh-*.tar.gz"), key=lambda f: f.stat().st_mtime)
        sources = [file.stat().st_mtime for module in bench.home.glob("fresh-*/src/main")
                   for file in module.rglob("*") if file.is_file()]
        return made[-1] if made and made[-1].stat().st_mtime >= max(sources) else None

    if newest() is None:
        bench.say("making the package")
        ran = subprocess.run(["mvn", "-q", "-DskipTests", "package"], cwd=bench.home, check=False,
                             capture_output=True, text=True)
        if ran.returncode != 0 or newest() is None:
            raise Missing("the package cannot be made; run mvn package and look: " + ran.stdout[-500:])
    return newest()


class Installed:
    """A package unpacked into a folder of its own, with a home where nothing is."""

    def __init__(self, bench, archive, number, origin):
        self.place = bench.scratch / f"first-{number}"
        home = self.place / "home"
        home.mkdir(parents=True)
        shutil.unpack_archive(archive, self.place / "to")
        self.fresh = next((self.place / "to").glob("*/bin/fresh"))
        self.env = {"PATH": PATH, "HOME": str(home), "LANG": "C.UTF-8"}
        self.repository = self.place / "r"
        subprocess.run(["git", "clone", "-q", str(origin), str(self.repository)], check=True)
        for key, value in (("user.name", "Ada Example"), ("user.email", "ada@example.org")):
            subprocess.run(["git", "config", key, value], cwd=self.repository, check=True)

    def type(self, *arguments):
        """Seconds that a command took, and what it printed."""
        begun = time.perf_counter()
        ran = subprocess.run([str(self.fresh), *arguments], cwd=self.repository, env=self.env, capture_output=True,
                             text=True, check=False, stdin=subprocess.DEVNULL)
        if ran.returncode != 0:
            raise RuntimeError(f"fresh {' '.join(arguments)} ended with {ran.returncode}: {ran.stderr[-1500:]}")
        return time.perf_counter() - begun, ran.stdout

    def propose(self):
        """Seconds from the start of a run to its first proposal, and those of the tests in it."""
        begun = time.perf_counter()
        self.type("auto", "start", "--agents", "1", "--provider", "builtin", "--offline", "--detach")
        socket = str(self.repository / ".fresh" / "state" / "daemon.sock")
        while time.perf_counter() - begun < 600:
            status = http.ask(socket, "GET", "/v1/status")
            ready = [agent for agent in status["agents"].values() if agent.get("proposal_commit")
                     and agent["status"] == "awaiting_user"]
            if ready:
                took = time.perf_counter() - begun
                tests = sum(gate.get("millis", 0) for gate in ready[0]["gates"] if gate["name"].startswith("tests"))
                return took, tests / 1000
            if not status["running"]:
                break
            time.sleep(0.05)
        raise RuntimeError(f"there came no proposal: {json.dumps(status)[:2000]}")

    def end(self):
        """Ends the daemon, and with it all that it started."""
        subprocess.run([str(self.fresh), "auto", "stop", "--force"], cwd=self.repository, env=self.env, check=False,
                       capture_output=True)
        subprocess.run([str(self.fresh), "daemon", "stop"], cwd=self.repository, env=self.env, check=False,
                       capture_output=True)
        shutil.rmtree(self.place, ignore_errors=True)


def take(bench):
    """Each round is a new home, a new clone and a new unpacked package."""
    archive = package(bench)
    with Site(bench, "large") as origin:
        if bench.options.large:
            source, about = bench.options.large, "a repository that was named"
        else:
            source, about = origin.folder, f"{large.write(origin)} generated lines of Python and Java"
        inventories, seconds_, proposals, tests, greps = [], [], [], [], []
        for number in range(bench.rounds_of(5)):
            installed = Installed(bench, archive, number, source)
            try:
                inventories.append(installed.type("inventory")[0])
                seconds_.append(installed.type("inventory")[0])
                begun = time.perf_counter()
                subprocess.run(["git", "grep", "-cE", "^ *(def|class|public)"], cwd=installed.repository, check=True,
                               capture_output=True)
                greps.append(time.perf_counter() - begun)
                installed.type("init")
                took, tested = installed.propose()
                proposals.append(took - tested)
                tests.append(tested)
            finally:
                installed.end()
            bench.say(f"round {number + 1}: inventory {inventories[-1]:.1f} s, proposal {proposals[-1]:.1f} s")
    return [figure("first_inventory", "installed package → first inventory of a 50k-line repository", "s", 15,
                   inventories, "fresh inventory",
                   [compared("second inventory", "s", seconds_, "fresh inventory", 2),
                    compared("git grep for definitions", "s", greps, "git grep -cE '^ *(def|class|public)'", 3)],
                   [about], digits=2),
            figure("first_proposal", "→ first own proposal, its test time left out", "s", 180, proposals,
                   "fresh auto start --agents 1 --provider builtin --offline --detach", [],
                   [f"{summary(tests, 2)['median']} s of tests left out"], digits=2)]
