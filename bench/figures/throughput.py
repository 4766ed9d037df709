"""Tasks through inbox and journal, beside SQLite alone that stores the same rows in the same groups."""
import json

from kit.measure import compared, figure

SIZES = (1_000, 10_000, 100_000)
MAIN = "dev.fresh.bench.ThroughputMain"


def take(bench):
    """One program measures both in turns; each round is a new one."""
    rounds = bench.rounds_of(3)
    sizes = SIZES[:1] if bench.smoke else SIZES
    taken = {tasks: [] for tasks in sizes}
    for number in range(rounds):
        for size in json.loads(bench.java_main(MAIN, *sizes))["sizes"]:
            taken[size["tasks"]].append(size)
        bench.say(f"round {number + 1} of {rounds}")
    made = []
    for tasks, samples in taken.items():
        rate = [sample["ratePerSecond"] for sample in samples]
        raw = [sample["rawRatePerSecond"] for sample in samples]
        made.append(figure(f"throughput_{tasks}", f"{tasks:,} tasks whose agent ends at once, rate over raw SQLite", "x",
                           ("at least", 0.5), [sample["ratio"] for sample in samples], f"{MAIN} {tasks}",
                           [compared("tasks", "per s", rate, MAIN, 0), compared("SQLite alone", "per s", raw, MAIN, 0)],
                           [f"{samples[0]['events']} events in {samples[0]['commits']} transactions"],
                           digits=2))
    if len(sizes) > 1:
        few, many = taken[sizes[0]], taken[sizes[-1]]
        made.append(figure("throughput_linear", "time of a task at 100,000 over that at 1,000", "x", 1.25,
                           [one["ratePerSecond"] / all_["ratePerSecond"] for one, all_ in zip(few, many)], MAIN,
                           digits=2))
    return made
