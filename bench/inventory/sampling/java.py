#!/usr/bin/env python3
"""Lists the public symbols of a folder of Java, or deals a labelling sample of them.

    java.py FOLDER                              one JSON line a symbol: path, line, symbol, kind
    java.py FOLDER --seed 7 --count 48          the sample: the same lines with stratum and half
    java.py FOLDER --seed 7 --count 48 --alone 12      ... and after it up to 12 types that stand alone

A public symbol is a class (also interface, enum, record, annotation) or method that is declared public or
protected, or is a member of an interface, outside private types and bodies of methods. Constructors and fields
are none. Half of the sample is drawn from all of them, half from those whose bare name stands as a word exactly
once in all production files; then it is shuffled and dealt in turn into `tuning` and `held-out`. The constructors of
a type repeat its name, so types are hardly ever among the rare ones: with --alone, types whose name stands in no
production file but their own are drawn, dealt and counted as rare too.
"""
import argparse
import collections
import json
import pathlib
import random
import re

SKIPPED = {"test", "tests", "testFixtures", "integration-test", "examples", "samples", "vendor", "node_modules",
           "generated", "generated-sources", "debian", ".git", ".github", "META-INF"}
OUTER = {"docs", "doc", "example", "sample", "target", "build", "out", "dist"}  # deeper down these are packages
TEXT = {".java", ".kt", ".groovy", ".xml", ".properties", ".yml", ".yaml", ".json", ".html", ".htm", ".js", ".ts",
        ".vm", ".ftl", ".ftlh", ".mustache", ".jsp", ".fxml", ".sql", ".sh", ".bat", ".gradle", ".toml", ".txt", ".conf", ".list"}
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
                   r"|[A-Za-z_$][\w$]*|\d[\w.]*|\s+|.", re.S)
TYPES = {"class", "interface", "enum", "record", "@interface"}


def production(root):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and path.suffix in TEXT and not SKIPPED & set(parts[:-1]) and not OUTER & set(parts[:2]):
            if path.name.endswith(("Test.java", "Tests.java", "IT.java")) or ".min." in path.name:
                continue
            yield path


def tokens(text):
    """Words and signs with their lines; comments and literals are gone."""
    line, found = 1, []
    for match in TOKEN.finditer(text):
        token = match.group()
        if not (token.isspace() or token.startswith(("//", "/*"))):
            found.append(('""' if token[0] in "\"'" else token, line))
        line += token.count("\n")
    return found


class Reader:
    """Walks the declarations of one file."""

    def __init__(self, path, text):
        self.path, self.tokens, self.at, self.symbols = path, tokens(text), 0, []

    def read(self):
        self.members([], "file", True)
        return self.symbols

    def skip(self, opening, closing):
        """Moves from an opening sign past its closing one."""
        depth = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at][0]
            depth += (token == opening) - (token == closing)
            self.at += 1
            if depth == 0:
                return

    def constants(self):
        """Moves past the constants of an enum, with their bodies."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at][0]
            if token == "}":
                return
            if token in "({":
                self.skip(token, ")" if token == "(" else "}")
                continue
            self.at += 1
            if token == ";":
                return

    def members(self, outer, owner, visible):
        head = []
        while self.at < len(self.tokens):
            token, line = self.tokens[self.at]
            following = self.tokens[self.at + 1][0] if self.at + 1 < len(self.tokens) else ""
            if token == "}":
                self.at += 1
                return
            if token == "@" and following == "interface":
                self.at += 1
                self.type(head, "@interface", outer, owner, visible)
                head = []
            elif token == "@":
                self.at += 2
                while self.tokens[self.at][0] == ".":
                    self.at += 2
                if self.tokens[self.at][0] == "(":
                    self.skip("(", ")")
            elif token in TYPES and re.fullmatch(r"[\w$]+", following) and (
                    token != "record" or self.tokens[self.at + 2][0] in "(<"):
                self.type(head, token, outer, owner, visible)
                head = []
            elif token == "(":
                self.method(head, outer, owner, visible)
                head = []
            elif token == "{":
                self.skip("{", "}")
                head = []
            elif token == "=":
                self.value()
                head = []
            else:
                self.at += 1
                head = [] if token == ";" else head + [(token, line)]

    def value(self):
        """Moves past what a field is set to."""
        while self.at < len(self.tokens) and self.tokens[self.at][0] != ";":
            token = self.tokens[self.at][0]
            if token in "({":
                self.skip(token, ")" if token == "(" else "}")
            else:
                self.at += 1

    def type(self, head, kind, outer, owner, visible):
        name, line = self.tokens[self.at + 1]
        words = {token for token, _ in head}
        shown = visible and "private" not in words
        if shown and (words & {"public", "protected"} or owner in ("interface", "@interface")):
            self.add(outer + [name], line, "class" if kind in ("enum", "record") else kind.lstrip("@"))
        while self.tokens[self.at][0] != "{":
            if self.tokens[self.at][0] == "(":
                self.skip("(", ")")
            else:
                self.at += 1
        self.at += 1
        if kind == "enum":
            self.constants()
        self.members(outer + [name], kind, shown)

    def method(self, head, outer, owner, visible):
        name, line = head[-1] if head else ("", 0)
        words = {token for token, _ in head}
        self.skip("(", ")")
        while self.at < len(self.tokens) and self.tokens[self.at][0] not in ("{", ";"):
            self.at += 1
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "{":
            self.skip("{", "}")
        else:
            self.at += 1
        if not outer or name == outer[-1] or not visible or "private" in words:
            return
        if words & {"public", "protected"} or owner in ("interface", "@interface"):
            self.add(outer + [name], line, "method")

    def add(self, names, line, kind):
        self.symbols.append({"path": self.path, "line": line, "symbol": ".".join(names), "kind": kind})


def symbols(root):
    found, words, files = [], collections.Counter(), collections.Counter()
    for path in production(root):
        text = path.read_text("utf-8", "replace")
        here = re.findall(r"[A-Za-z_$][\w$]*", text)
        words.update(here)
        files.update(set(here))
        if path.suffix == ".java" and path.name not in ("package-info.java", "module-info.java"):
            found += Reader(path.relative_to(root).as_posix(), text).read()
    return found, words, files


def sample(found, words, files, seed, count, alone):
    chance = random.Random(seed)
    rare = [s for s in found if words[s["symbol"].split(".")[-1]] == 1]
    seldom = chance.sample(rare, min(count // 2, len(rare)))
    rest = [s for s in found if s not in seldom]
    drawn = [s | {"stratum": "rare"} for s in seldom]
    drawn += [s | {"stratum": "any"} for s in chance.sample(rest, count - len(drawn))]
    chance.shuffle(drawn)
    types = [s for s in found if s["kind"] != "method" and files[s["symbol"].split(".")[-1]] == 1 and s not in rare]
    left = [s for s in types if not any(s["path"] == d["path"] and s["line"] == d["line"] for d in drawn)]
    drawn += [s | {"stratum": "rare"} for s in chance.sample(left, min(alone, len(left)))]
    seldom = len(rare) + (len(types) if alone else 0)
    return [s | {"half": ("tuning", "held-out")[i % 2]} for i, s in enumerate(drawn)], seldom


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--alone", type=int, default=0)
    chosen = parser.parse_args()
    found, words, files = symbols(chosen.folder)
    if chosen.seed is not None:
        population = len(found)
        found, rare = sample(found, words, files, chosen.seed, chosen.count, chosen.alone)
        print(json.dumps({"seed": chosen.seed, "population": population, "rare": rare}))
    for symbol in found:
        print(json.dumps(symbol))


if __name__ == "__main__":
    main()
