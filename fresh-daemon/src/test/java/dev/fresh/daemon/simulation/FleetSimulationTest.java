package dev.fresh.daemon.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of nights with agents that fail, hang and lie, people who change their minds, crashes around any write and
 * clocks that jump. Another number of seeds: {@code -Dnights=100000}; one seed again: {@code fresh simulate --seed SEED
 * --nights 1}, or here {@code -Dnight=SEED}.
 */
@Tag("slow")
@Tag("rounds")
final class FleetSimulationTest {

    private static final int NIGHTS = Integer.getInteger("nights", Rounds.of(2_000, 100_000, 1_000_000));

    @Test
    void everyNightKeepsEveryPromise() throws Exception {
        Long one = Long.getLong("night");
        long began = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        Simulation.Outcome outcome = new Simulation(one == null ? 0 : one, one == null ? NIGHTS : 1).run(threads,
                _ -> {});
        outcome.failed().ifPresent(failed -> {
            throw new AssertionError("night " + failed.seed() + ", " + failed.invariant().code() + ": "
                    + failed.what() + " (again with -Dnight=" + failed.seed() + ")", failed.cause());
        });
        if (one != null) {
            return;
        }
        Tally tally = outcome.tally();
        assertEquals(NIGHTS, tally.nights());
        assertTrue(tally.kinds().keySet().containsAll(kinds()), () -> "the nights were too quiet: " + tally.kinds());
        assertTrue(tally.faults().keySet().containsAll(List.of(Fault.values())), () -> "and so: " + tally.faults());
        Figures.tell("C5", String.format("%,d nights, %,d events, %,d agents, %,d restarts, %,d faults, 0 violations;"
                + " %.1f ms a seed and core", tally.nights(), tally.events(), tally.agents(), tally.restarts(),
                tally.faults().values().stream().mapToLong(Long::longValue).sum(),
                (System.nanoTime() - began) / 1e6 * threads / tally.nights()));
    }

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of("completed", "failed", "stopped", "CheckpointMade", "ChoreDone",
                "ManifestTaken", "ManifestDiffered", "ServerRefused"));
        Stream.of(FleetEvent.class, FleetEvent.OnReview.class).flatMap(family -> Stream.of(
                family.getPermittedSubclasses())).filter(Class::isRecord).map(Class::getSimpleName)
                .forEach(kinds::add);
        return kinds;
    }
}
