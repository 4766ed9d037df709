package dev.fresh.edge.syntax;

/** Turns source text into syntax trees; safe for use by several threads. */
public interface Syntax {

    /**
     * Parses a file; text that is not of the grammar still gives a tree, with error nodes.
     *
     * @throws dev.fresh.edge.EdgeException when this platform has no parser for the grammar
     */
    SyntaxTree parse(Grammar grammar, String text);

    /**
     * A grammar that ships with the product.
     *
     * @param name as in the grammar's own files, for example {@code python}
     * @param version part of every cache key
     */
    record Grammar(String name, String version) {
    }
}
