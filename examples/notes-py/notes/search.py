"""Finding notes."""

from __future__ import annotations

import re


def with_tag(texts: list[str], tag: str) -> list[str]:
    """Keep the texts that carry ``#tag``."""
    return [text for text in texts if f"#{tag}" in text.split()]


def search_notes(notes: list[str], pattern: str, ignore_case: bool = True) -> list[str]:
    """Keep the notes that a regular expression matches.

    >>> search_notes(["Buy stamps", "Call Ada"], "^buy")
    ['Buy stamps']
    """
    flags = re.IGNORECASE if ignore_case else 0
    return [note for note in notes if re.search(pattern, note, flags)]
