"""Where notes are kept."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from notes.errors import NoteError


@dataclass(frozen=True)
class Note:
    """One note."""

    text: str
    created: str

    def to_dict(self) -> dict[str, str]:
        return {"id": _slug(self.text), "text": self.text, "created": self.created}


class Store:
    """All notes, in one JSON file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> list[Note]:
        """Read every note, oldest first."""
        if not self.path.exists():
            return []
        try:
            items = json.loads(self.path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise NoteError(f"{self.path} is no JSON: repair or remove it") from error
        return [Note(item["text"], item["created"]) for item in items]

    def save(self, notes: list[Note]) -> None:
        """Write every note, oldest first."""
        items = [note.to_dict() for note in notes]
        self.path.write_text(json.dumps(items, indent=2) + "\n", encoding="utf-8")


def purge(store: Store, older_than: int) -> int:
    """Delete the notes that are older than so many days and say how many went."""
    oldest = (date.today() - timedelta(days=older_than)).isoformat()
    notes = store.load()
    kept = [note for note in notes if note.created >= oldest]
    store.save(kept)
    return len(notes) - len(kept)


def reference_code(prefix: str = "note") -> str:
    """Make up a code under which a note can be quoted."""
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]
