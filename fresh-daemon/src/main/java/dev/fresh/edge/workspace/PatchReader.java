package dev.fresh.edge.workspace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through the lines that a change in git's format adds; what the files hold cannot mislead it. */
final class PatchReader {

    private static final Pattern HUNK = Pattern.compile(
            "@@ -\\d+(?:,(?<old>\\d+))? \\+(?<at>\\d+)(?:,(?<new>\\d+))? @@.*",
            Pattern.DOTALL);

    private final String patch;
    private int position;
    private int oldLeft;
    private int newLeft;
    private int at;
    private String path = "";
    private int line;
    private String text = "";

    PatchReader(String patch) {
        this.patch = patch;
    }

    /** Goes to the next added line, or to the next file; false at the end. */
    boolean next() {
        while (position < patch.length()) {
            String row = row();
            if (oldLeft > 0 || newLeft > 0) {
                char kind = row.isEmpty() ? ' ' : row.charAt(0);
                oldLeft -= kind == '-' || kind == ' ' ? 1 : 0;
                newLeft -= kind == '+' || kind == ' ' ? 1 : 0;
                line = kind == '+' || kind == ' ' ? at++ : at;
                if (kind == '+') {
                    text = row.substring(1);
                    return true;
                }
            } else if (row.startsWith("+++ ") && !row.startsWith("+++ /dev/null")) {
                path = path(row.substring("+++ ".length()));
                line = 0;
                return true;
            } else {
                hunk(row);
            }
        }
        return false;
    }

    /** Relative to the top of the repository. */
    String path() {
        return path;
    }

    /** The number of the added line, 0 where a file begins. */
    int line() {
        return line;
    }

    String text() {
        return text;
    }

    private void hunk(String row) {
        Matcher matcher = HUNK.matcher(row);
        if (matcher.matches()) {
            oldLeft = count(matcher.group("old"));
            newLeft = count(matcher.group("new"));
            at = Integer.parseInt(matcher.group("at"));
        }
    }

    private static int count(String number) {
        return number == null ? 1 : Integer.parseInt(number);
    }

    private String row() {
        int end = patch.indexOf('\n', position);
        String row = patch.substring(position, end < 0 ? patch.length() : end);
        position = end < 0 ? patch.length() : end + 1;
        return row;
    }

    /** Git quotes names with unusual characters as C does, and ends those with blanks in a tab. */
    private static String path(String name) {
        if (!name.startsWith("\"")) {
            return name.substring(2).replaceFirst("\t$", "");
        }
        byte[] quoted = name.substring(1, name.lastIndexOf('"')).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < quoted.length; i++) {
            if (quoted[i] != '\\') {
                plain.write(quoted[i]);
            } else if (quoted[i + 1] >= '0' && quoted[i + 1] <= '7') {
                plain.write(Integer.parseInt(new String(quoted, i + 1, 3, StandardCharsets.US_ASCII), 8));
                i += 3;
            } else {
                plain.write("\u0007\b\t\n\u000b\f\r\"\\".charAt("abtnvfr\"\\".indexOf(quoted[++i])));
            }
        }
        return plain.toString(StandardCharsets.UTF_8).substring(2);
    }
}
