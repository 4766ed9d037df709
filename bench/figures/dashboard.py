"""The dashboard with ten agents streaming: how soon a key is answered, and what it takes of a core."""
import random
import time

from kit import busy
from kit.measure import compared, figure, interleaved
from kit.screen import Program
from kit.site import absolute

SECONDS = 20
# Words that only the help has.
HELP = "one page down"


def share(program, seconds):
    """Percent of a core while nobody touches a key."""
    used, begun = program.cpu_seconds(), time.monotonic()
    program.watch(seconds)
    return (program.cpu_seconds() - used) / (time.monotonic() - begun) * 100


def take(bench):
    """Keys and CPU, in the overview; CPU with a live transcript open stands beside it."""
    pauses, seconds = random.Random(1), 2 if bench.smoke else SECONDS
    with busy.site(bench, "dashboard") as (site, _), \
            Program([str(bench.fresh), "tui"], site.folder, bench.env) as tui, \
            Program([absolute("cat")], site.folder, bench.env) as cat:
        tui.until(lambda screen: screen.shows("implementing") or screen.shows("analyzing"))
        tui.watch(5)

        def pressed(key, shown):
            # At any moment between two repaints.
            tui.watch(pauses.uniform(0.3, 1.0))
            return tui.press(key, lambda screen: screen.shows(HELP) == shown)

        letters = iter("abcdefghijklmnopqrstuvwxyz" * 20)

        def echoed():
            letter = next(letters)
            cat.screen.cells = [[" "] * cat.screen.columns for _ in range(cat.screen.rows)]
            return cat.press(letter.encode(), lambda screen: screen.shows(letter))

        pressed(b"?", True)
        pressed(b"?", False)
        taken = interleaved(bench.rounds, {"help": lambda: (pressed(b"?", True), pressed(b"?", False)),
                                           "echo": echoed})
        keys = [time_ for both in taken["help"] for time_ in both]
        overview = [share(tui, seconds) for _ in range(bench.rounds_of(3))]
        tui.press(b"\r", lambda screen: screen.shows("esc back"))
        tui.press(b"2", lambda screen: screen.shows("search"))
        transcript = [share(tui, seconds) for _ in range(bench.rounds_of(3))]
    return [figure("key_to_repaint", "dashboard: key to repaint with ten agents streaming", "ms", 50, keys,
                   "fresh tui in a terminal of 120×40, the help shown and hidden",
                   [compared("cat echoes a key", "ms", taken["echo"], "cat", 2)]),
            figure("dashboard_cpu", "dashboard: share of a core with ten agents streaming", "%", 5, overview,
                   "/proc/PID/stat of fresh tui", [compared("with a live transcript open", "%", transcript, "the same")],
                   digits=2)]
