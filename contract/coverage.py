"""Whether the nights have made every request that the product can make; the list of those is in its source."""
import itertools
import pathlib
import re

LIST = "fresh-daemon/src/main/java/dev/fresh/edge/forge/GitHubRequests.java"
BRANCH = "heads/auto/[a-z0-9/-]+"


def expanded(pattern):
    """The same as patterns without a choice."""
    choice = re.search(r"\(([^()]*)\)(\??)", pattern)
    if choice is None:
        return [pattern]
    ways = choice[1].split("|") + ([""] if choice[2] else [])
    return list(itertools.chain.from_iterable(
        expanded(pattern[:choice.start()] + way + pattern[choice.end():]) for way in ways))


def allowed(home):
    """All that the product lets itself ask of a repository, without choices."""
    source = pathlib.Path(home, LIST).read_text(encoding="utf-8")
    listed = source[source.index("ALLOWED = "):source.index(".collect(")]
    patterns = [text.replace("\\\\", "\\") + (BRANCH if ours else "")
                for text, ours in re.findall(r'"((?:GET|POST|PUT|PATCH|DELETE) [^"]*)"( \+ OURS)?', listed)]
    if len(patterns) != listed.count('"') // 2 or not patterns:
        raise RuntimeError(f"contract/coverage.py does not understand {LIST} any more")
    return [each for pattern in patterns for each in expanded(pattern)]


def unasked(home, repository, log):
    """What the product could ask for and has not."""
    asked = [line.split("?", 1)[0].replace(f" /repos/{repository}", " ", 1) for line in log]
    return [pattern for pattern in allowed(home) if not any(re.fullmatch(pattern, each) for each in asked)]
