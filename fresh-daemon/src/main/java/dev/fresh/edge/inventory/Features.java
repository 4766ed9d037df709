package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Kind;
import dev.fresh.core.task.Feature.Receiver;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport.Suppressed;
import dev.fresh.edge.inventory.Occurrences.Place;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a solved scan into the features of the report, each with its verdict and what it rests on. */
final class Features {

    private static final int ID_LENGTH = 12;
    private static final int REFERENCES_SHOWN_MAX = 8;

    private final Scan scan;
    private final FeatureFilter filter;
    private final Occurrences occurrences;
    private final Cones cones;
    private final Worth worth;
    private final List<Feature> features = new ArrayList<>();
    private final List<Suppressed> suppressed = new ArrayList<>();

    Features(Scan scan) {
        this.scan = scan;
        this.filter = new FeatureFilter(scan);
        Map<String, Unit> shown = new LinkedHashMap<>();
        for (Unit unit : scan.project().units()) {
            if (!FeatureFilter.isCandidate(unit)) {
                continue;
            }
            Optional<String> reason = filter.reason(unit);
            if (reason.isEmpty()) {
                shown.putIfAbsent(unit.file.path() + "\n" + unit.symbol(), unit);
            } else {
                suppressed.add(new Suppressed(id(unit), unit.file.path(), unit.symbol(), unit.definition.line(),
                        reason.get()));
            }
        }
        Set<String> names = new HashSet<>();
        shown.values().forEach(unit -> names.add(unit.name()));
        this.occurrences = new Occurrences(scan, names);
        this.cones = new Cones(scan);
        this.worth = new Worth(scan, filter, occurrences, shown.values());
        shown.values().forEach(unit -> features.add(feature(unit)));
        Comparator<Feature> order = Comparator.comparing(Feature::path).thenComparingInt(Feature::line)
                .thenComparing(Feature::symbol);
        features.sort(order);
        suppressed.sort(Comparator.comparing(Suppressed::path).thenComparingInt(Suppressed::line)
                .thenComparing(Suppressed::symbol));
    }

    List<Feature> all() {
        return List.copyOf(features);
    }

    List<Suppressed> suppressed() {
        return List.copyOf(suppressed);
    }

    /** The id of a place: the same in every commit for the same path and symbol. */
    static String id(Unit unit) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((unit.file.path() + "\n" + unit.symbol()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What was decided about a unit before anything else is known of it. */
    private record Decision(Verdict verdict, Tier tier, double confidence, String note) {
    }

    private Decision decide(Unit unit) {
        Reach reach = scan.reach();
        if (reach.sure(unit)) {
            return new Decision(Verdict.HOOKED, Tier.NONE, 0.95, "");
        }
        if (reach.live(unit)) {
            return new Decision(Verdict.UNKNOWN, Tier.C, 0.3, weakReason(unit));
        }
        String folder = scan.unknownFolder(unit.file);
        if (!folder.isEmpty() && !filter.isUnlisted(unit)) {
            return new Decision(Verdict.UNKNOWN, Tier.C, 0.3, "Too little of " + folder
                    + " is reached to claim anything; an entry point may need a rule.");
        }
        if (unit.definition.has(Flag.DYNAMIC)) {
            return new Decision(Verdict.UNKNOWN, Tier.C, 0.3, "Names are computed around it.");
        }
        boolean elsewhere = occurrences.of(unit).stream().anyMatch(p -> !p.unit().file.test());
        if (elsewhere) {
            return new Decision(Verdict.UNHOOKED, Tier.B, 0.4, "");
        }
        return Scan.isLive(unit.file, reach) ? new Decision(Verdict.UNHOOKED, Tier.A, 0.9, "")
                : new Decision(Verdict.UNHOOKED, Tier.A_MINUS, 0.75, "");
    }

    private String weakReason(Unit unit) {
        String text = "It may be reached: ";
        Unit at = unit;
        for (int guard = 0; guard < scan.project().units().size(); guard++) {
            Reach.Step step = scan.reach().via(at);
            if (step == null || step.from() == null) {
                return text + (step == null ? "unknown" : step.how()) + " (" + at.place() + ").";
            }
            at = step.from();
        }
        return text + "unknown.";
    }

    private Feature feature(Unit unit) {
        Decision decision = decide(unit);
        boolean unhooked = decision.verdict() != Verdict.HOOKED;
        Cones.Cone cone = cones.of(unit);
        List<String> notes = new ArrayList<>();
        if (!decision.note().isEmpty()) {
            notes.add(decision.note());
        }
        if (!cone.worst().what().isEmpty()) {
            notes.add("Effect: " + Cones.spelled(cone.worst().safety()) + " by " + cone.worst().what() + " ("
                    + cone.worst().unit().file.path() + ":" + cone.worst().line() + ").");
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("definition", unit.file.path(), unit.definition.line(), "It is defined here."));
        if (unhooked) {
            references(unit, evidence);
        }
        Worth.Value value = worth.of(unit, unhooked, cone.worst().safety() == Safety.PURE);
        evidence.addAll(value.evidence());
        notes.addAll(value.notes());
        Optional<String> within = Optional.empty();
        for (Unit up = unit.parent; up != null && up.isClass(); up = up.parent) {
            if (!scan.reach().live(up)) {
                within = Optional.of(up.symbol());
            }
        }
        return new Feature(id(unit), unit.file.path(), unit.symbol(), unit.definition.line(),
                unit.file.analyser().language(), kind(unit), decision.verdict(),
                unhooked ? List.of() : cones.hookedBy(unit), decision.tier(), decision.confidence(),
                value.necessity(), value.quality(), cone.worst().safety(), unhooked ? cone.unlockedLines() : 0,
                value.siblingHooked(), value.documented(), within, signature(unit), evidence, notes);
    }

    private Kind kind(Unit unit) {
        return switch (filter.entryKind(unit)) {
            case "cli" -> Kind.COMMAND;
            case "route" -> Kind.ROUTE;
            case "job" -> Kind.JOB;
            default -> switch (unit.kind()) {
                case CLASS, MODULE, MAIN -> Kind.CLASS;
                case FUNCTION -> Kind.FUNCTION;
                case METHOD, CONSTRUCTOR -> Kind.METHOD;
            };
        };
    }

    private Optional<Signature> signature(Unit unit) {
        return unit.definition.shape().signature().map(s -> unit.definition.isMember()
                ? new Signature(s.parameters(), s.returnType(), s.isAsync(), s.isStatic(), s.isGenerator(),
                        Optional.of(new Receiver(unit.parent.symbol(), noArguments(unit.parent))), s.doc())
                : s);
    }

    private boolean noArguments(Unit type) {
        for (Unit ancestor : scan.linker().names().classes().ancestors(type)) {
            if (!ancestor.definition.has(Flag.NO_ARGUMENTS)) {
                return false;
            }
            if (ancestor.members.stream().anyMatch(m -> m.kind() == FileFacts.Kind.CONSTRUCTOR)) {
                break;
            }
        }
        return !type.definition.has(Flag.ABSTRACT) && !type.definition.has(Flag.INTERFACE);
    }

    /** Every use of the name with the reason why it does not count. */
    private void references(Unit unit, List<Evidence> evidence) {
        int shown = 0;
        for (Place place : occurrences.of(unit)) {
            if (shown++ < REFERENCES_SHOWN_MAX) {
                boolean test = place.unit().file.test();
                evidence.add(new Evidence(test ? "test" : "reference", place.unit().file.path(), place.line(),
                        whyNot(place, unit)));
            }
        }
    }

    static String whyNot(Scan scan, Place place, Unit target) {
        Unit user = place.unit();
        if (user.file.test()) {
            return "A test uses it; tests do not count as use.";
        }
        if (place.importOnly()) {
            return "It is only imported here.";
        }
        if (user.kind() == FileFacts.Kind.MAIN) {
            return "Only the file's own demonstration under __main__ uses the name.";
        }
        boolean resolves = scan.linker().of(user).targets().stream().anyMatch(l -> l.target() == target)
                || scan.linker().of(user).typed().stream().anyMatch(t -> t.name().equals(target.name())
                        && scan.linker().names().classes().dispatched(t.type(), t.name()).contains(target));
        if (!scan.reach().live(user)) {
            return (resolves ? "It is used by " : "The name is used by ") + user.symbol() + ", which nothing reaches.";
        }
        return "The name is used here for something else.";
    }

    private String whyNot(Place place, Unit target) {
        return whyNot(scan, place, target);
    }
}
