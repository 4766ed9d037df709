"""How right the inventory is: beside hand-made labels, beside what a project says of itself, and first in line."""
import collections

REPORTED = "unhooked"


def verdicts(report):
    """What the inventory says of every symbol, by path and symbol and by path and line."""
    said = {}
    for item in report["suppressed"]:
        for key in ((item["path"], item["symbol"]), (item["path"], item["line"])):
            said.setdefault(key, ("not-a-feature", None, item["reason"]))
    for item in report["features"]:
        why = next((e["text"] for e in item["evidence"] if e["kind"] != "definition"), "")
        for key in ((item["path"], item["symbol"]), (item["path"], item["line"])):
            said[key] = (item["verdict"], item["tier"], ", ".join(item["hookedBy"]) or "; ".join(item["notes"]) or why)
    return said


def of(said, label):
    """What the inventory says of a labelled symbol; a symbol that it does not know is told as missing."""
    return said.get((label["path"], label["symbol"])) or said.get((label["path"], label["line"])) \
        or ("missing", None, "no such symbol in the inventory")


def labels(report, given):
    """The counts of one repository and every disagreement; what a fair reader could call either way is left out."""
    said = verdicts(report)
    counts = collections.Counter(true=0, false=0, missed=0)
    tiers = collections.Counter()
    apart = []
    for label in given:
        if label["verdict"] == "unclear":
            counts["unclear"] += 1
            continue
        counts["labels"] += 1
        verdict, tier, why = of(said, label)
        wanted = label["verdict"] == "unhooked"
        if verdict == REPORTED:
            counts["true" if wanted else "false"] += 1
            tiers[f"{tier} {label['verdict']}"] += 1
        elif wanted:
            counts["missed"] += 1
        if wanted != (verdict == REPORTED):
            apart.append({"path": label["path"], "line": label["line"], "symbol": label["symbol"],
                          "label": label["verdict"], "inventory": f"{verdict} {tier or ''}".strip(),
                          "labeler": label["why"], "reason": why})
    return {**counts, **rates(counts), "tiers": dict(sorted(tiers.items())), "disagreements": apart}


def rates(counts):
    """Precision, recall and F1; 1 where nothing was to be found and nothing was reported."""
    reported = counts["true"] + counts["false"]
    wanted = counts["true"] + counts["missed"]
    precision = counts["true"] / reported if reported else 1.0
    recall = counts["true"] / wanted if wanted else 1.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3)}


def total(parts):
    """The same over several repositories."""
    counts = collections.Counter(true=0, false=0, missed=0)
    for part in parts:
        counts.update({key: part.get(key, 0) for key in ("true", "false", "missed", "labels", "unclear")})
    return {**counts, **rates(counts)}


def live(report, handlers):
    """Handlers that the project's own help or route list names, and the inventory calls unhooked: there may be none."""
    said = verdicts(report)
    wrong = [{**handler, "inventory": of(said, handler)[0]} for handler in handlers
             if of(said, handler)[0] == REPORTED]
    return {"handlers": len(handlers), "hooked": sum(of(said, h)[0] == "hooked" for h in handlers),
            "reported_unhooked": len(wrong), "wrong": wrong}
