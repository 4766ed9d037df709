"""What the daemon adds to an agent's life: its time over that of the processes it consists of, alone and ten at once."""
import os
import statistics
import subprocess
import time
from datetime import datetime

from kit import http
from kit.measure import Missing, compared, figure, interleaved, ms_of, summary
from kit.site import Site, absolute

AGENTS = 10
# All it does is one file; what is left of its life is what the daemon does for it.
WORKS = {"agents": {"*": {"attempts": [[{"write": "notes/x.py", "text": "X = 1\n"}]]}}}


def seconds(text):
    """An instant of the journal as seconds."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(whole + "+00:00").timestamp() + float("0." + (fraction or "0"))


class Lives:
    """A site in which agents live, so many at once; each life is one feature that nobody has worked on."""

    def __init__(self, site, parts):
        self.site = site
        self.features = [f"part_{number:02d}" for number in range(parts)]
        self.provider = site.script(WORKS)

    def live(self, count):
        """When the first of them began and the last one had completed, by the journal."""
        chosen, self.features = self.features[:count], self.features[count:]
        with http.Events(self.site.socket) as events:
            self.site.run(self.provider, agents=count, features=chosen, no_approval=True, sandbox="auto")
            begun, over = [], []
            for event in events:
                if event["type"] == "AgentSpawned":
                    begun.append(seconds(event["at"]))
                if event["type"] == "AgentReported" and "completed successfully" in event["text"]:
                    over.append(seconds(event["at"]))
                if event["type"] == "RunEnded":
                    break
        if len(begun) != count or len(over) != count:
            raise RuntimeError(f"{len(over)} of {count} agents completed: " + str(
                [agent["failure"] for agent in self.site.status()["agents"].values()]))
        self.site.await_status("the report", lambda now: not now["running"])
        return min(begun), max(over)


def timed_path(bench):
    """A PATH on which git and bwrap note their times, and the file with the notes."""
    folder = bench.scratch / "timed"
    folder.mkdir()
    notes = bench.scratch / "notes.txt"
    for name in ("git", "bwrap"):
        text = (bench.home / "bench" / "programs" / "timed.sh").read_text(encoding="utf-8")
        program = absolute(name)
        if not program:
            raise Missing(f"{name} is not here; install it")
        for word, path in (("PROGRAM", program), ("OURGIT", folder / "git"), ("GIT", absolute("git")), ("NOTES", notes)):
            text = text.replace(f"'{word}'", f"'{path}'")
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}:{bench.env['PATH']}", notes


def children(notes, begun, over):
    """Milliseconds of all processes that ended while the agent lived, and how many they were."""
    times = [line.split() for line in notes.read_text(encoding="utf-8").splitlines()]
    inside = [float(end) - float(start) for start, end, _ in times if begun <= float(start) and float(end) <= over]
    return sum(inside) * 1000, len(inside)


class ByHand:
    """The same work by a shell script on a bare clone."""

    def __init__(self, bench, site):
        self.bench = bench
        self.user = site.folder
        self.clone = bench.scratch / "bare.git"
        self.count = 0
        site.git("clone", "-q", "--bare", "--no-hardlinks", str(site.folder), str(self.clone), cwd=bench.scratch)

    def command(self):
        """The command line of one more life."""
        self.count += 1
        return [str(self.bench.home / "bench" / "programs" / "bare_life.sh"), str(self.clone), str(self.user),
                str(self.bench.scratch / "hand"), f"life-{self.count}"]

    def one(self):
        """Milliseconds of one."""
        return ms_of(self.command(), self.bench.scratch, self.bench.env)

    def ten(self):
        """Milliseconds of ten at once."""
        begun = time.perf_counter()
        all_of_them = [subprocess.Popen(self.command(), env=self.bench.env) for _ in range(AGENTS)]
        if any(process.wait() != 0 for process in all_of_them):
            raise RuntimeError("a life by hand failed")
        return (time.perf_counter() - begun) * 1000


def take(bench):
    """Alone and at ten, each with the time of the processes and with the same work by hand in the same rounds."""
    rounds, path_notes = bench.rounds, timed_path(bench)
    parts = rounds * (AGENTS + 1) + AGENTS + 1
    with Site(bench, "lives") as plain, Site(bench, "timed-lives") as noted:
        noted.env["PATH"], notes = path_notes
        for site in (plain, noted):
            site.notes(parts=parts if site is plain else rounds + 1).start()
        lives, timed, by_hand = Lives(plain, parts), Lives(noted, rounds + 1), ByHand(bench, plain)

        def live(count):
            begun, over = lives.live(count)
            return (over - begun) * 1000

        def processes():
            notes.write_text("", encoding="utf-8")
            return children(notes, *timed.live(1))

        # Once before, for what only a first run does.
        live(1)
        live(AGENTS)
        processes()
        taken = interleaved(rounds, {"life": lambda: live(1), "processes": processes, "hand": by_hand.one,
                                     "ten lives": lambda: live(AGENTS), "ten by hand": by_hand.ten}, bench.say)
    sums = [total for total, _ in taken["processes"]]
    counts = [count for _, count in taken["processes"]]
    # Ten lives cannot be shorter than their processes spread evenly over the cores.
    spread = [total * AGENTS / min(AGENTS, os.cpu_count()) for total in sums]
    command = "fresh auto start --provider scripted:FILE --no-approval, from spawned to completed"
    notes_ = [f"{statistics.median(counts):.0f} processes of git and bwrap in a life, {summary(sums)['median']} ms"]
    return [figure("life", "one agent's life over the sum of its processes", "x", 1.15,
                   [ours / theirs for ours, theirs in zip(taken["life"], sums)], command,
                   [compared("life", "ms", taken["life"], command), compared("its processes", "ms", sums, "git, bwrap"),
                    compared("the same by hand", "ms", taken["hand"], "bench/programs/bare_life.sh")], notes_, digits=2),
            figure("ten_lives", "ten lives at once over their processes spread over the cores", "x", 1.25,
                   [ours / theirs for ours, theirs in zip(taken["ten lives"], spread)], command,
                   [compared("ten lives", "ms", taken["ten lives"], command),
                    compared("their processes over the cores", "ms", spread, "git, bwrap"),
                    compared("the same by hand, ten at once", "ms", taken["ten by hand"],
                             "bench/programs/bare_life.sh")], digits=2)]
