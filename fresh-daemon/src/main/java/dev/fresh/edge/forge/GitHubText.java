package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import java.util.regex.Pattern;

/**
 * Other people's words as we keep them: nothing in them that a reader on GitHub would not have seen, and not too much.
 */
final class GitHubText {

    private static final Pattern COMMENT = Pattern.compile("<!--.*?(-->|\\z)", Pattern.DOTALL);
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|\\p{Cf}|\\p{Co}|\\p{Cn}");
    private static final String CUT = " ...";

    private GitHubText() {
    }

    static String cleaned(String text) {
        // Bounded first: what was left out could be anything.
        String left = cut(text, 4 * Feedback.TEXT_MAX).replace("\r\n", "\n");
        String before;
        do {
            before = left;
            left = COMMENT.matcher(UNSEEN.matcher(left).replaceAll("")).replaceAll("");
        } while (!left.equals(before));
        return cut(left.strip(), Feedback.TEXT_MAX);
    }

    static String line(String text, int max) {
        return cut(cleaned(text).replaceAll("\\s+", " ").strip(), max);
    }

    static String cut(String text, int max) {
        return shortened(text, max, CUT);
    }

    /** The text, or its beginning with an end that says so; no character is cut in two. */
    static String shortened(String text, int max, String end) {
        if (text.length() <= max) {
            return text;
        }
        int to = max - end.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to) + end;
    }
}
