package dev.fresh.tui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.tui.model.DiffModel.Change;
import dev.fresh.tui.model.DiffModel.DiffFile;
import dev.fresh.tui.model.DiffModel.DiffLine;
import dev.fresh.tui.model.DiffModel.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiffModelTest {

    private static final String DIFF = """
            diff --git a/notes/cli.py b/notes/cli.py
            index 1111111..2222222 100644
            --- a/notes/cli.py
            +++ b/notes/cli.py
            @@ -1,3 +1,3 @@ def main():
             import sys
            --- a/looks like a header
            +++ b/so does this
             last
            @@ -10 +10,2 @@
            -old
            \\ No newline at end of file
            +new
            +more
            diff --git a/logo.png b/logo.png
            new file mode 100644
            index 0000000..3333333
            Binary files /dev/null and b/logo.png differ
            diff --git a/old name.txt b/new name.txt
            similarity index 100%
            rename from old name.txt
            rename to new name.txt
            diff --git "a/caf\\303\\251.txt" "b/caf\\303\\251.txt"
            deleted file mode 100644
            --- "a/caf\\303\\251.txt"
            +++ /dev/null
            @@ -1 +0,0 @@
            -gone
            """;

    @Test
    void readsFilesHunksAndNumberedLines() {
        DiffModel diff = DiffModel.parse(DIFF, false);
        assertEquals(List.of("notes/cli.py", "logo.png", "new name.txt", "caf\u00e9.txt"),
                diff.files().stream().map(DiffFile::path).toList());
        assertEquals(List.of(Change.MODIFIED, Change.ADDED, Change.RENAMED, Change.DELETED),
                diff.files().stream().map(DiffFile::change).toList());
        DiffFile cli = diff.files().getFirst();
        assertEquals(List.of(3, 2), List.of(cli.added(), cli.removed()));
        assertEquals("@@ -1,3 +1,3 @@ def main():", cli.hunks().getFirst().heading());
        assertEquals(List.of(new DiffLine(Kind.CONTEXT, 1, 1, "import sys"),
                new DiffLine(Kind.REMOVED, 2, 0, "-- a/looks like a header"),
                new DiffLine(Kind.ADDED, 0, 2, "++ b/so does this"), new DiffLine(Kind.CONTEXT, 3, 3, "last")),
                cli.hunks().getFirst().lines());
        assertEquals(List.of(new DiffLine(Kind.REMOVED, 10, 0, "old"),
                new DiffLine(Kind.REMARK, 0, 0, "No newline at end of file"),
                new DiffLine(Kind.ADDED, 0, 10, "new"), new DiffLine(Kind.ADDED, 0, 11, "more")),
                cli.hunks().get(1).lines());
        assertTrue(diff.files().get(1).binary());
        assertEquals(Optional.of("old name.txt"), diff.files().get(2).from());
        assertEquals(3, diff.added());
        assertEquals(3, diff.removed());
        assertEquals(Optional.empty(), diff.left());
    }

    @Test
    void survivesWhatIsNoDiff() {
        assertEquals(List.of(), DiffModel.parse("", false).files());
        assertEquals(List.of(), DiffModel.parse("nothing here\n@@ -1 +1 @@\n+x", false).files());
        assertEquals(1, DiffModel.parse("diff --git a/x b/x\n@@ -1,999999999 +1,9 @@\n+x\ngarbage", false).files()
                .getFirst().added());
        assertTrue(DiffModel.parse("diff --git \"a/x b/x\n--- \"\n+++ \"\\", true).left().isPresent());
        assertEquals("x", DiffModel.parse("--- a/x\t2026-01-01\n+++ b/x\t2026-01-01\n@@ -1 +1 @@\n-a\n+b\n", false)
                .files().getFirst().path());
    }

    @Test
    void keepsNothingThatATerminalActsUpon() {
        DiffLine line = DiffModel
                .parse("diff --git a/x b/x\n@@ -1 +1 @@\n-\u001b[2Ja\u202eb\n+" + "y".repeat(1_000_000),
                        false)
                .files().getFirst().hunks().getFirst().lines().getFirst();
        assertEquals("ab", line.text());
    }

    @Test
    void keepsOnlySoMuchOfAHugeDiff() {
        String huge = "diff --git a/x b/x\n@@ -0,0 +1,900000 @@\n" + "+some line of text\n".repeat(120_000);
        DiffModel diff = DiffModel.parse(huge, false);
        assertEquals(DiffModel.LINES_MAX, diff.added());
        assertTrue(diff.left().orElseThrow().startsWith("the rest of "), diff.left().orElseThrow());
    }
}
