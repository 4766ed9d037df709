"""A daemon with many nights behind it: 10,000 tasks with their requests, in a journal of 100 MB."""
import shutil
import time

from kit import http, journals, proc
from kit.measure import compared, figure, ms_of
from kit.site import Site, fresh

NIGHTS, TASKS, REQUESTS = 100, 100, 7


def once(bench, site, keep):
    """A start with that journal, the first questions people ask, and what it took of the machine."""
    for file in site.state.glob("journal.db*"):
        file.unlink()
    shutil.copy(keep, site.state / "journal.db")
    taken = {"ready": site.start()}
    taken["status"] = ms_of([str(bench.fresh), "auto", "status"], site.folder, bench.env)
    begun = time.perf_counter()
    runs = http.ask(site.socket, "GET", "/v1/runs")
    taken["runs"] = (time.perf_counter() - begun) * 1000
    if not runs:
        raise RuntimeError("the daemon knows of no run")
    fresh(bench, site, "stats", "--since", "30d")
    taken["memory"] = proc.memory_mib(site.pid)["VmHWM"]
    site.stop()
    return taken


def take(bench):
    """Ready, first answers, and the most memory that was held, in one start after the other."""
    with Site(bench, "history") as site:
        site.commit()
        events = journals.make(bench, site, 2 if bench.smoke else NIGHTS, TASKS, REQUESTS)
        keep = bench.scratch / "history.db"
        shutil.copy(site.state / "journal.db", keep)
        size = keep.stat().st_size
        once(bench, site, keep)  # so that what is prepared at first use is there
        bench.settle()
        starts = [once(bench, site, keep) for _ in range(bench.rounds_of(10))]
        keep.unlink()
    taken = {name: [start[name] for start in starts] for name in starts[0]}
    notes = [f"{size / 1e6:.0f} MB, {events} events, {REQUESTS} requests to a model for each task"]
    return [figure("ready_100mb", "daemon ready after restart with 10,000 tasks in 100 MB", "ms", 3000, taken["ready"],
                   "fresh daemon run, until GET /v1/health is answered", notes=notes),
            figure("status_100mb", "the first status after that", "ms", 300, taken["status"], "fresh auto status",
                   [compared("all runs", "ms", taken["runs"], "GET /v1/runs")]),
            figure("memory_100mb", "the most that daemon ever held", "MiB", 512, taken["memory"],
                   "VmHWM after fresh stats --since 30d")]
