package dev.fresh.tui.model;

import java.util.List;
import java.util.Optional;

/**
 * A unified diff as files, hunks and numbered lines. All of its text is inert.
 *
 * @param files in the order of the diff
 * @param left what is left out because nobody reads that much, as a sentence
 */
public record DiffModel(List<DiffFile> files, Optional<String> left) {

    /** More lines of one diff are never kept. */
    static final int LINES_MAX = 40_000;

    public DiffModel {
        files = List.copyOf(files);
    }

    /**
     * Reads what {@code git diff} prints.
     *
     * @param truncated whether the sender has left something out already
     */
    public static DiffModel parse(String text, boolean truncated) {
        return new DiffReader(text).read(truncated);
    }

    public int added() {
        return files.stream().mapToInt(DiffFile::added).sum();
    }

    public int removed() {
        return files.stream().mapToInt(DiffFile::removed).sum();
    }

    /** What happened to a file. */
    public enum Change {
        ADDED("A"), DELETED("D"), MODIFIED("M"), RENAMED("R"), COPIED("C");

        private final String letter;

        Change(String letter) {
            this.letter = letter;
        }

        /** The sign in front of the file's name. */
        public String letter() {
            return letter;
        }
    }

    /**
     * One file of a diff.
     *
     * @param path where it is now, or was when it is deleted
     * @param from its former path when it was renamed or copied
     * @param binary whether its content is not shown
     */
    public record DiffFile(String path, Optional<String> from, Change change, boolean binary, int added, int removed,
            List<Hunk> hunks) {

        public DiffFile {
            hunks = List.copyOf(hunks);
        }
    }

    /**
     * A run of lines.
     *
     * @param heading the line that starts with {@code @@}
     */
    public record Hunk(String heading, List<DiffLine> lines) {

        public Hunk {
            lines = List.copyOf(lines);
        }
    }

    /** What a line is to the change. */
    public enum Kind {
        CONTEXT(' '), ADDED('+'), REMOVED('-'),
        /** Said about the line before, such as a missing newline at the end. */
        REMARK('\\');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        public char sign() {
            return sign;
        }
    }

    /**
     * One line without its sign.
     *
     * @param oldNumber 0 where the old file has no such line
     * @param newNumber 0 where the new file has no such line
     */
    public record DiffLine(Kind kind, int oldNumber, int newNumber, String text) {
    }
}
