package dev.fresh.edge.provider.loop;

/** Cuts text, never through the middle of a character. */
final class Bounds {

    private Bounds() {
    }

    static String head(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
        return text.substring(0, end);
    }

    /** The beginning and the end, with a line between them that says how much is missing. */
    static String ends(String text, int charsMax) {
        if (text.length() <= charsMax) {
            return text;
        }
        String head = head(text, charsMax / 2);
        int from = text.length() - charsMax / 2;
        String tail = text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
        return head + "\n[" + (text.length() - head.length() - tail.length()) + " characters left out]\n" + tail;
    }
}
