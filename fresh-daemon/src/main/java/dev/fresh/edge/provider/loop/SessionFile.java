package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Answered;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Message.Said;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A conversation on disk: a line that says whose it is, then a line per message. It only grows, so that whoever is
 * killed in the middle of a line loses that line alone.
 */
final class SessionFile {

    private static final long BYTES_MAX = 32L << 20;

    private final Path file;

    SessionFile(Path file) {
        this.file = file;
    }

    /**
     * Whose conversation it is.
     *
     * @param id of the conversation
     * @param protocol the protocol whose words its messages hold
     */
    record Head(String id, Order.Protocol dialect, String model) {
    }

    /** A conversation that was kept. */
    record Kept(Head head, List<Message> messages) {
    }

    /** There is no conversation to go on with. */
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1;

        Unusable(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** What was kept of that conversation; a torn last line is left out, and taken off the file. */
    Kept read(Head wanted) throws Unusable {
        if (!Files.exists(file)) {
            throw new Unusable("it is not there");
        }
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new Unusable("it grew beyond " + (BYTES_MAX >> 20) + " MB");
            }
            String text = Files.readString(file);
            List<String> lines = text.lines().toList();
            boolean torn = !text.endsWith("\n");
            if (lines.size() - (torn ? 1 : 0) < 1) {
                throw new Unusable("it has no beginning");
            }
            Head head = Json.read(lines.getFirst(), Head.class);
            if (!head.equals(wanted)) {
                throw new Unusable("it was led with " + head.model());
            }
            List<Message> messages = new ArrayList<>();
            for (String line : lines.subList(1, lines.size() - (torn ? 1 : 0))) {
                messages.add(message(line));
            }
            if (torn) {
                write(head, messages);
            }
            return new Kept(head, messages);
        } catch (IOException | Json.BadJson e) {
            throw new Unusable("it cannot be read: " + e.getMessage());
        }
    }

    void append(Message message) throws IOException {
        Files.writeString(file, line(message), StandardOpenOption.APPEND);
    }

    /** Replaces the whole file, in one step. */
    void write(Head head, List<Message> messages) throws IOException {
        StringBuilder text = new StringBuilder(Json.write(head)).append('\n');
        messages.forEach(message -> text.append(line(message)));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String line(Message message) {
        String key = switch (message) {
            case Said _ -> "said";
            case Answered _ -> "answered";
            case Results _ -> "results";
        };
        return Json.write(Map.of(key, message)) + "\n";
    }

    private static Message message(String line) {
        Map.Entry<String, Object> only = Json.object(line).entrySet().iterator().next();
        String value = Json.write(only.getValue());
        return switch (only.getKey()) {
            case "said" -> Json.read(value, Said.class);
            case "answered" -> Json.read(value, Answered.class);
            default -> Json.read(value, Results.class);
        };
    }
}
