package dev.fresh.edge.check;

import dev.fresh.core.task.Feature;
import dev.fresh.edge.check.Mutants.Mutant;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The broken versions of a hook-up in JavaScript and TypeScript. The code that is there stays, behind a condition that
 * always holds and that no compiler sees through, so that nothing becomes unused or unreachable and stops the build.
 */
final class ScriptMutants {

    private static final String ALWAYS = "Date.now() > 0";
    private static final Set<String> FUNCTIONS = Set.of("function_declaration", "function_expression",
            "arrow_function", "method_definition", "generator_function_declaration");
    private static final Pattern FILE = Pattern.compile(".*\\.[cm]?[jt]sx?");
    private static final Pattern TEST = Pattern.compile(
            "(.*/)?([^/]+[.-](test|spec)|test-[^/]+)\\.[cm]?[jt]sx?|(.*/)?(tests?|__tests__|spec)/.*\\.[cm]?[jt]sx?");

    private final Syntax syntax;
    private final Feature feature;
    private final String name;

    ScriptMutants(Syntax syntax, Feature feature) {
        this.syntax = syntax;
        this.feature = feature;
        this.name = feature.symbol().substring(feature.symbol().lastIndexOf('.') + 1);
    }

    static boolean isScript(String path) {
        return FILE.matcher(path).matches();
    }

    static boolean isTest(String path) {
        return TEST.matcher(path).matches();
    }

    static Grammar grammar(String path) {
        return path.endsWith(".tsx") ? new Grammar("tsx", "0.23.2")
                : path.matches(".*\\.[cm]?ts") ? new Grammar("typescript", "0.23.2")
                        : new Grammar("javascript", "0.25.0");
    }

    List<Mutant> of(List<String> changed, Function<String, String> read, BiPredicate<String, String> isNew) {
        List<Mutant> mutants = new ArrayList<>();
        SyntaxTree definition = parse(feature.path(), read);
        definition(definition).ifPresent(body -> mutants.add(new Mutant("a wrong constant from " + feature.symbol(),
                feature.path(), constants(feature.path()).stream().map(value -> returning(definition, body, value))
                        .toList())));
        for (String path : changed) {
            SyntaxTree tree = parse(path, read);
            Optional<Integer> call = call(tree, line -> isNew.test(path, line));
            if (call.isPresent()) {
                mutants.add(new Mutant("the call in " + path + " replaced by a constant", path, constants(path).stream()
                        .map(value -> replaced(tree, call.get(), "(" + ALWAYS + " ? " + value + " : "
                                + tree.text(call.get()) + ")"))
                        .toList()));
                enclosing(tree, call.get()).ifPresent(body -> mutants.add(new Mutant("an empty body around the call in "
                        + path, path, List.of(returning(tree, body, "")))));
                break;
            }
        }
        return mutants;
    }

    private SyntaxTree parse(String path, Function<String, String> read) {
        return syntax.parse(grammar(path), read.apply(path));
    }

    /** The body of the feature's own definition; the one on the line that the inventory names, if several. */
    private Optional<Integer> definition(SyntaxTree tree) {
        List<Integer> found = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            if (FUNCTIONS.contains(tree.kind(node)) && tree.text(nameOf(tree, node)).equals(name)
                    && tree.child(node, "body") >= 0) {
                found.add(node);
            }
        }
        return found.stream().filter(node -> tree.line(nameOf(tree, node)) == feature.line()).findFirst()
                .or(() -> found.stream().findFirst()).map(node -> tree.child(node, "body"));
    }

    /** The name of a function, or of the variable or field that holds it. */
    private static int nameOf(SyntaxTree tree, int function) {
        int own = tree.child(function, "name");
        int up = tree.parent(function);
        int held = tree.is(up, "variable_declarator") || tree.is(up, "public_field_definition")
                ? tree.child(up, "name") : tree.is(up, "assignment_expression") ? tree.child(up, "left") : -1;
        return own >= 0 ? own : held >= 0 ? held : function;
    }

    /** The first call of the feature on a line that is new; it may be imported under another name. */
    private Optional<Integer> call(SyntaxTree tree, Predicate<String> isNew) {
        List<String> lines = tree.source().lines().toList();
        for (int node = 0; node < tree.size(); node++) {
            String callee = tree.is(node, "call_expression") ? tree.text(tree.child(node, "function")) : "";
            String last = callee.substring(callee.lastIndexOf('.') + 1);
            if ((last.equals(name) || last.equals(name + "Feature")) && isNew.test(lines.get(tree.line(node) - 1))) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> enclosing(SyntaxTree tree, int node) {
        for (int at = tree.parent(node); at > 0; at = tree.parent(at)) {
            if (FUNCTIONS.contains(tree.kind(at))) {
                return Optional.of(tree.child(at, "body"));
            }
        }
        return Optional.empty();
    }

    private static String returning(SyntaxTree tree, int body, String value) {
        if (!tree.is(body, "statement_block")) {
            return replaced(tree, body, "(" + ALWAYS + " ? " + (value.isEmpty() ? "undefined" : value) + " : ("
                    + tree.text(body) + "))");
        }
        int inside = tree.start(body) + 1;
        return tree.source().substring(0, inside) + " if (" + ALWAYS + ") { return " + value + "; }"
                + tree.source().substring(inside);
    }

    /** Constants of the feature's type that are hardly ever its answer. */
    private List<String> constants(String path) {
        String type = feature.signature().map(Feature.Signature::returnType).orElse("").strip()
                .replaceFirst("^Promise<(.*)>$", "$1").strip();
        List<String> values = switch (type) {
            case "number" -> List.of("424242");
            case "boolean" -> List.of("true", "false");
            default -> type.endsWith("[]") || type.matches("(?:Readonly)?Array<.*") ? List.of("[]")
                    : List.of("\"fresh mutant\"");
        };
        boolean typed = path.matches(".*\\.[cm]?tsx?");
        return values.stream().map(value -> typed ? "(" + value + " as never)" : value).toList();
    }

    private static String replaced(SyntaxTree tree, int node, String with) {
        return tree.source().substring(0, tree.start(node)) + with + tree.source().substring(tree.end(node));
    }
}
