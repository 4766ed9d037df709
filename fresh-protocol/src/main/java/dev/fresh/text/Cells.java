package dev.fresh.text;

/** How much room text takes on a terminal. */
public final class Cells {

    private static final String ELLIPSIS = "...";
    /** East Asian blocks of two cells each: first and last code points. */
    private static final int[] WIDE = {0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF,
            0xA000, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0,
            0xFFE6, 0x20000, 0x3FFFD};

    private Cells() {
    }

    /** The cells of a text without control characters. */
    public static int of(String text) {
        return text.codePoints().map(Cells::of).sum();
    }

    private static int of(int character) {
        if (character < 0x300) {
            return 1;
        }
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        if (Character.isEmojiPresentation(character)) {
            return 2;
        }
        for (int i = 0; i < WIDE.length && character >= WIDE[i]; i += 2) {
            if (character <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** As much of the text's start as fits; three dots say that something is left out. */
    public static String start(String text, int cells) {
        if (of(text) <= cells) {
            return text;
        }
        int room = Math.max(0, cells - ELLIPSIS.length());
        int end = 0;
        for (int used = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            used += of(text.codePointAt(end));
            if (used > room) {
                break;
            }
        }
        return (text.substring(0, end) + ELLIPSIS).substring(0, Math.min(end + ELLIPSIS.length(), end + cells));
    }

    /** As much of the text's end as fits, which is where a path says most. */
    public static String end(String text, int cells) {
        if (of(text) <= cells) {
            return text;
        }
        int room = Math.max(0, cells - ELLIPSIS.length());
        int start = text.length();
        for (int used = 0; start > 0;) {
            int before = start - Character.charCount(text.codePointBefore(start));
            used += of(text.codePointAt(before));
            if (used > room) {
                break;
            }
            start = before;
        }
        return ELLIPSIS.substring(0, Math.min(ELLIPSIS.length(), cells)) + text.substring(start);
    }

    /** The text and blanks after it, or before it, to so many cells. */
    static String pad(String text, int cells, boolean right) {
        String blanks = " ".repeat(Math.max(0, cells - of(text)));
        return right ? blanks + text : text + blanks;
    }
}
