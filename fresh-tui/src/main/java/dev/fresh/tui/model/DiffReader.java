package dev.fresh.tui.model;

import dev.fresh.tui.model.DiffModel.Change;
import dev.fresh.tui.model.DiffModel.DiffFile;
import dev.fresh.tui.model.DiffModel.DiffLine;
import dev.fresh.tui.model.DiffModel.Hunk;
import dev.fresh.tui.model.DiffModel.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one unified diff, a line at a time; a hunk's own counts say where it ends, whatever its lines look like. */
final class DiffReader {

    private static final Pattern HUNK = Pattern
            .compile("@@ -([0-9]{1,9})(?:,([0-9]{1,9}))? \\+([0-9]{1,9})(?:,([0-9]{1,9}))? @@.*", Pattern.DOTALL);
    private static final int HEADER_MAX = 8_192;

    private final String text;
    private int at;
    private int kept;
    private final List<DiffFile> files = new ArrayList<>();

    private String path;
    private String from;
    private Change change;
    private boolean binary;
    private int added;
    private int removed;
    private List<Hunk> hunks = new ArrayList<>();

    DiffReader(String text) {
        this.text = text;
    }

    DiffModel read(boolean truncated) {
        while (at < text.length() && kept < DiffModel.LINES_MAX) {
            String line = header();
            Matcher hunk = HUNK.matcher(line);
            if (line.startsWith("diff --git ")) {
                close();
                path = bothNames(line.substring(11));
                change = Change.MODIFIED;
            } else if (hunk.matches() && path != null) {
                hunk(line, hunk);
            } else {
                about(line);
            }
        }
        close();
        String left = at < text.length() ? "the rest of " + (text.length() - at) / 1024 + " KiB is not shown"
                : truncated ? "the rest is not shown, because the change is too large" : null;
        return new DiffModel(files, Optional.ofNullable(left));
    }

    /** The next line, of which only the beginning matters. */
    private String header() {
        int start = at;
        int end = endOfLine();
        at = end + 1;
        return text.substring(start, Math.min(end, start + HEADER_MAX));
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void about(String line) {
        if (line.startsWith("--- ") && path == null) {
            change = Change.MODIFIED;
            path = name(line.substring(4));
        } else if (line.startsWith("+++ ")) {
            String name = name(line.substring(4));
            path = name.equals("/dev/null") ? path : name;
        } else if (line.startsWith("--- ")) {
            String name = name(line.substring(4));
            path = name.equals("/dev/null") ? path : name;
        } else if (line.startsWith("new file mode")) {
            change = Change.ADDED;
        } else if (line.startsWith("deleted file mode")) {
            change = Change.DELETED;
        } else if (line.startsWith("rename from ") || line.startsWith("copy from ")) {
            change = line.startsWith("rename") ? Change.RENAMED : Change.COPIED;
            from = unquote(line.substring(line.indexOf("from ") + 5));
        } else if (line.startsWith("rename to ") || line.startsWith("copy to ")) {
            path = unquote(line.substring(line.indexOf("to ") + 3));
        } else if (line.startsWith("Binary files ") || line.equals("GIT binary patch")) {
            binary = true;
        }
    }

    private void hunk(String heading, Matcher counts) {
        int oldNumber = Integer.parseInt(counts.group(1));
        int newNumber = Integer.parseInt(counts.group(3));
        int oldLeft = counts.group(2) == null ? 1 : Integer.parseInt(counts.group(2));
        int newLeft = counts.group(4) == null ? 1 : Integer.parseInt(counts.group(4));
        List<DiffLine> lines = new ArrayList<>();
        while (at < text.length() && kept < DiffModel.LINES_MAX
                && (oldLeft > 0 || newLeft > 0 || text.charAt(at) == '\\')) {
            int end = endOfLine();
            char sign = end == at ? ' ' : text.charAt(at);
            if (" +-\\".indexOf(sign) < 0) {
                break;
            }
            String content = end == at ? "" : Foreign.line(text, at + 1, end);
            switch (sign) {
                case '+' -> {
                    lines.add(new DiffLine(Kind.ADDED, 0, newNumber++, content));
                    newLeft--;
                    added++;
                }
                case '-' -> {
                    lines.add(new DiffLine(Kind.REMOVED, oldNumber++, 0, content));
                    oldLeft--;
                    removed++;
                }
                case '\\' -> lines.add(new DiffLine(Kind.REMARK, 0, 0, content.strip()));
                default -> {
                    lines.add(new DiffLine(Kind.CONTEXT, oldNumber++, newNumber++, content));
                    oldLeft--;
                    newLeft--;
                }
            }
            kept++;
            at = end + 1;
        }
        hunks.add(new Hunk(Foreign.line(heading), lines));
    }

    private void close() {
        if (path != null) {
            files.add(new DiffFile(Foreign.line(path), Optional.ofNullable(from).map(Foreign::line), change, binary,
                    added, removed, hunks));
        }
        path = null;
        from = null;
        binary = false;
        added = 0;
        removed = 0;
        hunks = new ArrayList<>();
    }

    /** The name in {@code a/NAME b/NAME}, where both halves are the same unless later lines say otherwise. */
    private static String bothNames(String both) {
        if (both.startsWith("\"")) {
            int close = both.indexOf("\" ");
            return close < 0 ? name(both) : name(both.substring(close + 2));
        }
        return name(both.substring(Math.min(both.length(), both.length() / 2 + 1)));
    }

    private static String name(String side) {
        // diff(1) puts a time behind a tab.
        String name = unquote(side.contains("\t") && !side.startsWith("\"") ? side.substring(0, side.indexOf('\t'))
                : side);
        return name.startsWith("a/") || name.startsWith("b/") ? name.substring(2) : name;
    }

    /** A path as git quotes it: octal bytes of UTF-8 and the escapes of C. */
    private static String unquote(String name) {
        if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
            return name;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 1; i < name.length() - 1; i++) {
            char next = name.charAt(i);
            if (next != '\\') {
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
            } else if (name.substring(i + 1).matches("(?s)[0-3][0-7]{2}.*")) {
                bytes.write(Integer.parseInt(name.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                i++;
                int known = "abtnvfr".indexOf(name.charAt(i));
                bytes.write(known >= 0 ? 7 + known : name.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
