package dev.fresh.edge.inventory.python;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Signatures of Python functions and what their bodies and classes look like. */
final class PythonShapes {

    private PythonShapes() {
    }

    static void signature(SyntaxTree tree, int function, Draft draft, boolean hasReceiver) {
        List<Parameter> parameters = new ArrayList<>();
        Passing passing = Passing.POSITIONAL;
        boolean skip = hasReceiver;
        for (int node : tree.children(tree.child(function, "parameters"))) {
            switch (tree.kind(node)) {
                case "comment", "positional_separator" -> {}
                case "keyword_separator" -> passing = Passing.KEYWORD_ONLY;
                default -> {
                    Parameter parameter = parameter(tree, node, passing);
                    if (parameter.passing() == Passing.VARIADIC) {
                        passing = Passing.KEYWORD_ONLY;
                    }
                    if (!skip) {
                        parameters.add(parameter);
                    }
                    skip = false;
                }
            }
        }
        String returns = tree.text(tree.child(function, "return_type"));
        draft.signature = Optional.of(new Signature(parameters, returns, draft.flags.contains(Flag.ASYNC),
                draft.flags.contains(Flag.STATIC), false, Optional.empty(), draft.doc));
    }

    private static Parameter parameter(SyntaxTree tree, int node, Passing passing) {
        int value = tree.child(node, "value");
        int named = tree.child(node, "name");
        String name = named >= 0 ? tree.text(named)
                : tree.is(node, "typed_parameter") ? tree.text(tree.first(node)) : tree.text(node);
        Passing how = name.startsWith("**") ? Passing.KEYWORD_VARIADIC
                : name.startsWith("*") ? Passing.VARIADIC : passing;
        return new Parameter(name.replaceFirst("^\\*+", ""), tree.text(tree.child(node, "type")),
                value < 0 ? Optional.empty() : Optional.of(tree.text(value)), how);
    }

    /** Marks stubs, generators and decorators, and takes the body's print. */
    static void body(SyntaxTree tree, int body, Draft draft) {
        draft.print = Draft.print(tree, body);
        registrar(tree, body, draft);
        List<Integer> statements = tree.children(body).stream()
                .filter(n -> !tree.is(n, "comment") && !isText(tree, n)).toList();
        boolean stub = statements.isEmpty();
        if (statements.size() == 1) {
            String only = tree.text(statements.getFirst());
            stub = only.equals("pass") || only.equals("...") || only.startsWith("raise ");
        }
        if (stub) {
            draft.flags.add(Flag.STUB);
        }
        if (draft.flags.contains(Flag.GENERATOR)) {
            draft.signature = draft.signature.map(s -> new Signature(s.parameters(), s.returnType(), s.isAsync(),
                    s.isStatic(), true, s.receiver(), s.doc()));
        }
        if (statements.size() == 1) {
            single(tree, statements.getFirst(), draft);
        }
        List<String> inner = new ArrayList<>();
        for (int child : tree.children(body)) {
            int definition = tree.is(child, "decorated_definition") ? tree.child(child, "definition") : child;
            if (tree.is(definition, "function_definition")) {
                inner.add(tree.text(tree.child(definition, "name")));
            } else if (tree.is(child, "return_statement")) {
                List<Integer> value = tree.children(child);
                if (value.size() == 1 && (inner.contains(tree.text(value.getFirst()))
                        || tree.is(value.getFirst(), "lambda"))) {
                    draft.flags.add(Flag.FACTORY);
                }
            }
        }
    }

    /** Marks a function of one statement that is a call, or a look into what it is given without any call. */
    private static void single(SyntaxTree tree, int statement, Draft draft) {
        int at = statement;
        if (tree.is(at, "for_statement")) {
            List<Integer> body = tree.children(tree.child(at, "body"));
            at = body.size() == 1 ? body.getFirst() : -1;
        }
        while (tree.is(at, "expression_statement") || tree.is(at, "return_statement") || tree.is(at, "await")
                || tree.is(at, "yield")) {
            List<Integer> inner = tree.children(at);
            at = inner.size() == 1 ? inner.getFirst() : -1;
        }
        if (tree.is(at, "call")) {
            draft.flags.add(Flag.PASSING);
        } else if (tree.is(statement, "return_statement") && draft.doc.isEmpty()) {
            boolean takes = false;
            boolean calls = false;
            for (int node = statement; node < tree.after(statement); node++) {
                takes |= tree.is(node, "attribute") || tree.is(node, "subscript");
                calls |= tree.is(node, "call");
            }
            if (takes && !calls) {
                draft.flags.add(Flag.ANSWER);
            }
        }
    }

    private static final Set<String> KEEPING = Set.of("append", "add", "insert", "register", "connect", "subscribe",
            "setdefault", "update");

    /** Marks a function that puts a variable of its own into something. */
    static void registrar(SyntaxTree tree, int body, Draft draft) {
        for (int at = Math.max(body, 0); body >= 0 && at < tree.after(body); at++) {
            boolean stores = tree.is(at, "assignment") && tree.is(tree.child(at, "left"), "subscript")
                    && isLocal(tree, tree.child(at, "right"), draft);
            if (tree.is(at, "call")
                    && KEEPING.contains(tree.text(tree.child(tree.child(at, "function"), "attribute")))) {
                stores = tree.children(tree.child(at, "arguments")).stream().anyMatch(a -> isLocal(tree, a, draft));
            }
            if (stores) {
                draft.flags.add(Flag.REGISTRAR);
            }
        }
    }

    /** Often a tuple or record is made around what is kept. */
    private static boolean isLocal(SyntaxTree tree, int node, Draft draft) {
        for (int at = Math.max(node, 0); node >= 0 && at < tree.after(node); at++) {
            if (tree.is(at, "identifier") && draft.locals.containsKey(tree.text(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isText(SyntaxTree tree, int node) {
        return tree.is(node, "expression_statement") && tree.is(tree.first(node), "string");
    }

    /** Marks data classes, enumerations, interfaces, and classes that can be made without arguments. */
    static void classFlags(List<Draft> all, Draft draft) {
        boolean behaviour = false;
        boolean constructor = false;
        boolean data = draft.decorations.stream()
                .anyMatch(d -> d.name().matches("(.*\\.)?(dataclass|dataclasses|attrs|define|frozen|s)"));
        boolean free = !data || draft.types.isEmpty();
        for (Draft member : all) {
            if (member.parent != draft) {
                continue;
            }
            if (member.kind == Kind.CONSTRUCTOR && member.name.equals("__init__")) {
                constructor = true;
                free = member.signature.orElseThrow().parameters().stream().noneMatch(p -> p.defaultValue().isEmpty()
                        && (p.passing() == Passing.POSITIONAL || p.passing() == Passing.KEYWORD_ONLY));
            } else if (member.kind == Kind.METHOD && !member.name.startsWith("_")
                    && !member.flags.contains(Flag.PROPERTY) && !member.flags.contains(Flag.STUB)) {
                behaviour = true;
            }
        }
        for (String base : draft.bases) {
            switch (base.substring(base.lastIndexOf('.') + 1)) {
                case "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag" -> draft.flags.add(Flag.ENUM);
                case "NamedTuple", "TypedDict", "BaseModel" -> data = true;
                case "Protocol", "ABC" -> draft.flags.add(Flag.INTERFACE);
                default -> {}
            }
        }
        if (data || !behaviour && !constructor && !draft.types.isEmpty()) {
            draft.flags.add(Flag.DATA);
        }
        if (all.stream().anyMatch(m -> m.parent == draft && m.name.equals("__init_subclass__"))) {
            draft.flags.add(Flag.REGISTRAR);
        }
        if (free) {
            draft.flags.add(Flag.NO_ARGUMENTS);
        }
    }
}
