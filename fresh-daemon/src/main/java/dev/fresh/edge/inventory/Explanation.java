package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.rules.Rule;
import dev.fresh.edge.inventory.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells a person why a symbol is hooked up or not. */
final class Explanation {

    private static final int PATH_MAX = 40;

    private final Scan scan;

    Explanation(Scan scan) {
        this.scan = scan;
    }

    String of(String symbol) {
        List<Unit> found = scan.project().units().stream().filter(FeatureFilter::isCandidate)
                .filter(u -> u.symbol().equals(symbol) || u.symbol().endsWith("." + symbol)
                        || (u.file.path() + ":" + u.symbol()).equals(symbol) || Features.id(u).startsWith(symbol)
                                && symbol.length() >= 4)
                .toList();
        if (found.isEmpty()) {
            return "There is no function, method or class " + symbol + " in the code that was read.\n";
        }
        StringBuilder text = new StringBuilder();
        found.forEach(unit -> one(unit, text));
        return text.toString();
    }

    private void one(Unit unit, StringBuilder text) {
        text.append(unit.symbol()).append("  ").append(unit.place()).append('\n');
        FeatureFilter filter = new FeatureFilter(scan);
        filter.reason(unit).ifPresent(reason -> text.append("  Not listed as a feature: ").append(reason).append('\n'));
        if (scan.reach().live(unit)) {
            text.append(scan.reach().sure(unit) ? "  Hooked up:\n" : "  Possibly hooked up:\n");
            path(unit, text);
            return;
        }
        String folder = scan.unknownFolder(unit.file);
        text.append(folder.isEmpty() ? "  Not hooked up: no entry point reaches it.\n"
                : "  Unknown: too little of " + folder + " is reached; a rule for its entry point may be missing.\n");
        Occurrences occurrences = new Occurrences(scan, Set.of(unit.name()));
        List<Occurrences.Place> places = occurrences.of(unit);
        if (places.isEmpty()) {
            text.append("  Its name occurs nowhere else in the code.\n");
        }
        for (Occurrences.Place place : places) {
            text.append("  ").append(place.unit().file.path()).append(':').append(place.line()).append("  ")
                    .append(Features.whyNot(scan, place, unit)).append('\n');
        }
        occurrences.docs(unit).forEach(doc -> text.append("  ").append(doc.path()).append(':').append(doc.line())
                .append("  Documentation mentions it; that is no use.\n"));
        text.append("  Nearest hooked up: ").append(sibling(unit, filter)).append('\n');
        text.append("  Rules that looked: ").append(String.join(", ", scan.rules().stream()
                .filter(r -> r.language().equals(unit.file.analyser().language())).map(Rule::id).toList()))
                .append('\n');
    }

    private void path(Unit unit, StringBuilder text) {
        List<String> lines = new ArrayList<>();
        Unit at = unit;
        for (int guard = 0; guard < PATH_MAX; guard++) {
            Reach.Step step = scan.reach().via(at);
            if (step == null || step.from() == null) {
                lines.add((step == null ? "" : step.how()) + "  " + at.place());
                break;
            }
            lines.add(step.from() + " " + step.how() + "  " + step.from().file.path() + ":" + step.line());
            at = step.from();
        }
        for (int line = lines.size() - 1; line >= 0; line--) {
            text.append("    ").append(lines.get(line)).append('\n');
        }
    }

    private String sibling(Unit unit, FeatureFilter filter) {
        List<Unit> around = unit.parent == null ? List.of() : unit.parent.members;
        Unit best = null;
        for (Unit other : around) {
            if (other != unit && FeatureFilter.isCandidate(other) && scan.reach().sure(other)
                    && filter.reason(other).isEmpty() && (best == null
                            || Math.abs(other.definition.line() - unit.definition.line()) < Math
                                    .abs(best.definition.line() - unit.definition.line()))) {
                best = other;
            }
        }
        return best == null ? "none in the same place." : best.symbol() + " (" + best.place() + "), by "
                + String.join(", ", new Cones(scan).hookedBy(best)) + ".";
    }
}
