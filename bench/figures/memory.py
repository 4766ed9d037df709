"""What the daemon holds of the machine's memory: idle, and with ten agents that stream."""
import time

from kit import busy, proc
from kit.measure import compared, figure
from kit.site import Site

IDLE_SECONDS, BUSY_SECONDS = 5, 30


def idle(bench):
    """The daemon's memory a while after its start, after a question or two."""
    with Site(bench, f"idle-memory-{time.monotonic_ns()}") as site:
        site.notes().start()
        for _ in range(3):
            site.status()
        time.sleep(1 if bench.smoke else IDLE_SECONDS)
        return proc.memory_mib(site.pid)


def at_work(bench):
    """Samples of the daemon's memory, one a second, while ten agents stream; and its CPU."""
    with busy.site(bench, f"busy-memory-{time.monotonic_ns()}") as (site, model):
        pid, samples = site.pid, []
        used, begun = proc.cpu_seconds(pid), time.monotonic()
        for _ in range(2 if bench.smoke else BUSY_SECONDS):
            time.sleep(1)
            samples.append(proc.memory_mib(pid))
        core = (proc.cpu_seconds(pid) - used) / (time.monotonic() - begun)
        working = sum(agent["status"] == "analyzing" for agent in site.status()["agents"].values())
        if working < busy.AGENTS:
            raise RuntimeError(f"only {working} agents were at work in the end")
        return samples, core, model.requests


def column(samples, name):
    """One of the sizes."""
    return [sample[name] for sample in samples]


def take(bench):
    """Both, each from several daemons."""
    quiet = [idle(bench) for _ in range(bench.rounds_of(5))]
    busy_runs = []
    for number in range(bench.rounds_of(3)):
        busy_runs.append(at_work(bench))
        bench.say(f"ten agents at work, round {number + 1}")
    loud = [sample for samples, *_ in busy_runs for sample in samples]
    return [figure("memory_idle", "daemon memory (RSS), idle", "MiB", 110, column(quiet, "VmRSS"), "VmRSS of the daemon",
                   [compared("PSS", "MiB", column(quiet, "Pss"), "smaps_rollup")]),
            figure("memory_busy", "daemon memory (RSS), ten agents busy", "MiB", 180, column(loud, "VmRSS"),
                   "VmRSS of the daemon",
                   [compared("PSS", "MiB", column(loud, "Pss"), "smaps_rollup"),
                    compared("highest RSS since start", "MiB", column(loud, "VmHWM"), "VmHWM")],
                   [f"{busy.WORDS_A_SECOND} words a second from each agent's model; the daemon took "
                    + ", ".join(f"{core:.1%}" for _, core, _ in busy_runs) + " of a core meanwhile"],
                   {"requests": [requests for *_, requests in busy_runs]})]
