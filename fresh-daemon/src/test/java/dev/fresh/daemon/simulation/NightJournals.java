package dev.fresh.daemon.simulation;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.EventKinds;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes journals of simulated nights in which together every kind of event occurs, the fewest that are found. The
 * argument is the folder; each is then frozen by {@code GoldenJournalsTest.Freeze}.
 */
final class NightJournals {

    private static final int NIGHTS = 150;
    private static final int EVENTS_MAX = 250;

    private record Told(long seed, List<String> lines, Set<String> kinds) {
    }

    private NightJournals() {
    }

    public static void main(String... arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<Told> nights = new ArrayList<>();
        for (long seed = 0; seed < NIGHTS; seed++) {
            Told told = night(seed);
            if (told.lines().size() <= EVENTS_MAX) {
                nights.add(told);
            }
        }
        Set<String> missing = new HashSet<>(EventKinds.all());
        while (!missing.isEmpty()) {
            Told best = nights.stream().max(Comparator.<Told>comparingLong(
                    told -> told.kinds().stream().filter(missing::contains).count())
                    .thenComparing(told -> -told.lines().size())).orElseThrow();
            if (!missing.removeAll(best.kinds())) {
                System.out.println("in none: " + missing);
                return;
            }
            System.out.println("night " + best.seed() + ", " + best.lines().size() + " events");
            write(folder.resolve("night-" + best.seed() + ".db"), best.lines());
        }
    }

    private static Told night(long seed) {
        List<List<String>> read = new ArrayList<>();
        Night.of(new SplittableRandom(seed), new Subject() {
            @Override
            public List<String> read(List<String> written) {
                read.add(written);
                return written;
            }
        });
        Set<String> kinds = new HashSet<>();
        read.getLast().forEach(line -> kinds.addAll(EventKinds.of(event(line))));
        return new Told(seed, read.getLast(), kinds);
    }

    private static FleetEvent event(String line) {
        String[] parts = line.strip().split(" ", 3);
        return new JournalCodec().read(parts[1], parts[2]);
    }

    private static void write(Path file, List<String> lines) {
        Fleet fleet = Fleet.empty();
        try (Journal<FleetEvent> journal = Journal.open(file, new JournalCodec(), "0.1.0")) {
            for (String line : lines) {
                Instant at = Instant.parse(line.substring(0, line.indexOf(' ')));
                FleetEvent event = event(line);
                fleet = fleet.after(event, at);
                journal.append(List.of(new Journal.Entry<>(at, Optional.empty(), event, fleet.ledgerEntries())));
            }
        }
    }
}
