#!/usr/bin/env python3
"""Prints the public Python symbols of a folder as JSON lines, or with --seed and --count a stratified sample of them.

A public symbol is a function, class or method whose name, and whose classes' names, have no leading underscore,
in production code: no tests, documentation, vendored or generated code, examples or build output.
The sample: half uniform over all public symbols (stratum "any"), half uniform over the symbols whose bare name
occurs as a word exactly once in all production Python files ("rare"). No analysis beyond that word count.
"""
import argparse
import ast
import collections
import json
import pathlib
import random
import re
import sys
import warnings

SKIPPED_FOLDERS = {
    "test", "tests", "testing", "doc", "docs", "example", "examples", "vendor", "vendored", "_vendor", "third_party",
    "node_modules", "site-packages", "venv", ".venv", "build", "dist", "generated", "fixtures", "features",
    "debian", ".git", "__pycache__", "migrations", "alembic",
}
TEST_FILE = re.compile(r"^(test_.*|.*_test|tests|conftest)\.py$")
GENERATED = re.compile(r"DO NOT EDIT|@generated|[Gg]enerated by ")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def production_files(folder, skipped):
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(folder)
        if SKIPPED_FOLDERS.intersection(relative.parts[:-1]) or TEST_FILE.match(path.name):
            continue
        if any(relative.as_posix().startswith(prefix) for prefix in skipped) or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if GENERATED.search("\n".join(text.splitlines()[:5])):
            continue
        yield relative.as_posix(), text


def definitions(tree):
    """The public definitions of a module; those inside functions are not public, those under if and try are."""
    def walk(body, prefix, in_class):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                if node.name.startswith("_"):
                    continue
                is_class = isinstance(node, ast.ClassDef)
                kind = "class" if is_class else "method" if in_class else "function"
                yield prefix + node.name, node.lineno, kind
                if is_class:
                    yield from walk(node.body, prefix + node.name + ".", True)
            elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
                for part in ("body", "orelse", "finalbody"):
                    yield from walk(getattr(node, part, []), prefix, in_class)
                for handler in getattr(node, "handlers", []):
                    yield from walk(handler.body, prefix, in_class)
    yield from walk(tree.body, "", False)


def population(folder, skipped):
    """All public symbols, each name of a file once (its first definition), and the count of every word."""
    symbols, words = [], collections.Counter()
    for path, text in production_files(folder, skipped):
        words.update(WORD.findall(text))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(text)
        except SyntaxError as error:
            print(f"{path}: not parsed: {error}", file=sys.stderr)
            continue
        seen = set()
        for symbol, line, kind in definitions(tree):
            if symbol not in seen:
                seen.add(symbol)
                symbols.append({"path": path, "line": line, "symbol": symbol, "kind": kind})
    rare = [s for s in symbols if words[s["symbol"].rsplit(".", 1)[-1]] == 1]
    return symbols, rare


def sample(symbols, rare, seed, count):
    """The sample as two halves of the symbols, dealt alternately from the shuffled whole."""
    source = random.Random(seed)
    chosen = [dict(s, stratum="rare") for s in source.sample(rare, min(count // 2, len(rare)))]
    taken = {(s["path"], s["symbol"]) for s in chosen}
    others = [s for s in symbols if (s["path"], s["symbol"]) not in taken]
    chosen += [dict(s, stratum="any") for s in source.sample(others, min(count - len(chosen), len(others)))]
    source.shuffle(chosen)
    return [dict(s, half=("tuning", "held-out")[i % 2]) for i, s in enumerate(chosen)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--skip", action="append", default=[], help="a path prefix below the folder to leave out")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=48)
    arguments = parser.parse_args()
    symbols, rare = population(arguments.folder, arguments.skip)
    if arguments.seed is not None:
        print(f"population {len(symbols)} rare {len(rare)}", file=sys.stderr)
        symbols = sample(symbols, rare, arguments.seed, arguments.count)
    for symbol in symbols:
        print(json.dumps(symbol))


if __name__ == "__main__":
    main()
