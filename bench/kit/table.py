"""The README's table of a run's JSON."""

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def number(value, unit):
    """A number as people write it."""
    if isinstance(value, float) and value >= 100:
        value = round(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{text} ×" if unit == "x" else f"{text} {unit}".strip()


def beside(figure):
    """What it is compared with, in a few words."""
    return "; ".join(f"{other['name']} {number(other['median'], other['unit'])}" for other in figure["beside"])


def render(result):
    """Markdown: one row for each figure."""
    about = result["machine"]
    lines = [f"{about['cores']} cores ({about['cpu']}), {about['memory_gib']} GiB, {about['system']}, kernel"
             f" {about['kernel']}, JDK {about['jdk']}, {result['taken_at'][:10]}.", "",
             "| what | to reach | median (spread, rounds) | | beside it |", "|---|---|---|---|---|"]
    for figure in result["figures"]:
        sign = "≥" if figure["target_is"] == "at least" else "≤"
        lines.append(f"| {figure['what']} | {sign} {number(figure['target'], figure['unit'])} |"
                     f" {number(figure['median'], figure['unit'])} ({number(figure['spread'], '')},"
                     f" {figure['rounds']}) | {figure['verdict']} | {beside(figure)} |")
    for missing in result["not_taken"]:
        lines.append(f"| {missing['group']} | | not taken | | {missing['why'].splitlines()[0]} |")
    return "\n".join(lines)


def put(rows, page):
    """Replaces what stands between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise SystemExit(f"{page} has no place for it between {BEGIN} and {END}")
    page.write_text(f"{head}{BEGIN}\n{rows}\n{END}{tail}", encoding="utf-8")
