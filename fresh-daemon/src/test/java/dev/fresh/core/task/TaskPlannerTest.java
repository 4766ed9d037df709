package dev.fresh.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Feature.Necessity;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskPlannerTest {

    private static Feature feature(String symbol, Tier tier, Necessity necessity, Safety safety, int lines,
            boolean sibling, boolean documented, double quality) {
        Verdict verdict = tier == Tier.NONE ? Verdict.HOOKED : tier == Tier.C ? Verdict.UNKNOWN : Verdict.UNHOOKED;
        return new Feature("%012x".formatted(symbol.hashCode() & 0xffffffffL), "a.py", symbol, 1, "python",
                Feature.Kind.FUNCTION, verdict, verdict == Verdict.HOOKED ? List.of("cli x") : List.of(), tier, 0.9,
                necessity, quality, safety, lines, sibling, documented, Optional.empty(), Optional.empty(), List.of(),
                List.of());
    }

    private static Feature plain(String symbol) {
        return feature(symbol, Tier.A, Necessity.LIKELY, Safety.PURE, 7, false, false, 0.5);
    }

    private static InventoryReport report(Feature... features) {
        return new InventoryReport("0".repeat(40), List.of(features), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of());
    }

    private static List<String> symbols(List<Task> tasks) {
        return tasks.stream().map(t -> t.feature().symbol()).toList();
    }

    @Test
    void takesOnlyCertainFeaturesThatNobodyDoubts() {
        InventoryReport report = report(plain("a"),
                feature("b", Tier.B, Necessity.LIKELY, Safety.PURE, 7, true, true, 1),
                feature("c", Tier.C, Necessity.LIKELY, Safety.PURE, 7, true, true, 1),
                feature("m", Tier.A_MINUS, Necessity.LIKELY, Safety.PURE, 7, true, true, 1),
                feature("d", Tier.A, Necessity.DOUBTFUL, Safety.PURE, 7, true, true, 1),
                feature("h", Tier.NONE, Necessity.LIKELY, Safety.PURE, 7, true, true, 1), plain("x"));
        for (Strategy strategy : Strategy.values()) {
            assertEquals(List.of("a"), symbols(TaskPlanner.rank(report, strategy, 1, Set.of(plain("x").id()))));
        }
    }

    @Test
    void ranksByImpact() {
        Feature documented = feature("documented", Tier.A, Necessity.LIKELY, Safety.WRITES, 7, true, true, 0);
        Feature large = feature("large", Tier.A, Necessity.LIKELY, Safety.WRITES, 1000, false, false, 0);
        Feature unknown = feature("unknown", Tier.A, Necessity.UNKNOWN, Safety.PURE, 7, false, false, 1);
        List<Task> tasks = TaskPlanner.rank(report(unknown, plain("plain"), documented, large),
                Strategy.HIGHEST_IMPACT, 0, Set.of());
        assertEquals(List.of("large", "documented", "plain", "unknown"), symbols(tasks));
        assertEquals(0.9 * 3 * 1.5, tasks.get(1).score(), 1e-9);
        assertEquals("Hook up a.py large", tasks.getFirst().title());
        assertTrue(tasks.get(1).reason().contains("documented"), tasks.get(1).reason());
    }

    @Test
    void ranksBySafetyThenPatchThenQuality() {
        assertEquals(List.of("better", "worse", "reads", "wipes"), symbols(TaskPlanner.rank(report(
                feature("wipes", Tier.A, Necessity.LIKELY, Safety.DESTRUCTIVE, 999, true, true, 1),
                feature("reads", Tier.A, Necessity.LIKELY, Safety.READS, 999, true, true, 1),
                feature("worse", Tier.A, Necessity.UNKNOWN, Safety.PURE, 1, false, false, 0.1),
                feature("better", Tier.A, Necessity.UNKNOWN, Safety.PURE, 1, false, false, 0.2)),
                Strategy.SAFEST, 0, Set.of())));
    }

    @Test
    void drawsEveryFeatureFirstAboutEquallyOftenAndTheSameForTheSameSeed() {
        InventoryReport report = report(plain("a"), plain("b"), plain("c"), plain("d"));
        Map<String, Integer> first = new HashMap<>();
        for (long seed = 0; seed < 4000; seed++) {
            List<String> order = symbols(TaskPlanner.rank(report, Strategy.RANDOM, seed, Set.of()));
            assertEquals(order, symbols(TaskPlanner.rank(report, Strategy.RANDOM, seed, Set.of())));
            first.merge(order.getFirst(), 1, Integer::sum);
        }
        first.values().forEach(count -> assertTrue(count > 850 && count < 1150, first.toString()));
        assertNotEquals(symbols(TaskPlanner.rank(report, Strategy.RANDOM, 1, Set.of())),
                symbols(TaskPlanner.rank(report, Strategy.RANDOM, 2, Set.of())));
    }

    @Test
    void picksByPrefixSymbolAndPlaceInTheGivenOrder() {
        Feature weak = feature("Box.weak", Tier.B, Necessity.DOUBTFUL, Safety.PURE, 7, true, true, 1);
        InventoryReport report = report(plain("a"), weak,
                feature("h", Tier.NONE, Necessity.LIKELY, Safety.PURE, 7, true,
                        true, 1));
        assertEquals(List.of("Box.weak", "a"), symbols(TaskPlanner.pick(report, List.of("weak", "a.py:a", "a"))));
        assertEquals(List.of("Box.weak"), symbols(TaskPlanner.pick(report, List.of(weak.id().substring(0, 8)))));
        List<String> messages = new ArrayList<>();
        for (String name : List.of("h", "nothing", "0000")) {
            TaskPlanner.Unpickable wrong = assertThrows(TaskPlanner.Unpickable.class,
                    () -> TaskPlanner.pick(report, List.of(name)));
            messages.add(wrong.getMessage() + wrong.matches().size());
        }
        assertTrue(messages.get(0).contains("hooked up already, by cli x"), messages.toString());
        assertTrue(messages.get(1).contains("no feature nothing"), messages.toString());
        assertTrue(messages.get(2).endsWith("3"), messages.toString());
    }
}
