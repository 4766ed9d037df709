package dev.fresh.edge.check;

import dev.fresh.core.task.Feature;
import dev.fresh.edge.check.Mutants.Mutant;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.SyntaxTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The code of one feature in its file, and the versions of the file in which it tells what runs, does nothing but
 * throw, or does something slightly else.
 */
final class TargetCode {

    /** Languages in which this can be done. */
    static final Set<String> LANGUAGES = Set.of("python", "java");

    static final String HITS = ".fresh-hits";
    private static final String BROKEN = "fresh broke this on purpose";

    private final SyntaxTree tree;
    private final Feature feature;
    private final boolean isJava;
    private final List<Integer> bodies;

    private TargetCode(SyntaxTree tree, Feature feature, List<Integer> bodies) {
        this.tree = tree;
        this.feature = feature;
        this.isJava = feature.language().equals("java");
        this.bodies = bodies;
    }

    /** Empty when the file does not define the feature with a body. */
    static Optional<TargetCode> of(Syntax syntax, Feature feature, String text) {
        boolean java = feature.language().equals("java");
        SyntaxTree tree = syntax.parse(java ? Mutants.JAVA : Mutants.PYTHON, text);
        String name = feature.symbol().substring(feature.symbol().lastIndexOf('.') + 1);
        List<Integer> found = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            if ((isMethod(tree, node) || isClass(tree, node)) && tree.child(node, "body") >= 0
                    && tree.text(tree.child(node, "name")).equals(name)) {
                found.add(node);
            }
        }
        return found.stream().filter(node -> tree.line(tree.child(node, "name")) == feature.line()).findFirst()
                .or(() -> found.stream().findFirst()).map(node -> bodies(tree, node))
                .filter(bodies -> !bodies.isEmpty()).map(bodies -> new TargetCode(tree, feature, bodies));
    }

    private static boolean isMethod(SyntaxTree tree, int node) {
        return tree.is(node, "function_definition") || tree.is(node, "method_declaration");
    }

    private static boolean isClass(SyntaxTree tree, int node) {
        return tree.is(node, "class_definition") || tree.is(node, "class_declaration");
    }

    /** The body of a function; those of all methods of a class. */
    private static List<Integer> bodies(SyntaxTree tree, int definition) {
        if (isMethod(tree, definition)) {
            return List.of(tree.child(definition, "body"));
        }
        List<Integer> bodies = new ArrayList<>();
        int body = tree.child(definition, "body");
        for (int node = body; node < tree.after(body); node++) {
            boolean own = tree.parent(node) == body
                    || tree.is(tree.parent(node), "decorated_definition") && tree.parent(tree.parent(node)) == body;
            if (own && isMethod(tree, node) && tree.child(node, "body") >= 0
                    && !tree.text(tree.child(node, "name")).startsWith("__")) {
                bodies.add(tree.child(node, "body"));
            }
        }
        return bodies;
    }

    /** How many statements can be told apart. */
    int statements() {
        return statementNodes().size();
    }

    /** The file with a probe in front of each statement, which leaves a file of the statement's number in a folder. */
    String probed(Path hits) {
        Edits edits = new Edits(tree.source());
        List<Integer> nodes = statementNodes();
        for (int number = 0; number < nodes.size(); number++) {
            int start = tree.start(nodes.get(number));
            edits.insert(start, probe(hits.resolve(String.valueOf(number)), start));
        }
        return edits.text();
    }

    /** A probe where each body begins; all leave the same file. */
    void probeEntry(Edits edits, Path hit) {
        List<Integer> nodes = statementNodes();
        for (int body : bodies) {
            nodes.stream().filter(node -> tree.parent(node) == body).findFirst()
                    .ifPresent(node -> edits.insert(tree.start(node), probe(hit, tree.start(node))));
        }
    }

    private String probe(Path hit, int start) {
        String file = Edits.literal(hit.toString());
        return isJava ? "try { new java.io.File(" + file
                + ").createNewFile(); } catch (java.io.IOException freshProbe) { } " : pythonProbe(file, start);
    }

    /** Not by {@code open} or {@code os}, since tests replace those. */
    private String pythonProbe(String file, int start) {
        String probe = "__import__(\"posix\").close(__import__(\"posix\").open(" + file
                + ", __import__(\"posix\").O_CREAT))";
        String source = tree.source();
        String before = source.substring(source.lastIndexOf('\n', start - 1) + 1, start);
        return before.isBlank() ? probe + "\n" + before : probe + "; ";
    }

    private List<Integer> statementNodes() {
        List<Integer> nodes = new ArrayList<>();
        for (int body : bodies) {
            for (int node = body + 1; node < tree.after(body); node++) {
                if (isStatement(node)) {
                    nodes.add(node);
                }
            }
        }
        return nodes;
    }

    private boolean isStatement(int node) {
        int up = tree.parent(node);
        boolean placed = isJava ? tree.is(up, "block") || tree.is(up, "switch_block_statement_group")
                : tree.is(up, "block");
        return placed && tree.named(node) && !tree.kind(node).contains("comment") && !tree.is(node, "switch_label")
                && !tree.is(node, "case_clause") && !isDocString(node);
    }

    private boolean isDocString(int node) {
        return !isJava && tree.is(node, "expression_statement") && tree.is(tree.first(node), "string")
                && tree.children(node).size() == 1;
    }

    /** The file in which the feature only throws. */
    String broken() {
        Edits edits = new Edits(tree.source());
        for (int body : bodies) {
            String text = tree.text(body);
            edits.replace(tree.start(body), tree.end(body), isJava
                    ? "{ throw new IllegalStateException(\"" + BROKEN + "\"); }"
                    // A generator stays one, so that what only makes it and never asks it does not count.
                    : "raise RuntimeError(\"" + BROKEN + "\")"
                            + (text.matches("(?s).*\\byield\\b.*") ? "; yield" : ""));
        }
        return edits.text();
    }

    /**
     * Files in which the feature does something else: gives a constant, or differs in one place. The same file gives
     * the same ones.
     *
     * @param most how many at most; they are taken from all over the feature
     */
    List<Mutant> mutants(int most) {
        List<Mutant> mutants = new ArrayList<>(constant());
        List<Edits.Change> changes = new ArrayList<>();
        BodyChanges rules = new BodyChanges(tree, isJava);
        for (int body : bodies) {
            for (int node = body + 1; node < tree.after(body); node++) {
                if (!isDocString(node) && !isDocString(tree.parent(node))) {
                    rules.at(node).ifPresent(changes::add);
                }
            }
        }
        changes.sort(Comparator.comparingInt(Edits.Change::start));
        int room = Math.min(changes.size(), Math.max(0, most - mutants.size()));
        for (int number = 0; number < room; number++) {
            Edits.Change change = changes.get((int) ((long) number * changes.size() / room));
            mutants.add(new Mutant("line " + tree.lineAt(change.start()) + ": " + change.what(), feature.path(),
                    List.of(new Edits(tree.source()).replace(change.start(), change.end(), change.text()).text())));
        }
        return mutants;
    }

    private List<Mutant> constant() {
        if (bodies.size() != 1) {
            return List.of();
        }
        int body = bodies.getFirst();
        List<String> texts = new ArrayList<>();
        // A wrong word is true in Python, and so is many a right answer.
        for (String value : isJava ? Mutants.constants(feature) : List.of(Mutants.TEXT, "None")) {
            texts.add(new Edits(tree.source()).replace(tree.start(body), tree.end(body),
                    !isJava ? "return " + value : isVoid(body) ? "{ }" : "{ return " + value + "; }").text());
        }
        return List.of(new Mutant("a wrong constant from " + feature.symbol(), feature.path(), texts));
    }

    private boolean isVoid(int body) {
        return tree.text(tree.child(tree.parent(body), "type")).equals("void");
    }
}
