package dev.fresh.core.task;

import dev.fresh.core.task.Feature.Necessity;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Turns an inventory into ranked tasks: the same inventory, strategy and seed give the same list. */
public final class TaskPlanner {

    private static final int WRAPPER_LINES = 8;
    private static final int LINES_PER_PARAMETER = 2;

    private TaskPlanner() {
    }

    /**
     * The features of tier A that nobody doubts, best first. A member of an unhooked class is left to its class.
     *
     * @param excludedIds features that were tried, rejected or are open
     */
    public static List<Task> rank(InventoryReport report, Strategy strategy, long seed, Set<String> excludedIds) {
        List<Feature> candidates = report.features().stream()
                .filter(f -> f.verdict() == Verdict.UNHOOKED && f.tier() == Tier.A && f.within().isEmpty()
                        && f.necessity() != Necessity.DOUBTFUL && !excludedIds.contains(f.id()))
                .sorted(order(strategy, seed)).toList();
        List<Task> tasks = new ArrayList<>();
        for (Feature feature : candidates) {
            double score = switch (strategy) {
                case HIGHEST_IMPACT -> impact(feature);
                case SAFEST, RANDOM -> candidates.size() - tasks.size();
            };
            tasks.add(OtherRanking.task(Task.Kind.HOOK_UP, feature, reason(feature, strategy, seed), score));
        }
        return List.copyOf(tasks);
    }

    /**
     * Tasks of several kinds, each best first, taking turns in the order of the kinds.
     *
     * @param excludedIds of tasks whose like was tried, rejected or is open
     */
    public static List<Task> rank(InventoryReport report, List<Task.Kind> kinds, Strategy strategy, long seed,
            Set<String> excludedIds) {
        List<List<Task>> lists = kinds.stream().distinct().map(kind -> switch (kind) {
            case HOOK_UP -> rank(report, strategy, seed, excludedIds);
            case COVER, DOCUMENT -> OtherRanking.rank(report, kind, strategy, seed, excludedIds);
            // They are not in the inventory, and go before what is; see Issues.
            case ISSUE -> List.<Task>of();
        }).toList();
        List<Task> all = new ArrayList<>();
        int longest = lists.stream().mapToInt(List::size).max().orElse(0);
        for (int turn = 0; turn < longest; turn++) {
            for (List<Task> list : lists) {
                if (turn < list.size()) {
                    all.add(list.get(turn));
                }
            }
        }
        return List.copyOf(all);
    }

    /** A task that somebody wants for a reason of their own. */
    public static Task task(Task.Kind kind, Feature feature, String reason) {
        return OtherRanking.task(kind, feature, reason, 1);
    }

    /** The id of a task of this kind about this feature. */
    public static String id(Task.Kind kind, Feature feature) {
        return OtherRanking.id(kind, feature);
    }

    private static Comparator<Feature> order(Strategy strategy, long seed) {
        Comparator<Feature> places = Comparator.comparing(Feature::path).thenComparingInt(Feature::line)
                .thenComparing(Feature::id);
        return switch (strategy) {
            case HIGHEST_IMPACT -> Comparator.comparingDouble(TaskPlanner::impact).reversed().thenComparing(places);
            case SAFEST -> Comparator.comparing(Feature::safety).thenComparingInt(TaskPlanner::patchLines)
                    .thenComparing(Comparator.comparingDouble(Feature::quality).reversed()).thenComparing(places);
            case RANDOM -> Comparator.<Feature>comparingLong(f -> mixed(seed, f.id())).thenComparing(places);
        };
    }

    /** The formula of {@link Strategy#HIGHEST_IMPACT}. */
    static double impact(Feature feature) {
        double necessity = switch (feature.necessity()) {
            case LIKELY -> 1;
            case UNKNOWN -> 0.6;
            case DOUBTFUL -> 0.2;
        };
        double bonus = 1 + (feature.siblingHooked() ? 0.3 : 0) + (feature.documented() ? 0.2 : 0);
        return feature.confidence() * necessity * Math.log(1 + feature.unlockedLines()) / Math.log(2) * bonus;
    }

    /** How many lines a command for this feature will take: a wrapper, and some for each parameter. */
    static int patchLines(Feature feature) {
        return WRAPPER_LINES + LINES_PER_PARAMETER * feature.signature().map(s -> s.parameters().size()).orElse(4);
    }

    /** A number from seed and id in which every bit depends on every bit of both. */
    static long mixed(long seed, String id) {
        long z = seed;
        for (int at = 0; at < id.length(); at++) {
            z = (z ^ id.charAt(at)) + 0x9E3779B97F4A7C15L;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
        }
        return z;
    }

    private static String reason(Feature feature, Strategy strategy, long seed) {
        String necessity = feature.necessity().name().toLowerCase(Locale.ROOT);
        return switch (strategy) {
            case HIGHEST_IMPACT -> "Highest impact: necessity " + necessity + ", " + feature.unlockedLines()
                    + " lines unlocked" + (feature.siblingHooked() ? ", something beside it is hooked up" : "")
                    + (feature.documented() ? ", documented" : "") + ".";
            case SAFEST -> "Safest: its worst effect is " + feature.safety().name().toLowerCase(Locale.ROOT)
                    + ", about " + patchLines(feature) + " lines of patch, quality " + feature.quality() + ".";
            case RANDOM -> "Drawn with seed " + seed + ".";
        };
    }

    /** The features to hook up that a person named. */
    public static List<Task> pick(InventoryReport report, List<String> ids) {
        return pick(report, ids, List.of(Task.Kind.HOOK_UP));
    }

    /**
     * The features that a person named, in that order, whatever their tier. What is hooked up gets the other kinds of
     * work: the one that was asked for, or of several those that it lacks.
     *
     * @param ids unique prefixes of ids, symbols, or {@code path:symbol}
     * @throws Unpickable for a name that fits no feature, several, or one that needs no such work
     */
    public static List<Task> pick(InventoryReport report, List<String> ids, List<Task.Kind> kinds) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        for (String name : ids) {
            Feature feature = one(report, name);
            List<Task.Kind> wanted = kinds.stream().filter(kind -> wants(report, feature, kind, kinds)).toList();
            if (wanted.isEmpty()) {
                throw new Unpickable(
                        feature.symbol() + (feature.verdict() == Verdict.HOOKED ? " is hooked up already, by "
                                + String.join(", ", feature.hookedBy()) + "." : " is not hooked up yet."),
                        List.of());
            }
            for (Task.Kind kind : wanted) {
                Task task = OtherRanking.task(kind, feature, "Named by the person who started the run.",
                        ids.size() - tasks.size());
                tasks.putIfAbsent(task.id(), task);
            }
        }
        return List.copyOf(tasks.values());
    }

    private static boolean wants(InventoryReport report, Feature feature, Task.Kind kind, List<Task.Kind> kinds) {
        boolean hooked = feature.verdict() == Verdict.HOOKED;
        return switch (kind) {
            case HOOK_UP -> !hooked;
            case COVER, DOCUMENT -> hooked && (kinds.size() == 1 || report.otherWork().stream()
                    .anyMatch(work -> work.kind() == kind && work.featureId().equals(feature.id())));
            case ISSUE -> false;
        };
    }

    /** The one feature that a name fits. */
    public static Feature one(InventoryReport report, String name) {
        List<Feature> exact = report.features().stream().filter(f -> f.id().equals(name) || f.symbol().equals(name)
                || (f.path() + ":" + f.symbol()).equals(name)).toList();
        List<Feature> fitting = !exact.isEmpty() || name.isEmpty() ? exact : report.features().stream()
                .filter(f -> f.id().startsWith(name) || f.symbol().endsWith("." + name)).toList();
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        if (fitting.isEmpty()) {
            throw new Unpickable("There is no feature " + name + "; fresh inventory lists them.", List.of());
        }
        throw new Unpickable("Several features fit " + name + ".", fitting);
    }

    /** A name that does not lead to one feature that can be hooked up. */
    public static final class Unpickable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Feature> matches;

        Unpickable(String message, List<Feature> matches) {
            super(message);
            this.matches = matches;
        }

        /** The features that fit, when there are several. */
        public List<Feature> matches() {
            return List.copyOf(matches);
        }
    }
}
