"""`fresh auto status` beside a journal of 10,000 tasks, over the same beside an empty one."""
from figures.status import timed
from kit import journals
from kit.measure import compared, figure, interleaved
from kit.site import Site

TASKS = 10_000


def take(bench):
    """The ratio, round by round."""
    ask = [str(bench.fresh), "auto", "status"]
    with Site(bench, "empty") as empty, Site(bench, "long") as long:
        empty.commit().start()
        long.commit()
        events = journals.make(bench, long, 1, TASKS)
        long.start()
        bench.warm_client(empty)
        answer = len(str(long.status()))
        taken = interleaved(bench.rounds, {"empty": timed(bench, empty, ask), "long": timed(bench, long, ask)})
    ratios = [many / none for many, none in zip(taken["long"], taken["empty"])]
    return [figure("status_10k", "the same with 10,000 tasks in the journal, over an empty one", "x", 1.2, ratios,
                   "fresh auto status",
                   [compared("10,000 tasks", "ms", taken["long"], "fresh auto status"),
                    compared("empty", "ms", taken["empty"], "fresh auto status")],
                   [f"one run that has ended, {events} events"], {"answer_bytes": answer}, digits=2)]
