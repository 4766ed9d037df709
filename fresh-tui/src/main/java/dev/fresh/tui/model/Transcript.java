package dev.fresh.tui.model;

import dev.fresh.protocol.Answers.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of an agent's log that is kept in memory: whole lines around where somebody looks.
 *
 * @param id of the agent, empty before one was looked at
 * @param from where the first line begins, in bytes
 * @param to where the next read goes on
 * @param lines inert, oldest first
 * @param rest what was read after the last line's end
 * @param complete whether nothing will be added any more
 * @param asking whether an answer is awaited
 * @param problem why it could not be read, empty when it could
 */
public record Transcript(String id, long from, long to, List<Line> lines, String rest, boolean complete,
        boolean asking, String problem) {

    public static final Transcript NONE = new Transcript("", 0, 0, List.of(), "", false, false, "");
    /** More is not kept; what goes is read again when somebody scrolls to it. */
    static final int BYTES = 512 * 1024;
    /** One read of what came before. */
    static final long STEP = 48 * 1024;

    public Transcript {
        lines = List.copyOf(lines);
    }

    /** @param bytes that it takes in the log, its end included */
    public record Line(String text, int bytes) {
    }

    static Transcript of(String id) {
        return new Transcript(id, 0, 0, List.of(), "", false, true, "");
    }

    /** Whether there is more above what is kept. */
    public boolean hasEarlier() {
        return from > 0;
    }

    Transcript asked() {
        return new Transcript(id, from, to, lines, rest, complete, true, problem);
    }

    Transcript failed(String why) {
        return new Transcript(id, from, to, lines, rest, complete, false, why);
    }

    /** Whether nothing of it is known. */
    public boolean empty() {
        return lines.isEmpty() && rest.isEmpty();
    }

    /** What was added at the end; the oldest lines go when it becomes too much. */
    Transcript append(LogChunk chunk) {
        if (chunk.offset() != to && !empty()) {
            // An answer to a question that has been answered already.
            return failed("");
        }
        long begin = empty() ? chunk.offset() : from;
        List<Line> next = new ArrayList<>(lines);
        String left = split(rest + chunk.text(), next);
        if (begin > 0 && empty() && !next.isEmpty()) {
            // The log was entered somewhere: its first line may be half of one.
            begin += next.removeFirst().bytes();
        }
        if (left.length() > BYTES) {
            // A line without end is cut where the memory ends.
            next.add(new Line(Foreign.line(left), bytes(left)));
            left = "";
        }
        long kept = chunk.nextOffset() - begin;
        int gone = 0;
        while (kept > BYTES && gone < next.size()) {
            begin += next.get(gone).bytes();
            kept -= next.get(gone).bytes();
            gone++;
        }
        return new Transcript(id, begin, chunk.nextOffset(), next.subList(gone, next.size()), left,
                chunk.complete(), false, "");
    }

    /** What came before; lines at the end go when it becomes too much, and are read again later. */
    Transcript prepend(LogChunk chunk) {
        if (chunk.offset() >= from || chunk.nextOffset() < from) {
            return failed("");
        }
        byte[] bytes = chunk.text().getBytes(StandardCharsets.UTF_8);
        String text = new String(bytes, 0, (int) Math.min(bytes.length, from - chunk.offset()),
                StandardCharsets.UTF_8);
        List<Line> earlier = new ArrayList<>();
        String half = split(text, earlier);
        if (!half.isEmpty()) {
            earlier.add(new Line(Foreign.line(half), bytes(half)));
        }
        long begin = chunk.offset();
        if (begin > 0 && earlier.size() > 1) {
            begin += earlier.removeFirst().bytes();
        }
        List<Line> next = new ArrayList<>(earlier);
        next.addAll(lines);
        long end = to;
        boolean whole = true;
        while (end - begin > BYTES && next.size() > earlier.size()) {
            end -= (whole ? bytes(rest) : 0) + next.removeLast().bytes();
            whole = false;
        }
        return new Transcript(id, begin, end, next, whole ? rest : "", whole && complete, false, "");
    }

    private static String split(String text, List<Line> into) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            String line = text.substring(from, end + 1);
            into.add(new Line(Foreign.line(line.stripTrailing()), bytes(line)));
            from = end + 1;
        }
        return text.substring(from);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
