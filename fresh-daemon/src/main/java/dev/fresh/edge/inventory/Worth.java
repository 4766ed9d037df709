package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Necessity;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.Occurrences.DocPlace;
import dev.fresh.edge.inventory.Occurrences.Place;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether somebody wants a feature, and how good its code is.
 *
 * <p>Quality is the share reached of: 0.30 a test uses it, 0.15 documented in the code, 0.20 complete, 0.15 simple (at
 * most ten branches and five parameters), 0.10 typed signature. History is no part of it, so that the same tree gives
 * the same value.
 */
final class Worth {

    private static final double ALIKE_MIN = 0.7;
    /** A repository of thousands of functions that are cut to one pattern must not be compared pair by pair. */
    private static final int COMPARED_MAX = 2000;
    private static final int BRANCHES_MAX = 10;
    private static final int PARAMETERS_MAX = 5;
    private static final double WEIGHTS = 0.9;
    private static final Pattern VERB = Pattern.compile("^(add|list|remove|delete|get|set|create|update|show|import|"
            + "export|start|stop|enable|disable|open|close|read|write|load|save|push|pull|lock|unlock)[_A-Z]?.*");

    private final Scan scan;
    private final Occurrences occurrences;
    private final Map<Unit, List<Unit>> liveSiblings = new HashMap<>();
    private final List<Unit> live = new ArrayList<>();
    /** Places in {@code live}, by the name of a function and by one of the hashes of a body. */
    private final Map<Key, List<Integer>> alike = new HashMap<>();

    Worth(Scan scan, FeatureFilter filter, Occurrences occurrences, Collection<Unit> features) {
        this.scan = scan;
        this.occurrences = occurrences;
        for (Unit unit : features) {
            if (scan.reach().sure(unit)) {
                liveSiblings.computeIfAbsent(group(unit), g -> new ArrayList<>()).add(unit);
            }
        }
        for (Unit unit : scan.project().production()) {
            if (scan.reach().sure(unit) && FeatureFilter.isCandidate(unit) && !unit.isClass()) {
                live.add(unit);
            }
        }
        for (int at = 0; at < live.size(); at++) {
            int place = at;
            Unit unit = live.get(at);
            keys(unit).forEach(key -> alike.computeIfAbsent(key, k -> new ArrayList<>(1)).add(place));
        }
    }

    /** What two units must have in common to be worth a comparison: a name, or a hash at the same place. */
    private record Key(Analyser analyser, String name, int row, int hash) {
    }

    /** A body that shares {@link #ALIKE_MIN} of the hashes of another shares one of these. */
    private static List<Key> keys(Unit unit) {
        List<Key> keys = new ArrayList<>();
        Analyser analyser = unit.file.analyser();
        if (unit.kind() == Kind.FUNCTION) {
            keys.add(new Key(analyser, unit.name(), -1, 0));
        }
        List<Integer> print = unit.definition.shape().print();
        int rows = print.isEmpty() ? 0 : print.size() - (int) Math.ceil(ALIKE_MIN * print.size()) + 1;
        for (int row = 0; row < rows; row++) {
            keys.add(new Key(analyser, "", row, print.get(row)));
        }
        return keys;
    }

    /** The judgement of one feature. */
    record Value(Necessity necessity, double quality, boolean siblingHooked, boolean documented,
            List<Evidence> evidence, List<String> notes) {
    }

    private static Unit group(Unit unit) {
        return unit.definition.isMember() ? unit.parent : unit.file.top();
    }

    /** @param pure whether nothing that it runs does anything to the world */
    Value of(Unit unit, boolean unhooked, boolean pure) {
        List<Evidence> evidence = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<DocPlace> docs = occurrences.docs(unit);
        for (DocPlace doc : docs) {
            evidence.add(new Evidence("documentation", doc.path(), doc.line(), "It is mentioned here."));
        }
        List<Place> tests = occurrences.of(unit).stream().filter(p -> p.unit().file.test() && !p.importOnly()).toList();
        Optional<Unit> sibling = sibling(unit);
        sibling.filter(s -> unhooked).ifPresent(s -> evidence.add(new Evidence("sibling", s.file.path(),
                s.definition.line(), s.symbol() + " beside it is hooked up; " + unit.name() + " is not.")));
        Necessity necessity = unhooked ? necessity(unit, docs, tests, sibling, pure, notes) : Necessity.LIKELY;
        return new Value(necessity, quality(unit, !tests.isEmpty()), sibling.isPresent(), !docs.isEmpty(), evidence,
                notes);
    }

    private Optional<Unit> sibling(Unit unit) {
        Unit best = null;
        for (Unit other : liveSiblings.getOrDefault(group(unit), List.of())) {
            if (other != unit && other.kind() == unit.kind() && (best == null
                    || Math.abs(other.definition.line() - unit.definition.line()) < Math
                            .abs(best.definition.line() - unit.definition.line()))) {
                best = other;
            }
        }
        return Optional.ofNullable(best);
    }

    private Necessity necessity(Unit unit, List<DocPlace> docs, List<Place> tests, Optional<Unit> sibling,
            boolean pure, List<String> notes) {
        Optional<String> doubt = doubt(unit);
        if (doubt.isPresent()) {
            notes.add("Necessity is doubtful: " + doubt.get());
            return Necessity.DOUBTFUL;
        }
        if (!docs.isEmpty()) {
            notes.add("Necessity is likely: it is documented in " + docs.getFirst().path() + ".");
            return Necessity.LIKELY;
        }
        if (!tests.isEmpty()) {
            notes.add("Necessity is likely: it has tests in " + tests.getFirst().unit().file.path() + ".");
            return Necessity.LIKELY;
        }
        if (VERB.matcher(unit.name()).matches() && sibling.filter(s -> VERB.matcher(s.name()).matches()).isPresent()) {
            notes.add("Necessity is likely: it completes the family of " + sibling.get().name() + ".");
            return Necessity.LIKELY;
        }
        if (pure && unit.definition.isMember() && scan.reach().live(unit.parent)
                && unit.file.analyser().isDetail(unit.definition, unit.parent.definition)) {
            notes.add("Necessity is doubtful: it does nothing to the world, and no document, test or sibling speaks"
                    + " for this part of " + unit.parent.name() + ".");
            return Necessity.DOUBTFUL;
        }
        notes.add("Necessity is unknown: no document, test or sibling speaks for it.");
        return Necessity.UNKNOWN;
    }

    private Optional<String> doubt(Unit unit) {
        for (Unit at = unit; at != null; at = at.parent) {
            if (at.definition.has(Flag.DEPRECATED)) {
                return Optional.of("it is deprecated.");
            }
        }
        if (unit.isClass()) {
            return Optional.empty();
        }
        Shape shape = unit.definition.shape();
        Candidates candidates = new Candidates(unit);
        for (int at = candidates.next(); at >= 0; at = candidates.next()) {
            Unit other = live.get(at);
            if (other == unit) {
                continue;
            }
            boolean same = unit.kind() == Kind.FUNCTION && other.kind() == Kind.FUNCTION
                    && other.name().equals(unit.name()) && parameters(other) == parameters(unit);
            if (same) {
                return Optional.of("a live function has the same name (" + other.place() + ").");
            }
            if (!shape.print().isEmpty() && alike(shape, other.definition.shape()) >= ALIKE_MIN) {
                return Optional.of("a live function does nearly the same (" + other.place() + ").");
            }
        }
        return Optional.empty();
    }

    /** The live units with which one has something in common, in their order, up to a limit. */
    private final class Candidates {

        private final List<List<Integer>> groups = new ArrayList<>();
        private final List<Integer> nexts = new ArrayList<>();
        private int given;

        Candidates(Unit unit) {
            for (Key key : keys(unit)) {
                List<Integer> group = alike.get(key);
                if (group != null) {
                    groups.add(group);
                    nexts.add(0);
                }
            }
        }

        /** The next place in {@code live}, -1 behind the last. */
        int next() {
            int least = Integer.MAX_VALUE;
            for (int at = 0; at < groups.size(); at++) {
                if (nexts.get(at) < groups.get(at).size()) {
                    least = Math.min(least, groups.get(at).get(nexts.get(at)));
                }
            }
            for (int at = 0; at < groups.size(); at++) {
                if (nexts.get(at) < groups.get(at).size() && groups.get(at).get(nexts.get(at)) == least) {
                    nexts.set(at, nexts.get(at) + 1);
                }
            }
            return least == Integer.MAX_VALUE || given++ >= COMPARED_MAX ? -1 : least;
        }
    }

    private static int parameters(Unit unit) {
        return unit.definition.shape().signature().map(s -> s.parameters().size()).orElse(0);
    }

    private static double alike(Shape one, Shape other) {
        if (other.print().size() != one.print().size() || other.statements() > 2 * one.statements() + 1
                || one.statements() > 2 * other.statements() + 1) {
            return 0;
        }
        return (double) one.shared(other) / one.print().size();
    }

    private double quality(Unit unit, boolean tested) {
        double score = tested ? 0.30 : 0;
        List<Unit> parts = new ArrayList<>(List.of(unit));
        parts.addAll(unit.isClass() ? unit.members : List.of());
        score += unit.definition.shape().doc().isEmpty() ? 0 : 0.15;
        boolean complete = parts.stream().allMatch(u -> u.definition.shape().todos() == 0
                && (!u.definition.has(Flag.STUB) || u.definition.has(Flag.ABSTRACT)));
        score += complete ? 0.20 : 0;
        boolean simple = parts.stream().allMatch(u -> u.definition.shape().complexity() <= BRANCHES_MAX
                && parameters(u) <= PARAMETERS_MAX);
        score += simple ? 0.15 : 0;
        score += parts.stream().allMatch(Worth::typed) ? 0.10 : 0;
        return Math.round(score / WEIGHTS * 100) / 100.0;
    }

    private static boolean typed(Unit unit) {
        Optional<Signature> signature = unit.definition.shape().signature();
        return signature.isEmpty() || (!signature.get().returnType().isEmpty() || unit.kind() == Kind.CONSTRUCTOR)
                && signature.get().parameters().stream().map(Parameter::type).noneMatch(String::isEmpty);
    }
}
