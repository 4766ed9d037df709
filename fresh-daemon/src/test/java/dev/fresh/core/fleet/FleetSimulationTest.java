package dev.fresh.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of nights with agents that fail, hang and lie, people who change their minds, crashes after any event and
 * clocks that jump. Another number of seeds: {@code -Dnights=100000}; one seed again: {@code -Dnight=SEED}.
 */
final class FleetSimulationTest {

    private static final int NIGHTS = Integer.getInteger("nights", 2_000);

    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void everyNightKeepsEveryPromise() {
        Long one = Long.getLong("night");
        if (one != null) {
            night(one);
            return;
        }
        for (long seed = 0; seed < NIGHTS; seed++) {
            night(seed);
        }
        assertTrue(seen.keySet().containsAll(kinds()), () -> "the nights were too quiet: " + seen);
    }

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(List.of("completed", "failed", "stopped"));
        for (Class<?> kind : FleetEvent.class.getPermittedSubclasses()) {
            kinds.add(kind.getSimpleName());
        }
        return kinds;
    }

    private void night(long seed) {
        try {
            SplittableRandom random = new SplittableRandom(seed);
            Night night = Night.of(random);
            assertEquals(night.fleet(), replay(night.journal()), "replay is not what was lived");
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
