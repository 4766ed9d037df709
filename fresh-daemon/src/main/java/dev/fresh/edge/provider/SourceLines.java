package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file that is being edited; keeps its line ends. */
final class SourceLines {

    private final String path;
    private final String lineEnd;
    private final List<String> lines;
    private final boolean endsWithNewline;

    SourceLines(String path, String text) {
        this.path = path;
        this.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        this.lines = new ArrayList<>(text.lines().toList());
        this.endsWithNewline = text.isEmpty() || text.endsWith("\n");
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    String text() {
        return String.join(lineEnd, lines) + (endsWithNewline ? lineEnd : "");
    }

    /**
     * The index of a line that the inventory knows by its number in {@code base}.
     *
     * @param number 1-based; one past the end is allowed
     */
    int find(SourceLines base, int number) {
        if (number < 1 || number > base.lines.size() + 1) {
            throw changed();
        }
        if (base.lines.equals(lines)) {
            return number - 1;
        }
        int index = number > base.lines.size() ? lines.size() : lines.lastIndexOf(base.lines.get(number - 1));
        if (index < 0) {
            throw changed();
        }
        return index;
    }

    /** The index before which something goes that belongs before line {@code index} with its comments above. */
    int aboveComments(int index) {
        int at = index;
        while (at > 0 && lines.get(at - 1).strip().matches("[#@].*")) {
            at--;
        }
        return at;
    }

    /** The index after the last line with text that stands before {@code index}. */
    int afterText(int index) {
        int at = index;
        while (at > 0 && lines.get(at - 1).isBlank()) {
            at--;
        }
        return at;
    }

    boolean isBlankBefore(int index) {
        return index > 0 && lines.get(index - 1).isBlank();
    }

    void replace(int index, String line) {
        lines.set(index, line);
    }

    void insert(int index, List<String> added) {
        lines.addAll(index, added);
    }

    /** The longest line, within what style checkers usually allow. */
    int width() {
        return Math.clamp(lines.stream().mapToInt(String::length).max().orElse(0), 79, 120);
    }

    private EdgeException changed() {
        return new EdgeException(new Failure(Failure.Kind.AGENT, "the place for a new command in " + path
                + " is not where the inventory saw it; scan again"));
    }
}
