package dev.fresh.edge.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes of one text at places of the text as it was. */
final class Edits {

    private final String source;
    private final List<Change> changes = new ArrayList<>();

    Edits(String source) {
        this.source = source;
    }

    /**
     * One replacement.
     *
     * @param what for people, for example "{@code <} became {@code >=}"
     */
    record Change(int start, int end, String text, String what) {
    }

    Edits insert(int at, String text) {
        return replace(at, at, text);
    }

    Edits replace(int start, int end, String text) {
        changes.add(new Change(start, end, text, ""));
        return this;
    }

    /** The text with all changes; of two that overlap the outer one holds. */
    String text() {
        StringBuilder text = new StringBuilder();
        int done = 0;
        changes.sort(Comparator.comparingInt(Change::start).thenComparing(Change::end, Comparator.reverseOrder()));
        for (Change change : changes) {
            if (change.start() >= done) {
                text.append(source, done, change.start()).append(change.text());
                done = change.end();
            }
        }
        return text.append(source, done, source.length()).toString();
    }

    /** A string literal of Java and of Python. */
    static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
