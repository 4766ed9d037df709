"""Figures about notes."""

from __future__ import annotations


def summary(texts: list[str]) -> str:
    """Say in one line how many notes there are and how long the longest is."""
    if not texts:
        return "no notes"
    return f"{len(texts)} notes, the longest has {max(map(len, texts))} characters"


def word_count(text: str, unique: bool = False) -> int:
    """Count the words of a text.

    :param text: what to count in
    :param unique: count each word once, whatever its case
    """
    words = text.lower().split()
    return len(set(words)) if unique else len(words)
