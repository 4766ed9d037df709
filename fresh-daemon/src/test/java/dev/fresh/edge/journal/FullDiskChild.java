package dev.fresh.edge.journal;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process whose journal is on a disk that gets full, is written with its last words, and gets room again. */
final class FullDiskChild {

    private static final String LONG = "x".repeat(5_000);

    private FullDiskChild() {
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "journal.db");
        int positions = Integer.parseInt(arguments[1]);
        long acknowledged = 0;
        int torn = 0;
        for (int round = 0; round < positions; round++) {
            Path filler;
            try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
                require(journal.last() == acknowledged, journal.last() + " stored, " + acknowledged + " acknowledged");
                acknowledged = journal.append(entries("the disk has room"));
                require(journal.reserve(), "there is room to begin with");
                filler = fill(file, round);
                String text = "";
                for (int i = 0; text.isEmpty() && i < 100; i++) {
                    try {
                        acknowledged = journal.append(entries(LONG));
                    } catch (EdgeException e) {
                        text = e.getMessage();
                    }
                }
                System.out.println(text);
                require(!journal.broken(), "a full disk breaks nothing");
                acknowledged = journal.appendFromReserve(entries("the disk is full"));
                require(!journal.reserve(), "there is no room to go on");
                Files.delete(filler);
                require(journal.reserve(), "there is room to go on");
                // What was written in part, and was not acknowledged, is written over.
                if (round % 2 == 0) {
                    acknowledged = journal.append(entries("the disk has room"));
                    torn++;
                }
            }
        }
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            require(journal.last() == acknowledged, journal.last() + " stored, " + acknowledged + " acknowledged");
            long[] words = {0};
            journal.replay(0, stored -> words[0] += stored.event().startsWith("the disk") ? 1 : 0);
            require(words[0] == 2L * positions + torn, "all last words are there");
        }
        System.out.println("whole: " + acknowledged + " acknowledged");
    }

    /** Leaves between nothing and 60 kB, so that a write ends after another page each time. */
    private static Path fill(Path file, int round) throws IOException {
        long room = Files.getFileStore(file).getUsableSpace();
        return Files.write(file.resolveSibling("filler"), new byte[(int) Math.max(0, room - round % 16 * 4096L)]);
    }

    private static List<Entry<String>> entries(String text) {
        return List.of(new Entry<>(Instant.EPOCH, Optional.empty(), text, List.of()));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
