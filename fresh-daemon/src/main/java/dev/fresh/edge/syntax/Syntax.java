package dev.fresh.edge.syntax;

/** Turns source text into syntax trees; safe for use by several threads. */
public interface Syntax {

    /**
     * Parses a file; text that is not of the grammar still gives a tree, with error nodes.
     *
     * @throws dev.fresh.edge.EdgeException when this platform has no parser for the grammar
     */
    SyntaxTree parse(Grammar grammar, String text);

    /** Whether this parser knows the grammar. */
    default boolean reads(Grammar grammar) {
        return true;
    }

    /** The name of a parser other than the usual one, whose trees may differ in small things; else empty. */
    default String parser() {
        return "";
    }

    /** Goes on with fewer grammars after the parser has failed; false where it has not, or nothing is left. */
    default boolean reduce() {
        return false;
    }

    /**
     * A grammar that ships with the product.
     *
     * @param name as in the grammar's own files, for example {@code python}
     * @param version part of every cache key
     */
    record Grammar(String name, String version) {
    }
}
