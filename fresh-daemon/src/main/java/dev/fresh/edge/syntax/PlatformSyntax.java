package dev.fresh.edge.syntax;

import dev.fresh.edge.EdgeException;

/** The parser of this platform: the native one, or that of the JDK for Java alone where there is none. */
public final class PlatformSyntax implements Syntax {

    private final Syntax whole = new TreeSitterSyntax();
    private final Syntax rest = new JdkSyntax();
    private volatile boolean failed;
    private volatile boolean reduced;

    /** @param withoutNatives whether the native parser is not even tried */
    public PlatformSyntax(boolean withoutNatives) {
        this.reduced = withoutNatives || !BundledNatives.hasPlatform();
    }

    private Syntax now() {
        return reduced ? rest : whole;
    }

    @Override
    public SyntaxTree parse(Grammar grammar, String text) {
        if (reduced) {
            return rest.parse(grammar, text);
        }
        try {
            return whole.parse(grammar, text);
        } catch (EdgeException | LinkageError e) {
            // Whoever asked for several languages has to begin anew, with the one that is left.
            failed = true;
            throw e instanceof EdgeException known ? known : EdgeException.environment("The native parser cannot be"
                    + " loaded here; set FRESH_NO_NATIVE=1 to read Java alone: " + e, e);
        }
    }

    @Override
    public boolean reads(Grammar grammar) {
        return now().reads(grammar);
    }

    @Override
    public String parser() {
        return now().parser();
    }

    @Override
    public boolean reduce() {
        boolean first = failed && !reduced;
        reduced |= failed;
        return first;
    }
}
