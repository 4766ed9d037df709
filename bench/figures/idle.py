"""What a daemon costs that has nothing to do, for minutes: its share of a core, and requests to a model."""
import time

from kit import proc
from kit.measure import figure
from kit.model import Model
from kit.site import Site

# One agent waits for a person, as it would over a night; nothing else is going on.
READY = {"agents": {"*": {"plan": [{"ask": "Really?", "options": ["yes", "no"]}]}}}


def take(bench):
    """Starts the watch and gives back what ends it, so that other figures are taken meanwhile."""
    model = Model()
    site = Site(bench, "idle")
    try:
        site.configure(model.settings).notes().start()
        site.run(site.script(READY))
        site.in_state("awaiting_user", 1)
        pid = site.pid
    except BaseException:
        site.stop()
        raise
    time.sleep(1 if bench.smoke else 20)  # the compiler of the JVM has work left from the start
    used, begun, asked = proc.cpu_seconds(pid), time.monotonic(), model.requests

    def finish():
        with model, site:
            left = bench.minutes * 60 - (time.monotonic() - begun)
            if left > 0:
                time.sleep(left)
            seconds = time.monotonic() - begun
            share = (proc.cpu_seconds(pid) - used) / seconds * 100
            note = [f"watched for {seconds:.0f} s while other figures were taken, an agent waiting for a person"]
            return [figure("idle_cpu", "idle: share of a core", "%", 0.1, [share], "/proc/PID/stat", notes=note,
                           digits=4),
                    figure("idle_requests", "idle: requests to a provider", "", 0, [model.requests - asked],
                           "counted by the model's server", notes=note)]

    return finish
