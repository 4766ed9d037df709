"""A repository of 50,000 lines, the same each time: the notes example with generated Python and Java beside it."""
import random

SEED, LINES, PER_FILE = 20261121, 50_000, 250
WORDS = ("account", "batch", "cache", "draft", "entry", "filter", "group", "header", "index", "journal", "key", "label",
         "margin", "node", "offset", "period", "queue", "range", "sample", "total", "unit", "value", "window", "zone")
VERBS = ("merge", "count", "split", "trim", "rank", "scale", "shift", "fold", "check", "parse", "pick", "join")


def _python(random_, number, names):
    lines = [f'"""Generated part {number}."""', "", "from __future__ import annotations", ""]
    if number > 0:
        other = random_.randrange(number)
        lines += [f"from notes.parts import part_{other:03d}", ""]
    while len(lines) < PER_FILE - 14:
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
    return "\n".join(lines) + "\n"


def _java(random_, number):
    lines = ["package com.example.parts;", "", "import java.util.ArrayList;", "import java.util.List;", "",
             f"/** Generated part {number}. */", f"public final class Part{number:03d} {{", "",
             f"    private Part{number:03d}() {{", "    }"]
    made = []
    while len(lines) < PER_FILE - 16:
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
    return "\n".join([*lines, "}"]) + "\n"


def write(site):
    """Fills the repository and commits; how many lines it has."""
    random_ = random.Random(SEED)
    site.notes()
    python, java = site.folder / "notes" / "parts", site.folder / "java" / "com" / "example" / "parts"
    python.mkdir()
    java.mkdir(parents=True)
    (python / "__init__.py").write_text('"""Generated parts."""\n', encoding="utf-8")
    lines, number = 0, 0
    while lines < LINES:
        names = []
        for file, text in ((python / f"part_{number:03d}.py", _python(random_, number, names)),
                           (java / f"Part{number:03d}.java", _java(random_, number))):
            file.write_text(text, encoding="utf-8")
            lines += text.count("\n")
        number += 1
    site.commit("Add parts")
    return lines
