"""How soon a daemon answers: in a repository without a journal, and with 100,000 events to read first."""
import shutil

from kit import journals
from kit.measure import compared, figure, interleaved, ms_of
from kit.site import Site

NIGHTS, TASKS = 125, 100


def take(bench):
    """Start and restart, in turns, beside a JVM that does nothing."""
    rounds = bench.rounds_of(15)
    with Site(bench, "start") as new, Site(bench, "restart") as long:
        new.commit()
        long.commit()
        events = journals.make(bench, long, 2 if bench.smoke else NIGHTS, TASKS)
        keep = bench.scratch / "journal.db"
        shutil.copy(long.state / "journal.db", keep)

        def start():
            shutil.rmtree(new.folder / ".fresh", ignore_errors=True)
            took = new.start()
            new.stop()
            return took

        def restart():
            # Each start adds an event or two; the journal is the same for all of them.
            for file in long.state.glob("journal.db*"):
                file.unlink()
            shutil.copy(keep, long.state / "journal.db")
            took = long.start()
            long.stop()
            return took

        # Once each, so that what is prepared in the background at first use is there.
        start()
        restart()
        bench.settle()
        taken = interleaved(rounds, {"start": start, "restart": restart, "jvm": lambda: ms_of(
            [bench.java, "-XX:+UseSerialGC", "-Xshare:auto", "-version"], bench.scratch, bench.env)}, bench.say)
        keep.unlink()
    jvm = [compared("java -version", "ms", taken["jvm"], "java -XX:+UseSerialGC -version")]
    command = "fresh daemon run, until GET /v1/health is answered"
    return [figure("ready", "daemon ready after start", "ms", 1000, taken["start"], command, jvm),
            figure("ready_100k", "daemon ready after restart with 100,000 journal events", "ms", 2000,
                   taken["restart"], command, [compared("without a journal", "ms", taken["start"], command)],
                   [f"{events} events of {NIGHTS} runs of {TASKS} tasks"])]
