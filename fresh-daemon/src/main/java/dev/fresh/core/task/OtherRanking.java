package dev.fresh.core.task;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.InventoryReport.OtherWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ranks what hooked features lack: tests and documents. The formulas stand in {@code docs/task-kinds.md}. */
final class OtherRanking {

    private static final int BRANCHES_COUNTED_MAX = 10;
    private static final double A_BRANCH = 0.1;

    private OtherRanking() {
    }

    /** A piece of work with the feature that it is about. */
    private record Candidate(OtherWork work, Feature feature) {
    }

    static List<Task> rank(InventoryReport report, Task.Kind kind, Strategy strategy, long seed, Set<String> excluded) {
        Map<String, Feature> features = report.features().stream()
                .collect(Collectors.toMap(Feature::id, Function.identity(), (first, _) -> first));
        List<Candidate> candidates = report.otherWork().stream()
                .filter(work -> work.kind() == kind && features.containsKey(work.featureId()))
                .map(work -> new Candidate(work, features.get(work.featureId())))
                .filter(candidate -> !excluded.contains(id(kind, candidate.feature())))
                .sorted(order(strategy, seed)).toList();
        List<Task> tasks = new ArrayList<>();
        for (Candidate candidate : candidates) {
            double score = switch (strategy) {
                case HIGHEST_IMPACT -> impact(candidate);
                case SAFEST, RANDOM -> candidates.size() - tasks.size();
            };
            tasks.add(task(kind, candidate.feature(), reason(candidate, strategy, seed), score));
        }
        return tasks;
    }

    static Task task(Task.Kind kind, Feature feature, String reason, double score) {
        return new Task(id(kind, feature), kind, feature, kind.verb() + " " + feature.path() + " " + feature.symbol(),
                reason, score, Money.ZERO);
    }

    /** The feature's own id for hooking it up, one that follows from it for anything else. */
    static String id(Task.Kind kind, Feature feature) {
        return kind == Task.Kind.HOOK_UP || kind == Task.Kind.ISSUE ? feature.id()
                : String.format(Locale.ROOT, "%012x", TaskPlanner.mixed(kind.ordinal(), feature.id()) >>> 16);
    }

    private static Comparator<Candidate> order(Strategy strategy, long seed) {
        Comparator<Candidate> places = Comparator.comparing((Candidate c) -> c.feature().path())
                .thenComparingInt(c -> c.feature().line()).thenComparing(c -> c.feature().id());
        return switch (strategy) {
            case HIGHEST_IMPACT -> Comparator.comparingDouble(OtherRanking::impact).reversed().thenComparing(places);
            case SAFEST -> Comparator.comparing((Candidate c) -> c.feature().safety())
                    .thenComparingInt(c -> c.work().statements())
                    .thenComparing(Comparator.comparingDouble((Candidate c) -> c.feature().quality()).reversed())
                    .thenComparing(places);
            case RANDOM -> Comparator.<Candidate>comparingLong(c -> TaskPlanner.mixed(seed, c.feature().id()))
                    .thenComparing(places);
        };
    }

    private static double impact(Candidate candidate) {
        OtherWork work = candidate.work();
        double size = Math.log(1 + work.statements()) / Math.log(2);
        double needed = candidate.feature().confidence() * work.weight() * size * (1 + work.bonus());
        return switch (work.kind()) {
            case COVER -> needed * (1 + A_BRANCH * Math.min(BRANCHES_COUNTED_MAX, work.branches()))
                    * testable(candidate.feature().safety());
            case DOCUMENT, HOOK_UP, ISSUE -> needed;
        };
    }

    /** How well code with such an effect can be tested in a sandbox. */
    private static double testable(Feature.Safety effect) {
        return switch (effect) {
            case PURE -> 1;
            case READS -> 0.9;
            case WRITES -> 0.6;
            case NETWORK -> 0.4;
            case DESTRUCTIVE -> 0.3;
        };
    }

    private static String reason(Candidate candidate, Strategy strategy, long seed) {
        Feature feature = candidate.feature();
        String why = candidate.work().reason();
        return switch (strategy) {
            case HIGHEST_IMPACT -> "Highest impact: " + candidate.work().statements() + " statements. " + why;
            case SAFEST -> "Safest: its worst effect is " + feature.safety().name().toLowerCase(Locale.ROOT) + ", "
                    + candidate.work().statements() + " statements. " + why;
            case RANDOM -> "Drawn with seed " + seed + ". " + why;
        };
    }
}
