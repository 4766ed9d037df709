"""The command line."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from notes.errors import NoteError
from notes.exporters import EXPORTERS
from notes.search import with_tag
from notes.stats import summary
from notes.store import Note, Store


def _store() -> Store:
    return Store(Path(os.environ.get("NOTES_FILE", "notes.json")))


def cmd_add(args: argparse.Namespace) -> int:
    """Store a note."""
    store = _store()
    store.save([*store.load(), Note(args.text, date.today().isoformat())])
    return 0


def cmd_list(args: argparse.Namespace) -> int:
    """Show the notes."""
    texts = [note.text for note in _store().load()]
    if args.tag:
        texts = with_tag(texts, args.tag)
    print(EXPORTERS[args.format](texts))
    return 0


def cmd_stats(args: argparse.Namespace) -> int:
    """Show figures about the notes."""
    print(summary([note.text for note in _store().load()]))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Describe every command."""
    parser = argparse.ArgumentParser(prog="notes", description="Keeps short notes in one JSON file.")
    sub = parser.add_subparsers(dest="command", required=True, metavar="command")

    add = sub.add_parser("add", help="store a note")
    add.add_argument("text", help="what to remember")
    add.set_defaults(func=cmd_add)

    listing = sub.add_parser("list", help="show the notes")
    listing.add_argument("--tag", help="only notes with this #tag")
    listing.add_argument("--format", choices=sorted(EXPORTERS), default="plain", help="default: %(default)s")
    listing.set_defaults(func=cmd_list)

    stats = sub.add_parser("stats", help="show figures about the notes")
    stats.set_defaults(func=cmd_stats)

    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; trouble is one line on standard error and exit code 1."""
    args = build_parser().parse_args(argv)
    try:
        return args.func(args)
    except NoteError as error:
        print(f"notes: {error}", file=sys.stderr)
        return 1
