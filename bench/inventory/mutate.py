"""The mutation benchmark: without the line that registers it, a feature has to be listed, and nothing else may change."""
import collections
import hashlib

from corpus import git


def grouped(mutations):
    """One mutation for each line that registers something, with all that it registers."""
    groups = collections.OrderedDict()
    for mutation in mutations:
        groups.setdefault((mutation["path"], mutation["line"], mutation["delete_to"]), []).append(mutation)
    return groups


def without(repo, base, path, first, last, expected):
    """A commit that lacks these lines of one file."""
    lines = git(repo, "show", f"{base}:{path}").decode("utf-8", "surrogateescape").split("\n")
    text = lines[first - 1]
    good = text.rstrip("\r") == expected["text"].rstrip("\r") if "text" in expected else \
        hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() == expected["textSha256"]
    if not good:
        raise RuntimeError(f"{path}:{first} is not the line that was labelled")
    kept = "\n".join(lines[:first - 1] + lines[last:]).encode("utf-8", "surrogateescape")
    blob = git(repo, "hash-object", "-w", "--stdin", "--no-filters", text=kept).decode().strip()
    index = repo / ".git/bench-index"
    git(repo, "read-tree", base, index=index)
    git(repo, "update-index", "--cacheinfo", f"100644,{blob},{path}", index=index)
    tree = git(repo, "write-tree", index=index).decode().strip()
    return git(repo, "commit-tree", tree, "-p", base, "-m", "Without it").decode().strip()


def state(report):
    """Verdict by path and symbol, and what is reported about it."""
    return {(f["path"], f["symbol"]): f for f in report["features"]}


def follows(item, changed):
    """Whether a change is one that the removed feature brings along: its members, and what only it used."""
    symbol = item["within"] or item["symbol"]
    if any(path == item["path"] and (symbol == name or item["symbol"].startswith(name + ".")) for path, name in changed):
        return True
    return any("which nothing reaches" in e["text"] for e in item["evidence"])


def run(scan, repo, base, mutations, progress):
    """Recall over all registrations, features wrongly listed before, and changes that do not follow."""
    before = state(scan(repo, base))
    found = missed = 0
    already, misses, strays = [], [], []
    groups = grouped(mutations)
    for number, ((path, first, last), members) in enumerate(groups.items()):
        progress(f"mutation {number + 1} of {len(groups)} in {repo.parent.name}")
        after = state(scan(repo, without(repo, base, path, first, last, members[0])))
        expected = {(m["feature"]["path"], m["feature"]["symbol"]) for m in members}
        for key in sorted(expected):
            name = f"{key[0]}:{key[1]}"
            if key in before and before[key]["verdict"] == "unhooked":
                already.append(name)
            verdict = after[key]["verdict"] if key in after else "not listed"
            if verdict == "unhooked":
                found += 1
            else:
                missed += 1
                misses.append({"feature": name, "deleted": f"{path}:{first}", "inventory": verdict})
        for key, item in after.items():
            was = before.get(key)
            if was and was["verdict"] != item["verdict"] and key not in expected and not follows(item, expected):
                strays.append({"feature": f"{key[0]}:{key[1]}", "deleted": f"{path}:{first}",
                               "change": f"{was['verdict']} -> {item['verdict']}"})
    return {"registrations": found + missed, "listed": found, "recall": round(found / max(1, found + missed), 3),
            "unhooked_before": already, "missed": misses, "other_changes": strays}
