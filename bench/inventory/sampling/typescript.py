"""Lists the public symbols of a JavaScript/TypeScript folder, and draws the labelling sample from them.

    python3 typescript.py FOLDER                       every public symbol, one JSON object a line
    python3 typescript.py FOLDER --seed N --count M    the sample: half from all symbols, half from rare names

It reads text, not types: comments, strings and templates are blanked, and what the formatter put in column 0 is top level.
A symbol is a function, a class or a method that a module exports (`export`, `export default`, `export {..}`,
`module.exports`, `exports.x`); a constant counts when its value is a function or a call whose first argument is one.
"""

import argparse
import json
import os
import random
import re
import sys

EXTENSIONS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
SKIPPED_FOLDERS = {
    "node_modules", "dist", "build", "out", "coverage", "vendor", "third_party", "generated", "__generated__",
    "test", "tests", "__tests__", "__mocks__", "__fixtures__", "fixtures", "e2e", "spec", "cypress",
    "docs", "doc", "example", "examples", "demo", "blog", "stories", "public",
}
SKIPPED_FILE = re.compile(r"(\.d\.[cm]?ts|\.min\.js|\.(test|spec|stories|example)\.[cm]?[jt]sx?)$")
GENERATED = re.compile(r"@generated|auto-?generated|DO NOT EDIT", re.IGNORECASE)
NAME = r"[A-Za-z_$][\w$]*"
WORD = re.compile(NAME)
TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", re.DOTALL)
EXPORTED_FUNCTION = re.compile(r"^export\s+(default\s+)?(?:async\s+)?function\s*\*?\s*(" + NAME + r")?", re.M)
EXPORTED_CLASS = re.compile(r"^export\s+(default\s+)?(?:abstract\s+)?class\b\s*(?!extends\b)(" + NAME + r")?", re.M)
EXPORTED_CONSTANT = re.compile(r"^export\s+(?:const|let|var)\s+(" + NAME + r")", re.M)
EXPORTED_NAMES = re.compile(r"^export\s*\{([^}]*)\}(?!\s*from)", re.M)
DEFAULT_NAME = re.compile(r"^export\s+default\s+(" + NAME + r")\s*;?\s*$", re.M)
DEFAULT_VALUE = re.compile(r"^export\s+default\s+(?!async\s+function|function|class|abstract)(?=[(\w$])", re.M)
COMMONJS_NAMES = re.compile(r"^module\.exports\s*=\s*\{([^{}]*)\}", re.M)
COMMONJS_NAME = re.compile(r"^module\.exports\s*=\s*(" + NAME + r")\s*;?\s*$", re.M)
COMMONJS_MEMBER = re.compile(r"^(?:module\.)?exports\.(" + NAME + r")\s*=", re.M)
LOCAL = r"^(?:export\s+(?:default\s+)?)?(?:abstract\s+)?(?:(async\s+)?function\s*\*?|class|const|let|var)\s+%s\b"
FUNCTION_VALUE = re.compile(
    r"\s*(?:async\s+)?(?:function\b|" + NAME + r"\s*=>|(?:<[^=]*?>\s*)?\((?:[^()]|\([^()]*\))*\)\s*(?::[^=;]{0,200}?)?=>)")
CLASS_VALUE = re.compile(r"\s*class\b")
CALL = re.compile(r"\s*" + NAME + r"(?:\." + NAME + r")*\s*(?:<[^;]{0,400}?>)?\(\s*(?=[\w(<])")
MEMBER = re.compile(
    r"^([ \t]+)((?:(?:public|private|protected|static|async|abstract|override|readonly|get|set)[ \t]+)*)"
    r"(\*?[ \t]*)(#?" + NAME + r")[ \t]*\??[ \t]*(\(|<|=|:)", re.M)
NOT_MEMBERS = {"if", "for", "while", "switch", "catch", "return", "constructor", "function", "new", "await", "super", "throw"}


def blank(text):
    """The text with comments, strings and templates blanked, every line and column kept."""
    return TOKEN.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def files(folder):
    """The production files of a folder as (relative path, text), in path order."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f.lower() not in SKIPPED_FOLDERS and not f.startswith("."))
        for name in sorted(names):
            if name.endswith(EXTENSIONS) and not SKIPPED_FILE.search(name):
                path = os.path.join(base, name)
                with open(path, encoding="utf-8", errors="replace") as stream:
                    text = stream.read()
                if not GENERATED.search(text[:600]):
                    found.append((os.path.relpath(path, folder).replace(os.sep, "/"), text))
    return sorted(found)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def body(code, start):
    """The lines of a declaration that starts in column 0, up to the line that closes it there."""
    end = re.compile(r"^\}", re.M).search(code, start)
    return code[start:end.start() if end else len(code)]


def methods(code, start, owner):
    """The public methods and function-valued members of a class, by indentation."""
    text = body(code, start)
    members = [m for m in MEMBER.finditer(text) if m.group(4) not in NOT_MEMBERS]
    if not members:
        return
    depth = min(len(m.group(1).expandtabs(4)) for m in members)
    seen = set()
    for m in members:
        modifiers, name, mark = m.group(2).split(), m.group(4), m.group(5)
        hidden = "private" in modifiers or "protected" in modifiers or name[0] in "_#"
        if len(m.group(1).expandtabs(4)) != depth or hidden or name in seen:
            continue
        if mark in ":=":
            value = re.compile(r"[^=;\n]*=(?!>)").match(text, m.end(4))
            if not value or not FUNCTION_VALUE.match(text, value.end()):
                continue
        seen.add(name)
        yield {"line": line_of(code, start + m.start(4)), "symbol": f"{owner}.{name}", "kind": "method"}


def declared(code, name):
    """The symbols of a top-level declaration by its name: none when it is neither a function nor a class."""
    m = re.search(LOCAL % re.escape(name), code, re.M)
    if not m:
        return
    head = m.group()
    line = line_of(code, m.end() - len(name))
    if "class" in head.split():
        yield {"line": line, "symbol": name, "kind": "class"}
        yield from methods(code, m.start(), name)
    elif "function" in head.replace("*", " ").split():
        yield {"line": line, "symbol": name, "kind": "function"}
    elif function_valued(code, m.end()):
        yield {"line": line, "symbol": name, "kind": "function"}


def function_valued(code, end):
    value = re.compile(r"(?:\s*:(?:[^=;]|=>){0,400}?)?\s*=(?![=>])").match(code, end)
    if not value:
        return False
    if FUNCTION_VALUE.match(code, value.end()):
        return True
    call = CALL.match(code, value.end())
    return bool(call and (FUNCTION_VALUE.match(code, call.end()) or CLASS_VALUE.match(code, call.end())))


def exported(code):
    """All exported functions, classes and public methods of one module."""
    for m in EXPORTED_FUNCTION.finditer(code):
        if m.group(2) or m.group(1):
            yield {"line": line_of(code, m.start()), "symbol": m.group(2) or "default", "kind": "function"}
    for m in EXPORTED_CLASS.finditer(code):
        owner = m.group(2) or "default"
        yield {"line": line_of(code, m.start()), "symbol": owner, "kind": "class"}
        yield from methods(code, m.start(), owner)
    for m in EXPORTED_CONSTANT.finditer(code):
        if function_valued(code, m.end()):
            yield {"line": line_of(code, m.start()), "symbol": m.group(1), "kind": "function"}
    names = [n for pattern in (EXPORTED_NAMES, COMMONJS_NAMES) for m in pattern.finditer(code) for n in m.group(1).split(",")]
    names = [re.split(r"\s+as\s+|\s*:\s*", n.strip())[0 if " as " in n else -1].strip() for n in names]
    names += [m.group(1) for pattern in (DEFAULT_NAME, COMMONJS_NAME) for m in pattern.finditer(code)]
    for name in names:
        if re.fullmatch(NAME, name):
            yield from declared(code, name)
    for m in DEFAULT_VALUE.finditer(code):
        call = CALL.match(code, m.end())
        start = call.end() if call else m.end()
        if FUNCTION_VALUE.match(code, start):
            yield {"line": line_of(code, m.start()), "symbol": "default", "kind": "function"}
    for m in COMMONJS_MEMBER.finditer(code):
        if FUNCTION_VALUE.match(code, m.end()):
            yield {"line": line_of(code, m.start()), "symbol": m.group(1), "kind": "function"}


def symbols(folder):
    """Every public symbol of the folder, and how often each word occurs in its production files."""
    found, words = {}, {}
    for path, text in files(folder):
        for word in WORD.findall(text):
            words[word] = words.get(word, 0) + 1
        for item in exported(blank(text)):
            found.setdefault((path, item["symbol"]), {"path": path, **item})
    ordered = sorted(found.values(), key=lambda s: (s["path"], s["line"], s["symbol"]))
    return ordered, words


def sample(folder, seed, count):
    """The seeded sample: half from all symbols, half from names that occur once, dealt alternately into two halves."""
    population, words = symbols(folder)
    rare = [s for s in population if words.get(s["symbol"].rsplit(".", 1)[-1]) == 1]
    chance = random.Random(seed)
    few = chance.sample(rare, min(count // 2, len(rare)))
    taken = {(s["path"], s["symbol"]) for s in few}
    rest = [s for s in population if (s["path"], s["symbol"]) not in taken]
    many = chance.sample(rest, min(count - len(few), len(rest)))
    drawn = [{**s, "stratum": "rare"} for s in few] + [{**s, "stratum": "any"} for s in many]
    chance.shuffle(drawn)
    for index, item in enumerate(drawn):
        item["half"] = "held-out" if index % 2 else "tuning"
    return drawn, len(population), len(rare)


def main():
    options = argparse.ArgumentParser(description="Public symbols of a JavaScript/TypeScript folder, and the sample.")
    options.add_argument("folder")
    options.add_argument("--seed", type=int)
    options.add_argument("--count", type=int, default=48)
    given = options.parse_args()
    if given.seed is None:
        listed = symbols(given.folder)[0]
    else:
        listed, population, rare = sample(given.folder, given.seed, given.count)
        print(f"population {population}, rare names {rare}", file=sys.stderr)
    for item in listed:
        print(json.dumps(item))


if __name__ == "__main__":
    main()
