package dev.fresh.tui.model;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text that an agent, a tool or a repository could have written, made inert and measurable. Inert text holds no control
 * character and no sequence that a terminal acts on; each of its characters stands alone in one cell, or in two where
 * {@link #wide}, so that it can be cut and padded without another look at Unicode. Making it takes one scan, and what
 * is drawn is made once: a line of a megabyte costs what its first part costs.
 */
public final class Foreign {

    /** Stands for whatever a terminal and the terminal library would not draw in the same number of cells. */
    public static final char SYMBOL = '*';
    /** More of one line is never kept. */
    public static final int LINE_CELLS = 4_000;
    /** Room for the words that tell how long a cut line is. */
    private static final int LENGTH = 40;
    private static final int TAB = 4;
    /** Marks and sequences may be longer than what is seen of them, but not for ever. */
    private static final int UNSEEN_MAX = 16_384;
    private static final int SEQUENCE_MAX = 4_096;

    private static final char ESCAPE = '\u001b';
    private static final char BELL = '\u0007';
    /** The introducers of control strings as one character, and what follows ESC for the same. */
    private static final String STRINGS = "\u0090\u0098\u009d\u009e\u009fPX]^_";

    /** First and last character of what Unicode calls wide and the terminal library draws in two cells. */
    private static final char[] WIDE = {'\u2e80', '\u2eff', '\u3000', '\u303e', '\u3040', '\u30ff', '\u3130', '\u318f',
            '\u31f0', '\u3247', '\u3250', '\u32ff', '\u3400', '\u4dbf', '\u4e00', '\u9fff', '\uac00', '\ud7af',
            '\uf900', '\ufaff', '\ufe30', '\ufe4f', '\uff00', '\uff60'};
    /** First and last character of what one of the two draws in one cell and the other in two, or none. */
    private static final char[] DISPUTED = {'\u0d4e', '\u0d4e', '\u0e33', '\u0e33', '\u0eb3', '\u0eb3', '\u1100',
            '\u11ff', '\u231a', '\u231b', '\u2329', '\u232a', '\u23e9', '\u23ec', '\u23f0', '\u23f0', '\u23f3',
            '\u23f3', '\u25fd', '\u25fe', '\u2614', '\u2615', '\u2630', '\u2637', '\u2648', '\u2653', '\u267f',
            '\u267f', '\u268a', '\u268f', '\u2693', '\u2693', '\u26a1', '\u26a1', '\u26aa', '\u26ab', '\u26bd',
            '\u26be', '\u26c4', '\u26c5', '\u26ce', '\u26ce', '\u26d4', '\u26d4', '\u26ea', '\u26ea', '\u26f2',
            '\u26f3', '\u26f5', '\u26f5', '\u26fa', '\u26fa', '\u26fd', '\u26fd', '\u2705', '\u2705', '\u270a',
            '\u270b', '\u2728', '\u2728', '\u274c', '\u274c', '\u274e', '\u274e', '\u2753', '\u2755', '\u2757',
            '\u2757', '\u2795', '\u2797', '\u27b0', '\u27b0', '\u27bf', '\u27bf', '\u2b1b', '\u2b1c', '\u2b50',
            '\u2b50', '\u2b55', '\u2b55', '\u2f00', '\u2fff', '\u303f', '\u303f', '\u3100', '\u312f', '\u3164',
            '\u3164', '\u3190', '\u31ef', '\u3248', '\u324f', '\u4dc0', '\u4dff', '\ua000', '\ua4cf', '\ua960',
            '\ua97f', '\ud7b0', '\ud7ff', '\ufe10', '\ufe1f', '\ufe50', '\ufe6f', '\uffa0', '\uffa0', '\uffe0',
            '\uffe6'};

    private Foreign() {
    }

    /** One line of inert text; a line that is longer than anybody scrolls ends with how long it is. */
    public static String line(String text) {
        // What was made inert before and ends with its length stays as it is.
        int cells = text.length() <= LINE_CELLS + LENGTH ? LINE_CELLS + LENGTH : LINE_CELLS;
        return new Scan(text, 0, text.length(), cells).line();
    }

    /** A part of a text as one line of inert text. */
    static String line(String text, int from, int end) {
        int last = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        return new Scan(text, from, last, LINE_CELLS).line();
    }

    /** One inert line for a place of so many cells, at the cost of that place. */
    public static String line(String text, int cells) {
        return cut(new Scan(text, 0, text.length(), Math.min(LINE_CELLS, cells)).fill(), cells);
    }

    /** The first lines of a text, inert. */
    public static List<String> lines(String text, int max) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length() && lines.size() < max) {
            int end = text.indexOf('\n', from);
            int stop = end < 0 ? text.length() : end;
            lines.add(line(text, from, stop));
            from = stop + 1;
        }
        return lines;
    }

    /** How many cells inert text takes. */
    public static int width(String inert) {
        int cells = 0;
        for (int i = 0; i < inert.length(); i++) {
            cells += wide(inert.charAt(i)) ? 2 : 1;
        }
        return cells;
    }

    /** As much of inert text as fits into so many cells, never half of a wide character. */
    public static String cut(String inert, int cells) {
        int used = 0;
        for (int i = 0; i < inert.length(); i++) {
            used += wide(inert.charAt(i)) ? 2 : 1;
            if (used > cells) {
                return inert.substring(0, i);
            }
        }
        return inert;
    }

    /** Like {@link #cut}, but where something is left out the last cell says so. */
    public static String shorten(String inert, int cells) {
        if (cells <= 0 || inert.length() <= cells && width(inert) <= cells) {
            return cut(inert, cells);
        }
        return cut(inert, cells - 1) + "~";
    }

    /** Inert text in exactly so many cells. */
    public static String pad(String inert, int cells) {
        String cut = shorten(inert, cells);
        return cut + " ".repeat(Math.max(0, cells - width(cut)));
    }

    /** Inert text without its first cells; half of a wide character becomes a space. */
    public static String skip(String inert, int cells) {
        int used = 0;
        int i = 0;
        while (i < inert.length() && used < cells) {
            used += wide(inert.charAt(i)) ? 2 : 1;
            i++;
        }
        return (used > cells ? " " : "") + inert.substring(i);
    }

    /** Whether a character of inert text takes two cells. */
    public static boolean wide(char character) {
        return character >= WIDE[0] && within(WIDE, character);
    }

    private static boolean within(char[] ranges, char character) {
        for (int i = 0; i < ranges.length && character >= ranges[i]; i += 2) {
            if (character <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** What a grapheme becomes: its first character that can be seen, a symbol for it, or nothing. */
    private static void grapheme(String cluster, StringBuilder out) {
        String composed = Normalizer.normalize(cluster, Normalizer.Form.NFC);
        for (int i = 0; i < composed.length();) {
            int point = composed.codePointAt(i);
            i += Character.charCount(point);
            char seen = seen(point);
            if (seen != 0) {
                out.append(seen);
                return;
            }
        }
    }

    private static char seen(int point) {
        if (!Character.isBmpCodePoint(point)) {
            // Tags and variation selectors outside the basic plane are marks of something, not something.
            return point >= 0xe0000 && point <= 0xe0fff ? 0 : SYMBOL;
        }
        char character = (char) point;
        return switch (Character.getType(point)) {
            case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK ->
                0;
            case Character.CONTROL ->
                character == '\r' || character >= '\n' && character <= '\f' || character == '\u0085'
                        ? ' ' : 0;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SPACE_SEPARATOR -> character == '\u3000' ? character : ' ';
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> SYMBOL;
            default -> within(DISPUTED, character) ? SYMBOL : character;
        };
    }

    /** One walk over one line. */
    private static final class Scan {

        private final String text;
        private final int end;
        private final int cells;
        private final StringBuilder out = new StringBuilder();
        private int at;
        private int used;

        Scan(String text, int from, int end, int cells) {
            this.text = text;
            this.at = from;
            this.end = end;
            this.cells = cells;
        }

        String line() {
            int length = end - at;
            String filled = fill();
            return at >= end ? filled
                    : cut(filled, cells) + String.format(Locale.ROOT, " ... (%,d characters)", length);
        }

        String fill() {
            // A cut inside a pair or a cluster shows as a symbol at most, at a place that nobody scrolls to.
            long limit = Math.min(end, (long) at + cells + UNSEEN_MAX);
            while (at < limit && used < cells) {
                char next = text.charAt(at);
                if (next >= ' ' && next < '\u007f' && (at + 1 == end || text.charAt(at + 1) < '\u0300')) {
                    out.append(next);
                    used++;
                    at++;
                } else if (next == '\t') {
                    int spaces = TAB - used % TAB;
                    out.repeat(' ', spaces);
                    used += spaces;
                    at++;
                } else if (next == ESCAPE || STRINGS.indexOf(next) >= 0 && next > '\u007f' || next == '\u009b') {
                    at = afterSequence();
                } else {
                    clusters((int) limit);
                }
            }
            return out.toString();
        }

        /** Graphemes up to the next plain run, tab or sequence. */
        private void clusters(int limit) {
            int stop = at + 1;
            while (stop < limit && (text.charAt(stop) >= '\u0300' || text.charAt(stop) < ' ' && !starts(stop)
                    || stop + 1 < limit && text.charAt(stop + 1) >= '\u0300' && !starts(stop))) {
                stop++;
            }
            String part = text.substring(at, stop);
            at = stop;
            BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
            graphemes.setText(part);
            int from = graphemes.first();
            for (int to = graphemes.next(); to != BreakIterator.DONE && used < cells; to = graphemes.next()) {
                int before = out.length();
                grapheme(part.substring(from, to), out);
                used += out.length() == before ? 0 : wide(out.charAt(before)) ? 2 : 1;
                from = to;
            }
        }

        private boolean starts(int index) {
            char character = text.charAt(index);
            return character == '\t' || character == ESCAPE || character >= '\u0080' && character <= '\u009f';
        }

        /** Where the text goes on after a control sequence; what never ends hides nothing but its introducer. */
        private int afterSequence() {
            boolean escaped = text.charAt(at) == ESCAPE;
            int kind = escaped ? at + 1 : at;
            if (kind >= end) {
                return end;
            }
            char introducer = text.charAt(kind);
            int limit = Math.min(end, kind + SEQUENCE_MAX);
            if (STRINGS.indexOf(introducer) >= 0) {
                return afterString(kind + 1, limit);
            }
            int i = kind;
            if (introducer == '[' || introducer == '\u009b') {
                i++;
                while (i < limit && text.charAt(i) >= '0' && text.charAt(i) <= '?') {
                    i++;
                }
            }
            while (i < limit && text.charAt(i) >= ' ' && text.charAt(i) <= '/') {
                i++;
            }
            return i < limit && text.charAt(i) >= '0' && text.charAt(i) <= '~' ? i + 1 : Math.max(i, at + 1);
        }

        private int afterString(int from, int limit) {
            for (int i = from; i < limit; i++) {
                char next = text.charAt(i);
                if (next == BELL || next == '\u009c') {
                    return i + 1;
                }
                if (next == ESCAPE) {
                    return i + 1 < end && text.charAt(i + 1) == '\\' ? i + 2 : i;
                }
            }
            return from;
        }
    }
}
