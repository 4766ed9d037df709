package dev.fresh.core.task;

import java.util.List;
import java.util.Optional;

/**
 * An item of the inventory: code that a user might want, with its verdict and the evidence for it.
 *
 * @param id 12 hex digits, derived from path and symbol, so the same for the same place in every commit
 * @param path repository-relative, with {@code /}
 * @param symbol {@code Class.method}, {@code function}, nested with dots; no module or package prefix
 * @param line 1-based line of the name
 * @param kind function, method, class, command, route or job
 * @param hookedBy entry points that reach it, empty when unhooked
 * @param confidence 0 to 1, of the verdict
 * @param quality 0 to 1; never part of the verdict
 * @param unlockedLines lines reachable from it that nothing live reaches, 0 or more
 * @param within the unhooked class that this member belongs to
 * @param signature for functions and methods, what a caller has to know
 * @param notes remarks for people, for example why necessity is what it is
 */
public record Feature(String id, String path, String symbol, int line, String language, Kind kind, Verdict verdict,
        List<String> hookedBy, Tier tier, double confidence, Necessity necessity, double quality, Safety safety,
        int unlockedLines, boolean siblingHooked, boolean documented, Optional<String> within,
        Optional<Signature> signature, List<Evidence> evidence, List<String> notes) {

    public Feature {
        hookedBy = List.copyOf(hookedBy);
        evidence = List.copyOf(evidence);
        notes = List.copyOf(notes);
    }

    /** What people type for a command or ask for at a route; empty for anything else. */
    public Optional<String> label() {
        boolean named = kind == Kind.COMMAND || kind == Kind.ROUTE;
        return hookedBy.stream().filter(by -> named && by.matches("(cli|route) \\S+")).findFirst()
                .map(by -> by.substring(by.indexOf(' ') + 1));
    }

    /** What sort of code the item is. */
    public enum Kind {
        FUNCTION, METHOD, CLASS, COMMAND, ROUTE, JOB
    }

    /** Whether a command, route or public API reaches the item. */
    public enum Verdict {
        HOOKED, UNHOOKED, UNKNOWN
    }

    /** How sure an unhooked verdict is: A is certain enough to be worked on without a confirming step. */
    public enum Tier {
        A, A_MINUS, B, C, NONE
    }

    /** Whether there is positive evidence that somebody wants the item. */
    public enum Necessity {
        LIKELY, UNKNOWN, DOUBTFUL
    }

    /** The worst effect in the item's call cone, mildest first. */
    public enum Safety {
        PURE, READS, NETWORK, WRITES, DESTRUCTIVE
    }

    /**
     * A place that supports or was rejected as support for the verdict.
     *
     * @param kind for example definition, reference, test, documentation, sibling, rule
     * @param line 1-based
     * @param text one sentence: what stands there and why it does or does not count
     */
    public record Evidence(String kind, String path, int line, String text) {
    }

    /**
     * What a caller of a function or method has to know.
     *
     * @param parameters without the receiver
     * @param returnType as written, empty when not declared
     * @param receiver the class to call it on, with whether that class can be made without arguments; empty for a
     *     function
     * @param doc first sentence of its documentation, empty when there is none
     */
    public record Signature(List<Parameter> parameters, String returnType, boolean isAsync, boolean isStatic,
            boolean isGenerator, Optional<Receiver> receiver, String doc) {

        public Signature {
            parameters = List.copyOf(parameters);
        }
    }

    /** The class that a method belongs to. */
    public record Receiver(String className, boolean noArgumentConstructor) {
    }

    /**
     * One parameter of a function or method.
     *
     * @param type as written, empty when not declared
     * @param defaultValue the default as written in the source
     */
    public record Parameter(String name, String type, Optional<String> defaultValue, Passing passing) {
    }

    /** How an argument reaches its parameter. */
    public enum Passing {
        POSITIONAL, KEYWORD_ONLY, VARIADIC, KEYWORD_VARIADIC
    }
}
