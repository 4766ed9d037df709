import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from notes.cli import main
from notes.errors import NoteError
from notes.store import Note, Store


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name, "notes.json")

    def test_reads_what_it_wrote(self):
        Store(self.path).save([Note("Buy stamps", "2026-11-20")])
        self.assertEqual([Note("Buy stamps", "2026-11-20")], Store(self.path).load())

    def test_names_a_broken_file(self):
        self.path.write_text("{", encoding="utf-8")
        with self.assertRaisesRegex(NoteError, "notes.json is no JSON"):
            Store(self.path).load()

    def test_lists_what_was_added(self):
        with mock.patch.dict(os.environ, {"NOTES_FILE": str(self.path)}):
            self.assertEqual(0, main(["add", "Buy stamps #errand"]))
            self.assertEqual(0, main(["add", "Call Ada"]))
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                self.assertEqual(0, main(["list", "--tag", "errand", "--format", "csv"]))
        self.assertEqual('"Buy stamps #errand"\n', out.getvalue())


if __name__ == "__main__":
    unittest.main()
