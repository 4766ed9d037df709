package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import java.util.regex.Pattern;

/**
 * Other people's words as we keep them: nothing in them that a reader on GitHub would not have seen, and not too much.
 */
final class GitHubText {

    private static final Pattern COMMENT = Pattern.compile("<!--.*?(-->|\\z)", Pattern.DOTALL);
    /** The definition of a link that leads nowhere, which is how Markdown is made to hold what nobody is shown. */
    private static final Pattern NOTE = Pattern.compile("(?m)^ {0,3}\\[[^\\]\\n]*]:[ \\t]*(?:#|<>)(?:[ \\t].*)?$");
    /** Controls, what has no meaning, and blanks and variants of letters that could carry a text of their own. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]|[\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}"
            + "\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2800}\\x{3164}\\x{FE00}-\\x{FE0F}"
            + "\\x{FFA0}\\x{E0100}-\\x{E01EF}]");
    private static final String CUT = " ...";

    private GitHubText() {
    }

    static String cleaned(String text) {
        // Bounded first: what was left out could be anything.
        String left = cut(text, 4 * Feedback.TEXT_MAX).replace("\r\n", "\n");
        String before;
        do {
            before = left;
            left = UNSEEN.matcher(left).replaceAll("");
            left = NOTE.matcher(COMMENT.matcher(left).replaceAll("")).replaceAll("");
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
