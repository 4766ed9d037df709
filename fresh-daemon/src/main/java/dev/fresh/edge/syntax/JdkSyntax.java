package dev.fresh.edge.syntax;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The JDK's own parser for Java, where there is no native one. It only parses: nothing is attributed, no annotation is
 * processed, no class path is looked at. Its trees are told in the words of the tree-sitter grammar, so that the same
 * code reads both.
 */
public final class JdkSyntax implements Syntax {

    private static final String JAVA = "java";
    private static final List<String> OPTIONS = List.of("-proc:none", "-Xlint:none", "-implicit:none");

    @Override
    public boolean reads(Grammar grammar) {
        return grammar.name().equals(JAVA);
    }

    @Override
    public String parser() {
        return "jdk";
    }

    @Override
    public SyntaxTree parse(Grammar grammar, String text) {
        if (!reads(grammar)) {
            throw EdgeException.environment("This platform has no parser for " + grammar.name() + "; run fresh on Linux"
                    + " with glibc, macOS or Windows on a 64-bit processor, without FRESH_NO_NATIVE.");
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw EdgeException.environment("This Java has no parser either, since it lacks the module jdk.compiler;"
                    + " run fresh with a whole JDK 25.");
        }
        List<Diagnostic<? extends JavaFileObject>> found = new ArrayList<>();
        JavacTask task = (JavacTask) compiler.getTask(null, compiler.getStandardFileManager(found::add, Locale.ROOT,
                StandardCharsets.UTF_8), found::add, OPTIONS, null, List.of(new Source(text)));
        CompilationUnitTree unit;
        try {
            unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be read", e);
        }
        int error = (int) found.stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .mapToLong(Diagnostic::getPosition).filter(p -> p >= 0).min().orElse(-1);
        JavaTokens tokens = new JavaTokens(text);
        return new JdkDeclarations(text, tokens, unit, Trees.instance(task).getSourcePositions()).unit()
                .tree(text, tokens, error);
    }

    /** A text as a file. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }
}
