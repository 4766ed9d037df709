package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out why a symbol is hooked up or not. */
final class Explanation {

    private static final int ID_LENGTH_MIN = 4;

    private final Scan scan;
    private final FeatureFilter filter;
    private final Cones cones;

    Explanation(Scan scan) {
        this.scan = scan;
        this.filter = new FeatureFilter(scan);
        this.cones = new Cones(scan);
    }

    /** Everything that is meant by a symbol, the end of one, {@code path:symbol}, or the beginning of an id. */
    List<Explained> of(String symbol) {
        return scan.project().units().stream().filter(FeatureFilter::isCandidate)
                .filter(u -> u.symbol().equals(symbol) || u.symbol().endsWith("." + symbol)
                        || (u.file.path() + ":" + u.symbol()).equals(symbol)
                        || symbol.length() >= ID_LENGTH_MIN && Features.id(u).startsWith(symbol))
                .map(this::one).toList();
    }

    private Explained one(Unit unit) {
        boolean live = scan.reach().live(unit);
        String unclear = live ? "" : scan.unknownFolder(unit.file);
        Verdict verdict = scan.reach().sure(unit) ? Verdict.HOOKED
                : live || !unclear.isEmpty() ? Verdict.UNKNOWN : Verdict.UNHOOKED;
        List<String> rules = scan.rules().stream().filter(r -> r.language().equals(unit.file.analyser().language()))
                .map(Rule::id).toList();
        return new Explained(Features.id(unit), unit.symbol(), unit.file.path(), unit.definition.line(), verdict,
                filter.reason(unit), live ? route(unit) : List.of(), live ? List.of() : references(unit), unclear,
                live ? Optional.empty() : sibling(unit), rules);
    }

    private List<Evidence> route(Unit unit) {
        List<Evidence> steps = new ArrayList<>();
        Unit at = unit;
        for (int guard = 0; guard < scan.project().units().size(); guard++) {
            Reach.Step step = scan.reach().via(at);
            if (step == null || step.from() == null) {
                steps.add(new Evidence("entry", at.file.path(), at.definition.line(), step == null ? "" : step.how()));
                break;
            }
            steps.add(new Evidence("step", step.from().file.path(), step.line(), step.from() + " " + step.how()));
            at = step.from();
        }
        Collections.reverse(steps);
        return steps;
    }

    private List<Evidence> references(Unit unit) {
        List<Evidence> found = new ArrayList<>();
        Occurrences occurrences = new Occurrences(scan, Set.of(unit.name()));
        for (Occurrences.Place place : occurrences.of(unit)) {
            found.add(new Evidence(place.unit().file.test() ? "test" : "reference", place.unit().file.path(),
                    place.line(), Features.whyNot(scan, place, unit)));
        }
        occurrences.docs(unit).forEach(doc -> found.add(new Evidence("documentation", doc.path(), doc.line(),
                "Documentation mentions it; that is no use.")));
        return found;
    }

    private Optional<Evidence> sibling(Unit unit) {
        Unit best = null;
        for (Unit other : unit.parent == null ? List.<Unit>of() : unit.parent.members) {
            if (other != unit && FeatureFilter.isCandidate(other) && scan.reach().sure(other)
                    && filter.reason(other).isEmpty() && (best == null
                            || Math.abs(other.definition.line() - unit.definition.line()) < Math
                                    .abs(best.definition.line() - unit.definition.line()))) {
                best = other;
            }
        }
        return Optional.ofNullable(best).map(found -> new Evidence("sibling", found.file.path(),
                found.definition.line(), found.symbol() + ", by " + String.join(", ", cones.hookedBy(found)) + "."));
    }
}
