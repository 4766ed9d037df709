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

    private static final String LONG = "x".repeat(50_000);
    private static final int ROUNDS = 3;

    private FullDiskChild() {
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0], "journal.db");
        long acknowledged = 0;
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            for (int round = 0; round < ROUNDS; round++) {
                Path filler = fill(file);
                try {
                    while (acknowledged < 10_000) {
                        acknowledged = journal.append(entries(LONG));
                    }
                } catch (EdgeException e) {
                    System.out.println(e.getMessage());
                }
                require(!journal.broken(), "a full disk breaks nothing");
                require(fails(journal), "a full disk stays full");
                acknowledged = journal.appendFromReserve(entries("the disk is full"));
                require(!journal.reserve(), "there is no room to go on");
                Files.delete(filler);
                require(journal.reserve(), "there is room to go on");
                acknowledged = journal.append(entries("the disk has room"));
            }
        }
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            require(journal.last() == acknowledged, journal.last() + " stored, " + acknowledged + " acknowledged");
            long[] words = {0};
            journal.replay(0, stored -> words[0] += stored.event().startsWith("the disk") ? 1 : 0);
            require(words[0] == 2 * ROUNDS, "all last words are there");
        }
        System.out.println("whole");
    }

    /** Leaves a little less than half a megabyte. */
    private static Path fill(Path file) throws IOException {
        long room = Files.getFileStore(file).getUsableSpace();
        return Files.write(file.resolveSibling("filler"), new byte[(int) Math.max(0, room - 400_000)]);
    }

    private static boolean fails(Journal<String> journal) {
        try {
            journal.append(entries(LONG + LONG));
            return false;
        } catch (EdgeException e) {
            return true;
        }
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
