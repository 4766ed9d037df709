package dev.fresh.edge.check;

import dev.fresh.core.task.Feature;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Broken versions of a hook-up that its new test has to notice: the feature gives a wrong constant, the code that
 * calls it does nothing, the call is replaced by a constant.
 */
final class Mutants {

    static final String TEXT = "\"fresh mutant\"";
    static final Grammar PYTHON = new Grammar("python", "0.25.0");
    static final Grammar JAVA = new Grammar("java", "0.23.5");

    private final Syntax syntax;
    private final Feature feature;
    private final boolean isJava;
    private final String name;

    Mutants(Syntax syntax, Feature feature) {
        this.syntax = syntax;
        this.feature = feature;
        this.isJava = feature.language().equals("java");
        this.name = feature.symbol().substring(feature.symbol().lastIndexOf('.') + 1);
    }

    /**
     * One file made wrong.
     *
     * @param what for people, for example "the call in notes/cli.py replaced by a constant"
     * @param texts versions of the file of which the test has to notice at least one; several where a wrong constant
     *     can be right by chance
     */
    record Mutant(String what, String path, List<String> texts) {

        Mutant {
            texts = List.copyOf(texts);
        }
    }

    /**
     * All that can be made.
     *
     * @param changed source files of the hook-up without its tests
     * @param read the text of a file in the proposal
     * @param isNew whether a line of a file was not in it before
     */
    List<Mutant> of(List<String> changed, Function<String, String> read,
            java.util.function.BiPredicate<String, String> isNew) {
        if (ScriptMutants.isScript(feature.path())) {
            return new ScriptMutants(syntax, feature).of(changed, read, isNew);
        }
        List<Mutant> mutants = new ArrayList<>();
        SyntaxTree definition = parse(read.apply(feature.path()));
        definition(definition).ifPresent(body -> mutants.add(new Mutant("a wrong constant from " + feature.symbol(),
                feature.path(), constants().stream().map(value -> replaced(definition, body, returning(value, body,
                        definition))).toList())));
        for (String path : changed) {
            SyntaxTree tree = parse(read.apply(path));
            Optional<Integer> call = call(tree, line -> isNew.test(path, line));
            if (call.isPresent()) {
                mutants.add(new Mutant("the call in " + path + " replaced by a constant", path,
                        constants().stream().map(value -> replaced(tree, call.get(), value)).toList()));
                enclosing(tree, call.get()).ifPresent(body -> mutants.add(new Mutant("an empty body around the call in "
                        + path, path, List.of(replaced(tree, body, empty(tree, body))))));
                break;
            }
        }
        return mutants;
    }

    private SyntaxTree parse(String text) {
        return syntax.parse(isJava ? JAVA : PYTHON, text);
    }

    /** The body of the feature's own definition; the one on the line that the inventory names, if several. */
    private Optional<Integer> definition(SyntaxTree tree) {
        List<Integer> found = new ArrayList<>();
        for (int node = 0; node < tree.size(); node++) {
            if (isDefinition(tree, node) && tree.text(tree.child(node, "name")).equals(name)
                    && tree.child(node, "body") >= 0) {
                found.add(node);
            }
        }
        return found.stream().filter(node -> tree.line(tree.child(node, "name")) == feature.line()).findFirst()
                .or(() -> found.stream().findFirst()).map(node -> tree.child(node, "body"));
    }

    /** The first call of the feature on a line that is new. */
    private Optional<Integer> call(SyntaxTree tree, java.util.function.Predicate<String> isNew) {
        List<String> lines = tree.source().lines().toList();
        for (int node = 0; node < tree.size(); node++) {
            String callee = switch (tree.kind(node)) {
                case "call" -> tree.text(tree.child(node, "function"));
                case "method_invocation" -> tree.text(tree.child(node, "name"));
                default -> "";
            };
            if (callee.substring(callee.lastIndexOf('.') + 1).equals(name)
                    && isNew.test(lines.get(tree.line(node) - 1))) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** The body of the function around a node. */
    private Optional<Integer> enclosing(SyntaxTree tree, int node) {
        for (int at = node; at > 0; at = tree.parent(at)) {
            if (isDefinition(tree, at)) {
                return Optional.of(tree.child(at, "body"));
            }
        }
        return Optional.empty();
    }

    private static boolean isDefinition(SyntaxTree tree, int node) {
        return tree.is(node, "function_definition") || tree.is(node, "method_declaration");
    }

    private String returning(String value, int body, SyntaxTree tree) {
        if (!isJava) {
            return "return " + value;
        }
        String type = tree.text(tree.child(tree.parent(body), "type"));
        return type.equals("void") ? "{ }" : "{ return " + value + "; }";
    }

    private String empty(SyntaxTree tree, int body) {
        if (!isJava) {
            return "return 0";
        }
        String type = tree.text(tree.child(tree.parent(body), "type"));
        return switch (type) {
            case "void" -> "{ }";
            case "int", "Integer", "long", "short", "byte", "double", "float" -> "{ return 0; }";
            case "boolean", "Boolean" -> "{ return true; }";
            default -> "{ return null; }";
        };
    }

    private List<String> constants() {
        return constants(feature);
    }

    /** Constants of the feature's type that are hardly ever its answer. */
    static List<String> constants(Feature feature) {
        if (!feature.language().equals("java")) {
            return List.of(TEXT);
        }
        String type = feature.signature().map(Feature.Signature::returnType).orElse("").strip();
        String simple = type.replaceAll("<.*", "").replaceAll("^(?:[a-z]\\w*\\.)+", "");
        return switch (simple) {
            case "int", "Integer" -> List.of("424242");
            case "long", "Long" -> List.of("424242L");
            case "short", "Short" -> List.of("(short) 4242");
            case "byte", "Byte" -> List.of("(byte) 42");
            case "double", "Double" -> List.of("424242.5");
            case "float", "Float" -> List.of("424242.5f");
            case "char", "Character" -> List.of("'~'");
            case "boolean", "Boolean" -> List.of("true", "false");
            case "String", "CharSequence", "Object" -> List.of(TEXT);
            case "List", "Collection", "Iterable" -> List.of("java.util.List.of()");
            case "Set" -> List.of("java.util.Set.of()");
            case "Map" -> List.of("java.util.Map.of()");
            case "Optional" -> List.of("java.util.Optional.empty()");
            case "Stream" -> List.of("java.util.stream.Stream.empty()");
            default -> List.of("null");
        };
    }

    private static String replaced(SyntaxTree tree, int node, String with) {
        return tree.source().substring(0, tree.start(node)) + with + tree.source().substring(tree.end(node));
    }

    /** Whether a path is a test's, judged by the habits of the languages. */
    static boolean isTest(String path) {
        return ScriptMutants.isTest(path)
                || Set.of("py", "java", "kt").contains(path.substring(path.lastIndexOf('.') + 1)) && Pattern
                        .matches(
                                "(.*/)?(src/test/.*|tests?/.*|test_[^/]+\\.py|[^/]+_test\\.py|[^/]+Tests?\\.(java|kt))",
                                path);
    }
}
