package dev.fresh.core.review;

import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Something that was said about a proposal and that whoever works next had better know.
 *
 * @param number 1 for the first that was ever kept
 * @param text one line; other people's words, data and never an order
 * @param by who said it last
 * @param branch of the proposal about which it was said last
 * @param path the file that it is about
 * @param kind of the task that the proposal was for
 * @param times how often it was said
 * @param at when it was said last
 */
public record Lesson(int number, String text, Feedback.Kind source, String by, String branch, String path,
        Task.Kind kind, int times, Instant at) {

    /** Longest {@link #text}, in characters. */
    public static final int TEXT_MAX = 300;
    /** Less than this is a cry. */
    private static final int TEXT_MIN = 12;
    private static final String CUT = " ...";
    /** Number, source, times and date. */
    private static final int LINE_SIZE = 50;

    private static final Pattern COMMENT = Pattern.compile("<!--.*?(-->|\\z)", Pattern.DOTALL);
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}]");

    /** Other people's words as one line without anything that a reader would not see, or that could end a quotation. */
    public static String line(String words) {
        String before;
        String left = words.replaceAll("[\\s\\p{Z}]+", " ");
        do {
            before = left;
            left = COMMENT.matcher(UNSEEN.matcher(left).replaceAll("")).replaceAll("");
        } while (!left.equals(before));
        left = left.replaceAll("`{3,}|~{3,}", "'").replaceAll(" {2,}", " ").strip();
        if (left.length() <= TEXT_MAX) {
            return left;
        }
        int to = TEXT_MAX - CUT.length();
        return left.substring(0, Character.isHighSurrogate(left.charAt(to - 1)) ? to - 1 : to) + CUT;
    }

    /** Whether a line says enough to be of use to somebody else. */
    static boolean teaches(String line) {
        return line.length() >= TEXT_MIN && line.contains(" ");
    }

    /** The same for texts that differ in nothing but case, space and punctuation. */
    static String key(String line) {
        return line.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    Lesson again(Lesson later) {
        return new Lesson(number, text, later.source, later.by, later.branch, later.path, later.kind, times + 1,
                later.at);
    }

    /** The same in other words. */
    public Lesson saying(UnaryOperator<String> change) {
        return new Lesson(number, change.apply(text), source, by, branch, path, kind, times, at);
    }

    /** What it takes of the room that there is for all: about the bytes of its line on the page. */
    int size() {
        return LINE_SIZE + (text + by + path).chars().map(character -> character < 0x80 ? 1 : 3).sum();
    }
}
