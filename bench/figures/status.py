"""`fresh auto status` as a cold process, beside curl and a Python program that ask the same socket the same."""
import subprocess

from kit.measure import Missing, compared, figure, interleaved, ms_of
from kit.site import Site, absolute, fresh

PYTHON = "/usr/bin/python3"
# Ten agents that wait for a file that never comes: a full table, and nothing that takes time from the client.
HELD = {"agents": {"*": {"attempts": [[{"wait_for": "never"}]]}}}


def competitors(bench, site):
    """The command lines that ask the same, by name, and what is missing here."""
    works, notes = {}, []
    curl = absolute("curl")
    if curl:
        works["curl"] = [curl, "-fsS", "--unix-socket", site.socket, "http://localhost/v1/status"]
    else:
        notes.append("not compared with curl, which is not here")
    found = subprocess.run([PYTHON, "-c", "import click; print(click.__version__)"], capture_output=True, check=False,
                           text=True) if absolute(PYTHON) else None
    if found and found.returncode == 0:
        program = bench.home / "bench" / "programs" / "status.py"
        works["python"] = [PYTHON, str(program), "status", "--socket", site.socket]
        notes.append(f"click {found.stdout.strip()}")
    else:
        notes.append("not compared with Python: /usr/bin/python3 has no click; install python3-click")
    return works, notes


def commands(bench, site):
    """All command lines by name; fresh is asked once before, so that whatever it prepares at first use is there."""
    works, notes = competitors(bench, site)
    works = {"fresh": [str(bench.fresh), "auto", "status"], **works}
    text = fresh(bench, site, "auto", "status")
    if "Running: Yes" not in text:
        raise Missing(f"the status does not show the run: {text}")
    bench.warm_client(site)
    return works, notes


def timed(bench, site, argv):
    """A measurement of one command line."""
    return lambda: ms_of(argv, site.folder, bench.env)


def take(bench):
    """Both figures of the status."""
    with Site(bench, "status") as site:
        site.notes(parts=9).start()
        site.run(site.script(HELD))
        site.in_state("implementing", 10)
        works, notes = commands(bench, site)
        taken = interleaved(bench.rounds, {name: timed(bench, site, argv) for name, argv in works.items()})
    beside = [compared(name, "ms", taken[name], " ".join(works[name])) for name in works if name != "fresh"]
    made = [figure("status", "`fresh auto status`, cold process, daemon running, ten agents", "ms", 120, taken["fresh"],
                   "fresh auto status", beside, notes)]
    if "python" in taken:
        ratios = [ours / theirs for ours, theirs in zip(taken["fresh"], taken["python"])]
        made.append(figure("status_to_python", "the same over the same question by Python with click", "x", 2, ratios,
                           "fresh auto status", beside[-1:], digits=2))
    return made
