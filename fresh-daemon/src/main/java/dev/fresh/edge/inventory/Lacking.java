package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport.OtherWork;
import dev.fresh.core.task.Task;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What hooked features lack beside an entry point: tests that reach them, and a document that names them. */
final class Lacking {

    private static final int STATEMENTS_MIN = 2;
    private static final double REACHED_ONLY = 0.5;
    private static final double COMMAND = 1;
    private static final double EXPORTED = 0.8;
    private static final double SIBLING_DOCUMENTED = 0.3;
    private static final double DOC_COMMENT = 0.2;

    private final Scan scan;
    private final List<Feature> features;
    private final Map<String, Unit> units = new HashMap<>();
    private final Set<Unit> exported = new HashSet<>();
    private final Set<String> namedByTests = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final StringBuilder code = new StringBuilder();
    private final Set<String> documented = new HashSet<>();
    private final BitSet reached = new BitSet();

    Lacking(Scan scan, List<Feature> features) {
        this.scan = scan;
        this.features = features;
        for (Unit unit : scan.project().units()) {
            units.putIfAbsent(unit.file.path() + "\n" + unit.symbol(), unit);
        }
        scan.hits().stream().filter(hit -> hit.kind().equals("api")).forEach(hit -> exported.add(hit.unit()));
        followTests();
        features.forEach(feature -> feature.label().ifPresent(labels::add));
        if (!labels.isEmpty()) {
            scan.project().docs().values().forEach(this::codeOf);
        }
        for (Feature feature : features) {
            if (feature.documented() || feature.label().filter(this::isInCode).isPresent()) {
                documented.add(feature.path() + "\n" + feature.kind());
            }
        }
    }

    /** In the order of the features. */
    List<OtherWork> all() {
        List<OtherWork> all = new ArrayList<>();
        for (Feature feature : features) {
            Unit unit = units.get(feature.path() + "\n" + feature.symbol());
            if (feature.verdict() == Verdict.HOOKED && unit != null) {
                tests(feature, unit).ifPresent(all::add);
                document(feature, unit).ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }

    /**
     * Everything that could run when the tests do, by names alone: what tests name is taken for whatever has that name,
     * and so are the members that it calls. That costs no resolving and errs towards "reached"; a run of the tests
     * tells the truth before an agent is spawned.
     */
    private void followTests() {
        for (SourceFile file : scan.project().files()) {
            if (file.test()) {
                file.units().forEach(unit -> unit.definition.references()
                        .forEach(reference -> namedByTests.add(reference.name())));
            }
        }
        Deque<Unit> queue = new ArrayDeque<>();
        Set<String> members = new HashSet<>();
        scan.project().production().stream().filter(unit -> namedByTests.contains(unit.name()))
                .forEach(unit -> reach(unit, queue));
        while (!queue.isEmpty()) {
            Links links = scan.linker().of(queue.poll());
            links.targets().forEach(link -> reach(link.target(), queue));
            links.computed().forEach(group -> group.group().forEach(unit -> reach(unit, queue)));
            Stream.concat(links.typed().stream().map(Links.Typed::name), links.open().stream().map(Links.Open::name))
                    .filter(members::add)
                    .forEach(name -> scan.linker().membersNamed(name).forEach(unit -> reach(unit, queue)));
        }
    }

    private void reach(Unit unit, Deque<Unit> queue) {
        if (!reached.get(unit.id)) {
            reached.set(unit.id);
            queue.add(unit);
            if (unit.isClass()) {
                unit.members.stream().filter(member -> member.kind() == Kind.CONSTRUCTOR
                        || unit.file.analyser().isSpecial(member.definition)).forEach(member -> reach(member, queue));
            }
        }
    }

    private Optional<OtherWork> tests(Feature feature, Unit unit) {
        // The methods of a class are features of their own, those of a command are not.
        if (unit.isClass() && feature.kind() != Feature.Kind.COMMAND) {
            return Optional.empty();
        }
        List<Unit> bodies = bodies(unit);
        int statements = bodies.stream().mapToInt(body -> body.definition.shape().statements()).sum();
        int branches = bodies.stream().mapToInt(body -> body.definition.shape().complexity() - 1).sum();
        boolean runs = bodies.stream().anyMatch(body -> reached.get(body.id));
        boolean named = namedByTests.contains(unit.name())
                || feature.label().filter(namedByTests::contains).isPresent();
        if (statements + branches < STATEMENTS_MIN || runs && named) {
            return Optional.empty();
        }
        return Optional.of(new OtherWork(Task.Kind.COVER, feature.id(), runs ? REACHED_ONLY : 1, statements,
                branches, feature.documented() ? DOC_COMMENT : 0, runs
                        ? "Tests may run it on their way, and none names it." : "No test reaches it."));
    }

    private static List<Unit> bodies(Unit unit) {
        return !unit.isClass() ? List.of(unit) : unit.members.stream().filter(m -> m.kind() == Kind.METHOD).toList();
    }

    private Optional<OtherWork> document(Feature feature, Unit unit) {
        Optional<String> label = feature.label();
        boolean command = feature.kind() == Feature.Kind.COMMAND && label.isPresent();
        boolean surface = command || feature.kind() == Feature.Kind.ROUTE
                || exported.contains(unit) && !unit.definition.isMember();
        int statements = bodies(unit).stream().mapToInt(body -> body.definition.shape().statements()).sum();
        if (!surface || statements == 0 || feature.documented() || label.filter(this::isInCode).isPresent()) {
            return Optional.empty();
        }
        boolean sibling = documented.contains(feature.path() + "\n" + feature.kind());
        double bonus = (sibling ? SIBLING_DOCUMENTED : 0)
                + (unit.definition.shape().doc().isEmpty() ? 0 : DOC_COMMENT);
        return Optional.of(new OtherWork(Task.Kind.DOCUMENT, feature.id(), command ? COMMAND : EXPORTED, statements,
                0, bonus, "No document names it" + (sibling ? ", though one names something beside it" : "") + "."));
    }

    /** A command is often a plain word, which names it only where code is written. */
    private boolean isInCode(String label) {
        return isWord(label) ? words.contains(label) : code.indexOf(label) >= 0;
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(Lacking::isPart);
    }

    private static boolean isPart(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** The lines of a document in fences, indented far, or between backticks. */
    private void codeOf(String document) {
        boolean fenced = false;
        for (String line : document.split("\n", -1)) {
            String text = line.strip();
            boolean fence = text.startsWith("```") || text.startsWith("~~~");
            if (fenced && !fence || line.startsWith("    ")) {
                keep(line, 0, line.length());
            } else if (!fence) {
                for (int open = line.indexOf('`'); open >= 0; open = line.indexOf('`', open)) {
                    int close = line.indexOf('`', open + 1);
                    keep(line, open + 1, close < 0 ? line.length() : close);
                    open = close < 0 ? line.length() : close + 1;
                }
            }
            fenced ^= fence;
        }
    }

    private void keep(String line, int from, int to) {
        code.append(line, from, to).append('\n');
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || !isPart(line.charAt(at))) {
                if (at > start && labels.contains(line.substring(start, at))) {
                    words.add(line.substring(start, at));
                }
                start = at + 1;
            }
        }
    }
}
