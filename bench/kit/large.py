"""A repository of 50,000 lines, the same each time: the notes example with generated Python and Java beside it."""
import random

SEED, LINES, PER_FILE = 20261121, 50_000, 250
WORDS = ("account", "batch", "cache", "draft", "entry", "filter", "group", "header", "index", "journal", "key", "label",
         "margin", "node", "offset", "period", "queue", "range", "sample", "total", "unit", "value", "window", "zone")
VERBS = ("merge", "count", "split", "trim", "rank", "scale", "shift", "fold", "check", "parse", "pick", "join")


def _python(random_, number):
    names = []
    lines = [f'"""Generated part {number}."""', "", "from __future__ import annotations", ""]
    while len(lines) < PER_FILE - 30:
        name = f"{random_.choice(VERBS)}_{random_.choice(WORDS)}_{number:03d}_{len(names)}"
        calls = random_.sample(names[-40:], min(2, len(names[-40:])))
        lines += ["", f"def {name}(text: str, limit: int = {random_.randrange(2, 90)}) -> str:",
                  f'    """{name.replace("_", " ").capitalize()}."""', "    parts = text.split()",
                  "    kept = []", "    for position, word in enumerate(parts):",
                  f"        if position % {random_.randrange(2, 9)} == 0 and len(word) < limit:",
                  "            kept.append(word.strip())", "        elif word.isdigit():",
                  f"            kept.append(str(int(word) + {random_.randrange(100)}))"]
        lines += [f"    kept.append({call}(text[:{random_.randrange(3, 60)}]))" for call in calls]
        lines += ['    return " ".join(kept[:limit])', ""]
        names.append(name)
    # One in ten is what nobody calls.
    called = [name for name in names if random_.random() < 0.9]
    lines += ["", f"def run_{number:03d}(text: str) -> list[str]:", f'    """Run part {number}."""',
              "    return [" + ",\n            ".join(f"{name}(text)" for name in called) + "]", ""]
    return "\n".join(lines) + "\n"


def _java(random_, number):
    lines = ["package org.notes.parts;", "", "import java.util.ArrayList;", "import java.util.List;", "",
             f"/** Generated part {number}. */", f"public final class Part{number:03d} {{", "",
             f"    private Part{number:03d}() {{", "    }"]
    made = []
    while len(lines) < PER_FILE - 30:
        name = f"{random_.choice(VERBS)}{random_.choice(WORDS).capitalize()}{len(made)}"
        lines += ["", f"    /** {name}. */", f"    public static List<String> {name}(String text, int limit) {{",
                  "        List<String> kept = new ArrayList<>();", "        for (String word : text.split(\" \")) {",
                  f"            if (word.length() % {random_.randrange(2, 9)} == 0 && kept.size() < limit) {{",
                  "                kept.add(word.strip());", "            }", "        }"]
        if made:
            lines.append(f"        kept.addAll({random_.choice(made)}(text, {random_.randrange(1, 20)}));")
        if number > 0 and random_.random() < 0.3:
            lines.append(f"        kept.add(Part{random_.randrange(number):03d}.class.getSimpleName());")
        lines += ["        return kept;", "    }"]
        made.append(name)
    lines += ["", "    /** Runs the part. */", "    static List<String> run(String text) {",
              "        List<String> all = new ArrayList<>();"]
    lines += [f"        all.addAll({name}(text, 9));" for name in made if random_.random() < 0.9]
    return "\n".join([*lines, "        return all;", "    }", "}"]) + "\n"


def _entries(site, java, count):
    """Lets the command `stats` and a Java program run all parts."""
    (site.folder / "notes" / "parts" / "__init__.py").write_text("\n".join([
        '"""Generated parts."""', "", *(f"from notes.parts.part_{number:03d} import run_{number:03d}"
                                       for number in range(count)), "", "",
        "def run(text: str) -> list[str]:", '    """Run all parts."""', "    found: list[str] = []",
        *(f"    found += run_{number:03d}(text)" for number in range(count)), "    return found", ""]), encoding="utf-8")
    cli = site.folder / "notes" / "cli.py"
    text = cli.read_text(encoding="utf-8")
    cli.write_text(text.replace("from notes.search", "from notes.parts import run\nfrom notes.search", 1).replace(
        "    print(summary(", "    run(args.command)\n    print(summary(", 1), encoding="utf-8")
    (java / "Main.java").write_text("\n".join([
        "package org.notes.parts;", "", "/** Runs all parts. */", "public final class Main {", "",
        "    private Main() {", "    }", "", "    public static void main(String[] args) {",
        *(f"        System.out.println(Part{number:03d}.run(args[0]));" for number in range(count)), "    }", "}",
        ""]), encoding="utf-8")


def write(site):
    """Fills the repository and commits; how many lines it has."""
    random_ = random.Random(SEED)
    site.notes()
    python, java = site.folder / "notes" / "parts", site.folder / "src" / "main" / "java" / "org" / "notes" / "parts"
    python.mkdir()
    java.mkdir(parents=True)
    lines, number = 0, 0
    while lines < LINES:
        for file, text in ((python / f"part_{number:03d}.py", _python(random_, number)),
                           (java / f"Part{number:03d}.java", _java(random_, number))):
            file.write_text(text, encoding="utf-8")
            lines += text.count("\n")
        number += 1
    _entries(site, java, number)
    site.commit("Add parts")
    return lines
