package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport.OtherWork;
import dev.fresh.core.task.Task;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What hooked features lack beside an entry point: tests that reach them, and a document that names them. */
final class Lacking {

    private static final int STATEMENTS_MIN = 2;
    private static final double REACHED_ONLY = 0.5;
    private static final double COMMAND = 1;
    private static final double EXPORTED = 0.8;
    private static final double SIBLING_DOCUMENTED = 0.3;
    private static final double DOC_COMMENT = 0.2;
    private static final Pattern WORD = Pattern.compile("[\\w/.:-]+");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    private final Scan scan;
    private final List<Feature> features;
    private final Map<String, Unit> units = new HashMap<>();
    private final Set<Unit> exported = new HashSet<>();
    private final Set<String> namedByTests = new HashSet<>();
    /** Every word that documents write as code, and every two that stand side by side there. */
    private final Set<String> code = new HashSet<>();
    /** Kinds of documented features by file. */
    private final Set<String> documented = new HashSet<>();
    private final Reach tests;

    Lacking(Scan scan, List<Feature> features) {
        this.scan = scan;
        this.features = features;
        for (Unit unit : scan.project().units()) {
            units.putIfAbsent(unit.file.path() + "\n" + unit.symbol(), unit);
        }
        scan.hits().stream().filter(hit -> hit.kind().equals("api")).forEach(hit -> exported.add(hit.unit()));
        this.tests = fromTests();
        scan.project().docs().values().forEach(this::codeOf);
        features.stream().filter(this::isDocumented).forEach(feature -> documented.add(group(feature)));
    }

    private boolean isDocumented(Feature feature) {
        return feature.documented() || feature.label().filter(this::isInCode).isPresent();
    }

    private static String group(Feature feature) {
        return feature.kind() + " " + feature.path();
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

    /** Everything that could run when the tests do, as far as names tell. */
    private Reach fromTests() {
        Reach reach = new Reach(scan.linker(), scan.project().units().size(), scan.rules());
        for (SourceFile file : scan.project().files()) {
            if (file.test()) {
                file.units().forEach(unit -> {
                    reach.enter(unit, "a test");
                    unit.definition.references().stream().filter(r -> r.use() != Use.COMPUTED).map(Reference::name)
                            .forEach(namedByTests::add);
                });
            }
        }
        reach.run();
        return reach;
    }

    private Optional<OtherWork> tests(Feature feature, Unit unit) {
        // The methods of a class are features of their own, those of a command are not.
        if (unit.isClass() && feature.kind() != Feature.Kind.COMMAND) {
            return Optional.empty();
        }
        List<Unit> bodies = bodies(unit);
        int statements = bodies.stream().mapToInt(body -> body.definition.shape().statements()).sum();
        int branches = bodies.stream().mapToInt(body -> body.definition.shape().complexity() - 1).sum();
        boolean reached = bodies.stream().anyMatch(tests::live);
        boolean named = namedByTests.contains(unit.name())
                || feature.label().filter(namedByTests::contains).isPresent();
        if (statements + branches < STATEMENTS_MIN || reached && named) {
            return Optional.empty();
        }
        return Optional.of(new OtherWork(Task.Kind.COVER, feature.id(), reached ? REACHED_ONLY : 1, statements,
                branches, feature.documented() ? DOC_COMMENT : 0, reached
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
        if (!surface || isDocumented(feature)) {
            return Optional.empty();
        }
        boolean sibling = documented.contains(group(feature));
        double bonus = (sibling ? SIBLING_DOCUMENTED : 0)
                + (unit.definition.shape().doc().isEmpty() ? 0 : DOC_COMMENT);
        int statements = Stream.concat(Stream.of(unit), bodies(unit).stream()).distinct()
                .mapToInt(body -> body.definition.shape().statements()).sum();
        return Optional.of(new OtherWork(Task.Kind.DOCUMENT, feature.id(), command ? COMMAND : EXPORTED, statements,
                0, bonus, "No document names it" + (sibling ? ", though one names something beside it" : "") + "."));
    }

    /** A command is often a plain word, which names it only where code is written. */
    private boolean isInCode(String label) {
        List<String> words = words(label);
        for (int at = 0; at < words.size(); at++) {
            if (!code.contains(words.get(at)) || at > 0 && !code.contains(words.get(at - 1) + " " + words.get(at))) {
                return false;
            }
        }
        return !words.isEmpty();
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    private void note(String text) {
        String before = "";
        for (String word : words(text)) {
            code.add(word);
            code.add(before + " " + word);
            before = word;
        }
    }

    /** The lines of a document in fences, indented far, or between backticks. */
    private void codeOf(String document) {
        boolean fenced = false;
        for (String line : document.split("\n", -1)) {
            boolean fence = line.strip().startsWith("```") || line.strip().startsWith("~~~");
            if (fenced && !fence || line.startsWith("    ")) {
                note(line);
            } else if (!fence) {
                Matcher span = CODE.matcher(line);
                while (span.find()) {
                    note(span.group());
                }
            }
            fenced ^= fence;
        }
    }
}
