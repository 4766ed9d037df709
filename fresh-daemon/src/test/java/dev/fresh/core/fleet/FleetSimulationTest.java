package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of nights with agents that fail, hang and lie, people who change their minds, crashes after any event and
 * clocks that jump. Another number of seeds: {@code -Dnights=100000}; one seed again: {@code -Dnight=SEED}.
 */
@Tag("slow")
@Tag("rounds")
final class FleetSimulationTest {

    private static final int NIGHTS = Integer.getInteger("nights", Rounds.of(2_000, 100_000, 1_000_000));

    private final Map<String, Integer> seen = new ConcurrentSkipListMap<>();

    @Test
    void everyNightKeepsEveryPromise() {
        Long one = Long.getLong("night");
        if (one != null) {
            night(one);
            return;
        }
        // Seeds below a failed one are still played, so that the first of them is named whoever finishes first.
        ConcurrentSkipListMap<Long, AssertionError> failed = new ConcurrentSkipListMap<>();
        LongStream.range(0, NIGHTS).parallel().filter(seed -> failed.headMap(seed).isEmpty()).forEach(seed -> {
            try {
                night(seed);
            } catch (AssertionError e) {
                failed.put(seed, e);
            }
        });
        if (!failed.isEmpty()) {
            throw failed.firstEntry().getValue();
        }
        assertTrue(seen.keySet().containsAll(kinds()), () -> "the nights were too quiet: " + seen);
    }

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of("completed", "failed", "stopped", "CheckpointMade", "ChoreDone",
                "ManifestTaken", "ManifestDiffered"));
        Stream.of(FleetEvent.class, FleetEvent.OnReview.class).flatMap(family -> Stream.of(
                family.getPermittedSubclasses())).filter(Class::isRecord).map(Class::getSimpleName)
                .forEach(kinds::add);
        return kinds;
    }

    private void night(long seed) {
        try {
            SplittableRandom random = new SplittableRandom(seed);
            Night night = Night.of(random);
            Fleet replayed = replay(night.journal());
            assertEquals(night.fleet(), replayed, "replay is not what was lived");
            assertEquals(List.copyOf(night.fleet().agents().keySet()), List.copyOf(replayed.agents().keySet()));
            night.cut(random.nextInt(night.journal().size()));
            count(night);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("night " + seed + ": " + e.getMessage() + " (again with -Dnight=" + seed + ")", e);
        }
    }

    private static Fleet replay(List<Night.Happened> journal) {
        Fleet fleet = Fleet.empty();
        for (Night.Happened past : journal) {
            fleet = fleet.after(past.event(), past.at());
        }
        return fleet;
    }

    private void count(Night night) {
        night.journal().forEach(past -> seen.merge(past.event().getClass().getSimpleName(), 1, Integer::sum));
        night.fleet().agents().values().forEach(agent -> seen.merge(agent.state().label(), 1, Integer::sum));
    }
}
