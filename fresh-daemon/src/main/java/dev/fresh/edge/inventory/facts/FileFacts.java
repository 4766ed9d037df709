package dev.fresh.edge.inventory.facts;

import dev.fresh.core.task.Feature.Signature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one file says, without knowledge of its path or of any other file; so it is the same for every copy of the blob.
 *
 * <p>Expressions are kept as access paths, the common small language of all analysers: {@code a.b().c} is read from the
 * left, {@code self} is the object of the method, {@code super} its base, {@code <T>} a value declared as {@code T}
 * (with {@code ~} behind it when it has type arguments), {@code T()} a call of {@code T} or a new object of it,
 * {@code !} a value of no type of the repository, {@code ?} anything else.
 *
 * @param module the package that the file declares, empty where the path alone decides
 * @param definitions units of code in document order; the first is the file itself
 * @param roots command-line roots that the file builds
 * @param exported names that the file says are its surface, empty when it says nothing
 * @param errorLine the first line that could not be parsed or decoded, 0 when all could, {@link #BINARY} for what is
 *     no text
 * @param generated whether its head says that a program wrote it
 */
public record FileFacts(String module, List<Definition> definitions, List<Root> roots, List<String> exported,
        int lines, int errorLine, boolean generated) {

    /** The error line of a file that is no text. */
    public static final int BINARY = -1;

    /** The value of an expression that cannot be told. */
    public static final String UNKNOWN = "?";

    /** The value of an expression that is of no type of the repository. */
    public static final String FOREIGN = "!";
    /** Stands for the package of files that declare none in a language where they usually do. */
    public static final String UNNAMED = "(unnamed)";

    /** The name in a file's types for what the file is as a whole to those who import it, such as a function. */
    public static final String WHOLE = "export=";

    /** In front of a name in a file's types under which it hands out what it calls otherwise. */
    public static final String HANDED_OUT = "export ";

    /** The alias of an import whose names are only handed on to those who import this file. */
    public static final String PASSED_ON = "**";

    /** The receiver of a computed name of which nothing is known but that a module is loaded by it. */
    public static final String PLUGINS = "plugins()";

    /** In front of a string that may be the name of a member. */
    public static final String SPOKEN = "name:";

    public FileFacts {
        definitions = List.copyOf(definitions);
        roots = List.copyOf(roots);
        exported = List.copyOf(exported);
    }

    public FileFacts withErrorLine(int line) {
        return new FileFacts(module, definitions, roots, exported, lines, line, generated);
    }

    /** What sort of unit a definition is. */
    public enum Kind {
        MODULE, MAIN, CLASS, FUNCTION, METHOD, CONSTRUCTOR
    }

    /** Marks of a definition. */
    public enum Flag {
        PUBLIC, STATIC, OVERRIDE, ABSTRACT, ASYNC, GENERATOR, PROPERTY,
        /** Only throws, passes or returns nothing where a body is expected. */
        STUB,
        /** A class that only holds data. */
        DATA, ENUM, INTERFACE, ANNOTATION,
        /** A decorator that wraps its function and hands it back. */
        WRAPPER,
        /** Names of the own file or class are looked up by a computed name. */
        DYNAMIC, DEPRECATED,
        /** A class that can be made without arguments. */
        NO_ARGUMENTS,
        /** May carry out what a base declares, without saying so. */
        UNMARKED,
        /** A member of one line that gives back what its object holds, or stores what it is given. */
        ANSWER,
        /** A function that returns one of its own inner functions. */
        FACTORY,
        /**
         * A function that stores what it is given, as a registering decorator does; a class that is told who extends
         * it.
         */
        REGISTRAR,
        /** An object with functions in it, of which there is only the one. */
        OBJECT,
        /** Holds definitions that see each other by plain name. */
        NAMESPACE,
        /** A class that only stands for one which another file of the package defines. */
        PARTIAL,
        /** A variable of a file: a function without a body to call, which gives what it holds. */
        VALUE,
        /** Its documentation says that it is there for tests. */
        FOR_TESTS,
        /** A function whose whole body is one call, or one for each of several. */
        PASSING
    }

    /**
     * A unit of code.
     *
     * @param parent index of the enclosing definition, -1 for the file
     * @param symbol name with its classes, without the module
     * @param line 1-based line of the name
     * @param firstLine with decorators
     * @param bases access paths of the classes it extends and the interfaces it implements
     * @param types variables, parameters and fields with the access path of their value
     * @param returns access path of the declared result, {@code ?} when there is none
     */
    public record Definition(int parent, Kind kind, String name, String symbol, int line, int firstLine, int lastLine,
            Set<Flag> flags, List<String> bases, List<Decoration> decorations, List<Import> imports,
            List<Reference> references, List<Call> calls, Map<String, String> types, String returns, Shape shape) {

        /** Of a file of which nothing is known. */
        public static final Definition EMPTY_FILE = new Definition(-1, Kind.MODULE, "", "", 1, 1, 1, Set.of(),
                List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), UNKNOWN, Shape.NONE);

        public boolean has(Flag flag) {
            return flags.contains(flag);
        }

        public boolean isMember() {
            return kind == Kind.METHOD || kind == Kind.CONSTRUCTOR;
        }

        public int lines() {
            return lastLine - firstLine + 1;
        }
    }

    /**
     * The size and look of a unit.
     *
     * @param doc first sentence of its documentation
     * @param print minimum hashes over its tokens, equal in about as many places as two bodies share tokens; empty for
     *     small bodies
     */
    public record Shape(int statements, int complexity, int todos, String doc, Optional<Signature> signature,
            List<Integer> print) {

        static final Shape NONE = new Shape(0, 1, 0, "", Optional.empty(), List.of());

        public Shape {
            print = Hashes.of(print);
        }

        /** In how many places the hashes are the same as those of a body that has as many. */
        public int shared(Shape other) {
            int same = 0;
            if (print instanceof Hashes own && other.print instanceof Hashes others) {
                for (int at = 0; at < own.size(); at++) {
                    same += own.at(at) == others.at(at) ? 1 : 0;
                }
            }
            return same;
        }
    }

    /** A decorator or annotation. */
    public record Decoration(String name, List<Argument> arguments, int line) {

        public Decoration {
            arguments = List.copyOf(arguments);
        }

        /** The string given under this keyword, or at the first position for the empty keyword. */
        public Optional<String> literal(String keyword) {
            return arguments.stream().filter(a -> a.literal() && a.keyword().equals(keyword)).map(Argument::text)
                    .findFirst();
        }
    }

    /**
     * An argument of a call or annotation that is a string literal or an access path.
     *
     * @param keyword empty for a positional one
     */
    public record Argument(String keyword, int position, String text, boolean literal) {
    }

    /** A call that is given a name from outside the unit, so that the callee may call it back. */
    public record Call(String callee, List<Argument> arguments, int line) {

        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * A name made visible in a unit.
     *
     * @param alias the visible name, {@code *} for all, empty when only run
     * @param target dotted name, with leading dots when relative
     * @param runs dotted name of the module whose body is run by it, empty when none is
     */
    public record Import(String alias, String target, String runs, int line) {
    }

    /**
     * A use of a name.
     *
     * @param receiver access path in front of a member, else empty
     */
    public record Reference(Use use, String name, String receiver, int line) {
    }

    /** How a name is used. */
    public enum Use {
        /** A plain name. */
        NAME,
        /** A member of the receiver; an empty receiver is the own class or an outer one. */
        MEMBER,
        /** A string literal that may name a file or a definition. */
        STRING,
        /** A computed member of the receiver that begins with {@code name}. */
        COMPUTED,
        /** A name or member whose value is handed on, so that all of it may be used; without name the receiver's. */
        WHOLE
    }

    /**
     * A command-line root in this file.
     *
     * @param definition index of the definition that builds it
     * @param symbol the variable, function or class that is the root
     */
    public record Root(String framework, int definition, String symbol, int line, List<RootCommand> commands,
            Map<String, String> details) {

        public Root {
            commands = List.copyOf(commands);
        }
    }

    /** A command of a root, with the access path of what handles it, or {@code @12-15} for the lines of a function. */
    public record RootCommand(String name, String handler, int line) {
    }
}
