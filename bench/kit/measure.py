"""Times of whole processes, and what a list of samples comes to."""
import os
import statistics
import time


class Missing(Exception):
    """A figure cannot be taken here; the message names what is missing and the remedy."""


def ms_of(argv, cwd, env, expect=0):
    """Milliseconds from the start of a program to its end; its output goes nowhere."""
    here = os.getcwd()
    os.chdir(cwd)
    try:
        with open(os.devnull, "r+b") as null:
            actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), number) for number in range(3)]
            begun = time.perf_counter()
            pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
            _, status = os.waitpid(pid, 0)
            took = (time.perf_counter() - begun) * 1000
    finally:
        os.chdir(here)
    code = os.waitstatus_to_exitcode(status)
    if code != expect:
        raise RuntimeError(f"{' '.join(argv)} ended with {code}")
    return took


def interleaved(rounds, works, progress=None):
    """Calls each of the named works once a round, beginning with another one each time; their answers by name."""
    names = list(works)
    taken = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            taken[name].append(works[name]())
        if progress:
            progress(f"round {number + 1} of {rounds}")
    return taken


def summary(samples, digits=1):
    """Median, extremes and interquartile range."""
    ordered = sorted(samples)
    if len(ordered) > 1:
        low, _, high = statistics.quantiles(ordered, n=4, method="inclusive")
    else:
        low = high = ordered[0]
    return {"median": round(statistics.median(ordered), digits), "min": round(ordered[0], digits),
            "max": round(ordered[-1], digits), "spread": round(high - low, digits), "rounds": len(ordered)}


def compared(name, unit, samples, command, digits=1):
    """A figure that stands beside a judged one and has no target of its own."""
    return {"name": name, "unit": unit, **summary(samples, digits), "command": command}


def figure(name, what, unit, target, samples, command, beside=(), notes=(), detail=None, digits=1):
    """A judged figure: the median must not pass the target, or with `("at least", x)` must reach it."""
    least = isinstance(target, tuple)
    limit = target[1] if least else target
    made = summary(samples, digits)
    reached = made["median"] >= limit if least else made["median"] <= limit
    result = {"name": name, "what": what, "unit": unit, "target": limit,
              "target_is": "at least" if least else "at most", **made,
              "verdict": "reached" if reached else "missed", "command": command, "beside": list(beside)}
    if notes:
        result["notes"] = list(notes)
    if detail:
        result["detail"] = detail
    return result
