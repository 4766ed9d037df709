"""The forms in which notes are shown."""

from __future__ import annotations

import csv
import io
from typing import Literal


def plain_lines(texts: list[str]) -> str:
    """One note per line."""
    return "\n".join(texts)


def csv_lines(texts: list[str]) -> str:
    """One quoted record per note."""
    target = io.StringIO()
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([text] for text in texts)
    return target.getvalue().rstrip("\n")


EXPORTERS = {"plain": plain_lines, "csv": csv_lines}


def preview(text: str, width: int = 20, cut: Literal["end", "middle"] = "end") -> str:
    """Shorten a text so that it fits into one line.

    >>> preview("A rather long note about stamps", width=16, cut="middle")
    'A rathe...stamps'
    """
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    room = width - 3
    tail = room // 2 if cut == "middle" else 0
    return line[: room - tail] + "..." + line[len(line) - tail :]
