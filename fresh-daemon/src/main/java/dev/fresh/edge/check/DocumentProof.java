package dev.fresh.edge.check;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.ProtectedFiles;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.Examples.Example;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The gate that believes no document, whoever wrote it: only documents and doc comments changed, a new scan finds the
 * feature named, and the new examples run, print what the document says, and fail when the feature does.
 */
public final class DocumentProof {

    private static final Pattern DOCUMENT = Pattern.compile("(?i)(?:.*/)?[^/]+\\.(?:md|markdown|rst|adoc|txt)");
    private static final int REMOVED_MAX = 10;

    private final Gates gates;
    private final Syntax syntax;

    public DocumentProof(Gates gates, Syntax syntax) {
        this.gates = gates;
        this.syntax = syntax;
    }

    /** Why no example of a feature could be executed here; empty when one can. */
    static Optional<Decline> undocumentable(Feature feature, InventoryReport inventory, BuildPlan plan) {
        if (feature.kind() == Feature.Kind.ROUTE) {
            return Optional.of(new Decline(Code.HTTP_ONLY, "an example of the route " + feature.label()
                    .orElse(feature.symbol()) + " would need a server"));
        }
        boolean maven = plan.steps().stream().anyMatch(step -> step.tool() == BuildTool.MAVEN
                && step.test().isPresent());
        boolean runs = switch (feature.language()) {
            case "python", "javascript" -> true;
            // The class path of the code comes out of a run of its tests.
            case "java" -> maven;
            default -> false;
        };
        if (!runs) {
            return Optional.of(new Decline(Code.NO_EXAMPLE, "no example of " + feature.symbol()
                    + " can be executed: there is no way to run " + feature.language() + " examples here"));
        }
        return feature.label().isEmpty() || root(feature, inventory).isPresent() ? Optional.empty()
                : Optional.of(new Decline(Code.NO_ROOT, "nothing tells how the program is started that "
                        + feature.symbol() + " belongs to"));
    }

    private static Optional<CliRoot> root(Feature feature, InventoryReport inventory) {
        String ending = feature.path().substring(feature.path().lastIndexOf('.') + 1);
        List<CliRoot> roots = inventory.roots().stream().filter(root -> root.path().endsWith("." + ending)).toList();
        return roots.stream().filter(root -> feature.label().filter(root.commands()::contains).isPresent()).findFirst()
                .or(() -> roots.stream().findFirst());
    }

    /**
     * Proves or refutes, and says step by step how.
     *
     * @param rescan scans the proposal's commit
     */
    public GateResult prove(Proposed proposed, Supplier<InventoryReport> rescan) {
        return Unproved.result(Task.Kind.DOCUMENT.proof(), steps -> prove(proposed, rescan, steps));
    }

    private void prove(Proposed proposed, Supplier<InventoryReport> rescan, List<String> steps) {
        Feature feature = proposed.feature();
        List<String> documents = documents(proposed);
        steps.add("documents only: " + String.join(", ", proposed.files().stream().map(ChangedFile::path).toList()));
        List<Example> examples = new ArrayList<>();
        boolean named = false;
        for (String path : documents) {
            String before = before(proposed, path);
            String after = TreeCopy.read(proposed.tree(), path);
            List<String> known = before.lines().toList();
            named |= after.lines().filter(line -> !known.contains(line))
                    .anyMatch(line -> ExampleRuns.names(feature, line));
            List<Example> old = Examples.of(path, before);
            Examples.of(path, after).stream().filter(one -> old.stream().noneMatch(one::same)).forEach(examples::add);
        }
        boolean lacks = rescan.get().otherWork().stream().anyMatch(work -> work.kind() == Task.Kind.DOCUMENT
                && work.featureId().equals(feature.id()));
        if (!named || lacks) {
            throw new Unproved("NOT_NAMED", "no document names " + feature.label().orElse(feature.symbol())
                    + " where it is written as code");
        }
        steps.add("named: a new scan finds " + feature.label().orElse(feature.symbol()) + " in a document");
        if (examples.isEmpty()) {
            throw new Unproved("NO_EXAMPLE", "there is no new example that could be executed; it has to be in a fenced"
                    + " block marked console, python, java or js");
        }
        run(proposed, examples, steps);
        steps.add(needed(proposed, examples));
    }

    /** The changed documents, when nothing but documents and doc comments has changed. */
    private List<String> documents(Proposed proposed) {
        proposed.bounded();
        List<String> documents = new ArrayList<>();
        int removed = 0;
        for (ChangedFile file : proposed.files()) {
            boolean document = DOCUMENT.matcher(file.path()).matches()
                    && ProtectedFiles.among(List.of(file)).isEmpty() && !TestFiles.isTestData(file.path());
            if (file.status().equals("D")) {
                throw new Unproved("WEAKENED", "it deletes " + file.path());
            }
            if (document) {
                documents.add(file.path());
                removed += file.removed();
            } else if (!sameCode(proposed, file)) {
                throw new Unproved("NOT_ONLY_DOCUMENTS", "it changes " + file.path()
                        + ", which is no document, in more than doc comments");
            }
        }
        if (removed > REMOVED_MAX) {
            throw new Unproved("WEAKENED", "it takes " + removed + " lines out of documents, more than " + REMOVED_MAX);
        }
        return documents;
    }

    /** Whether a source file says the same but for its comments, and has no examples in them that nobody would run. */
    private boolean sameCode(Proposed proposed, ChangedFile file) {
        boolean known = file.path().endsWith(".py") || file.path().endsWith(".java");
        if (!known || !file.status().equals("M") || !Inside.isPlainFile(proposed.tree(), file.path())
                || !Inside.isPlainFile(proposed.baseTree(), file.path())) {
            return false;
        }
        String before = before(proposed, file.path());
        String after = TreeCopy.read(proposed.tree(), file.path());
        boolean examples = after.lines().filter(line -> line.strip().startsWith(">>>")).count() > before.lines()
                .filter(line -> line.strip().startsWith(">>>")).count();
        return !examples && tokens(file.path(), before).equals(tokens(file.path(), after));
    }

    private List<String> tokens(String path, String text) {
        SyntaxTree tree = syntax.parse(path.endsWith(".py") ? Mutants.PYTHON : Mutants.JAVA, text);
        List<String> tokens = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            boolean comment = tree.kind(node).contains("comment");
            boolean docString = tree.is(node, "expression_statement") && tree.is(tree.first(node), "string");
            if (comment || docString) {
                tokens.add(docString ? "\"\"" : "");
                node = tree.after(node) - 1;
            } else if (tree.first(node) < 0) {
                tokens.add(tree.text(node));
            }
        }
        tokens.removeIf(String::isEmpty);
        return tokens;
    }

    private static String before(Proposed proposed, String path) {
        return Inside.isPlainFile(proposed.baseTree(), path) ? TreeCopy.read(proposed.baseTree(), path) : "";
    }

    private void run(Proposed proposed, List<Example> examples, List<String> steps) {
        for (Example example : examples) {
            // Each begins with the repository as it is, as its reader does.
            try (TreeCopy copy = TreeCopy.of(proposed.tree(), proposed.scratch())) {
                Optional<String> classPath = gates.classPath(proposed.plan(), proposed.tree(),
                        proposed.feature().path());
                Optional<String> trouble = runs(proposed, copy, classPath).trouble(example);
                if (trouble.isPresent()) {
                    throw new Unproved("EXAMPLE_FAILS", "the example in " + example.place() + " does not do what the"
                            + " document says: " + trouble.get());
                }
                steps.add("ran: the example in " + example.place());
            }
        }
    }

    /** Whether one of the examples really runs the feature: it fails when the feature only throws. */
    private String needed(Proposed proposed, List<Example> examples) {
        Feature feature = proposed.feature();
        try (TreeCopy copy = TreeCopy.of(proposed.tree(), proposed.scratch())) {
            Optional<TargetCode> target = TargetCode.LANGUAGES.contains(feature.language())
                    ? TargetCode.of(syntax, feature, copy.read(feature.path())) : Optional.empty();
            if (target.isEmpty()) {
                if (examples.stream().noneMatch(example -> ExampleRuns.names(feature, example.code()))) {
                    throw new Unproved("EXAMPLE_OF_ELSE", "no example has " + feature.symbol() + " in it");
                }
                return "of it: an example has " + feature.symbol() + " in it";
            }
            copy.write(feature.path(), target.get().broken());
            if (feature.language().equals("java")) {
                // It is built by a run of the tests, which may fail as they like.
                gates.tests(proposed.plan(), copy.root(), proposed.bench());
            }
            ExampleRuns runs = runs(proposed, copy, gates.classPath(proposed.plan(), copy.root(), feature.path()));
            Optional<Example> fails = examples.stream().filter(example -> runs.trouble(example).isPresent())
                    .findFirst();
            return fails.map(example -> "of it: the example in " + example.place() + " fails when " + feature.symbol()
                    + " throws").orElseThrow(() -> new Unproved("EXAMPLE_OF_ELSE",
                            "the examples do not run "
                                    + feature.symbol() + ": they still work when it does nothing but throw"));
        }
    }

    private static ExampleRuns runs(Proposed proposed, TreeCopy copy, Optional<String> classPath) {
        return new ExampleRuns(copy, proposed.plan(), proposed.bench(), classPath,
                root(proposed.feature(), proposed.base()), proposed.tree());
    }
}
