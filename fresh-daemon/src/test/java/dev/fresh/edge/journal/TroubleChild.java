package dev.fresh.edge.journal;

import dev.fresh.edge.EdgeException;
import dev.fresh.testing.FailingCalls;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that opens its journal and appends until that fails, printing each position and then what it is told. With
 * {@code files} it first opens so many files that no other can be; with {@code fsync} nothing gets to the disk any more
 * after a while.
 */
final class TroubleChild {

    private static final String LONG = "x".repeat(50_000);
    private static final int SYNCED = 20;

    private TroubleChild() {
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        List<InputStream> taken = new ArrayList<>();
        boolean fsync = List.of(arguments).contains("fsync");
        if (arguments.length > 1 && !fsync) {
            // Once before, and once in vain, so that all classes that are needed for it are there.
            Journal.open(file, TextCodec.INSTANCE, "1").close();
            open(file.resolve("below").resolve("none"), false);
            take(taken);
        }
        open(file, fsync);
        for (InputStream one : taken) {
            one.close();
        }
    }

    private static void take(List<InputStream> taken) {
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            System.out.println("taken");
        }
    }

    private static void open(Path file, boolean fsync) {
        try (Journal<String> journal = Journal.open(file, TextCodec.INSTANCE, "1")) {
            fill(journal, fsync);
        } catch (EdgeException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void fill(Journal<String> journal, boolean fsync) {
        List<Journal.Entry<String>> entries = List
                .of(new Journal.Entry<>(Instant.EPOCH, Optional.empty(), LONG, List.of()));
        try {
            while (true) {
                long position = journal.append(entries);
                System.out.println(position);
                if (fsync && position == SYNCED) {
                    FailingCalls.begin("fsync", "fdatasync");
                }
            }
        } catch (EdgeException e) {
            System.out.println(e.getMessage());
        }
        try {
            journal.append(entries);
        } catch (EdgeException e) {
            System.out.println((journal.broken() ? "broken: " : "whole: ") + e.getMessage());
        }
    }
}
