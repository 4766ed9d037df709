package dev.fresh.edge.inventory.java;

import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Picocli commands of a Java file: where their annotation takes a further subcommand. */
final class JavaRoots {

    private static final Map<String, String> OWN_COMMANDS = Map.of("HelpCommand", "help", "GenerateCompletion",
            "generate-completion");

    private JavaRoots() {
    }

    static Optional<Root> picocli(SyntaxTree tree, int type, Draft draft, List<Draft> drafts) {
        int annotation = annotation(tree, type);
        if (annotation < 0) {
            return Optional.empty();
        }
        List<RootCommand> commands = new ArrayList<>();
        int arguments = tree.child(annotation, "arguments");
        int value = -1;
        for (int argument : tree.children(arguments)) {
            if (tree.is(argument, "element_value_pair")
                    && tree.text(tree.child(argument, "key")).equals("subcommands")) {
                value = tree.child(argument, "value");
            }
        }
        boolean array = tree.is(value, "element_value_array_initializer");
        List<Integer> classes = array ? tree.children(value) : value < 0 ? List.of() : List.of(value);
        for (int one : classes) {
            if (tree.is(one, "class_literal")) {
                String path = JavaPaths.plain(tree, tree.children(one).getFirst());
                String last = path.substring(path.lastIndexOf('.') + 1);
                commands.add(new RootCommand(OWN_COMMANDS.getOrDefault(last, ""), path, tree.line(one)));
            }
        }
        for (Draft member : drafts) {
            if (member.parent == draft && member.kind == Kind.METHOD) {
                member.decorations.stream().filter(d -> d.name().matches("(CommandLine\\.)?Command")).findFirst()
                        .ifPresent(d -> commands.add(new RootCommand(d.literal("name").orElse(member.name),
                                member.name, member.line)));
            }
        }
        int end = array ? tree.end(value) - 1 : value >= 0 ? tree.end(value)
                : arguments >= 0 ? tree.end(arguments) - 1 : tree.end(annotation);
        Map<String, String> details = new TreeMap<>();
        details.put("class", draft.symbol());
        details.put("subcommandsEnd", String.valueOf(end));
        details.put("subcommandsForm", array ? "array" : value >= 0 ? "single" : "none");
        return Optional.of(new Root("picocli", draft.index, draft.symbol(), draft.line, commands, details));
    }

    private static int annotation(SyntaxTree tree, int type) {
        int modifiers = tree.childOfKind(type, "modifiers");
        for (int child : tree.children(modifiers)) {
            boolean annotation = tree.is(child, "annotation") || tree.is(child, "marker_annotation");
            if (annotation && tree.text(tree.child(child, "name")).matches("(picocli\\.)?(CommandLine\\.)?Command")) {
                return child;
            }
        }
        return -1;
    }
}
