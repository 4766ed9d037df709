package dev.fresh.daemon.simulation;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The journal as a disk keeps it: a line for each event in the journal's own form, the last of which may be torn. What
 * is read after a restart is read from these lines and nothing else.
 */
final class Disk {

    private static final JournalCodec CODEC = new JournalCodec();
    private static final char END = '\n';

    /** An event as it was read. */
    record Stored(Instant at, FleetEvent event) {
    }

    private final Subject subject;
    private final List<String> lines = new ArrayList<>();
    // What the first lines say, so that a night with many restarts does not read each of them as often.
    private final List<Stored> understood = new ArrayList<>();

    Disk(Subject subject) {
        this.subject = subject;
    }

    /** Stores the event, durably. */
    String write(FleetEvent event, Instant at) {
        String line = line(event, at);
        lines.add(line);
        return line;
    }

    /** Stores the first part of it only. */
    void tear(FleetEvent event, Instant at, double part) {
        String line = line(event, at);
        lines.add(line.substring(0, (int) (part * (line.length() - 1))));
    }

    private static String line(FleetEvent event, Instant at) {
        return at + " " + CODEC.type(event) + " " + CODEC.write(event) + END;
    }

    /** Cuts off what is torn, and gives what is left. */
    List<String> repaired() {
        if (torn()) {
            lines.removeLast();
        }
        return subject.read(List.copyOf(lines));
    }

    /** The events that lines stand for, once more from their text where that is not known yet. */
    List<Stored> events(List<String> whole) {
        while (understood.size() < whole.size()) {
            String[] parts = whole.get(understood.size()).split(" ", 3);
            understood.add(new Stored(Instant.parse(parts[0]), CODEC.read(parts[1], parts[2])));
        }
        return List.copyOf(understood.subList(0, whole.size()));
    }

    /** Whether the last line is not whole. */
    boolean torn() {
        return !lines.isEmpty() && lines.getLast().indexOf(END) < 0;
    }

    int size() {
        return lines.size();
    }

    /** SHA-256 of all that is stored. */
    String digest() {
        MessageDigest digest = sha256();
        lines.forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
