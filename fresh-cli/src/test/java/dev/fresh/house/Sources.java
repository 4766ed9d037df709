package dev.fresh.house;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The product's own Java sources, parsed by the compiler but not compiled. */
final class Sources {

    private Sources() {
    }

    /**
     * One source file.
     *
     * @param name repository-relative
     * @param imports fully qualified, static ones with their member, wildcards with {@code *}
     * @param unused imports whose simple name is nowhere else in the file
     * @param emptyCatches lines of catch blocks without a statement or a comment
     */
    record Parsed(String name, int lines, List<String> imports, List<String> unused, List<Method> methods,
            List<Long> emptyCatches) {
    }

    /** A method or constructor from its first modifier to its closing brace. */
    record Method(String name, long line, long lines) {
    }

    static List<Parsed> parse(Repository repository, List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Parsed> all = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = DocTrees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().toUri());
                all.add(new Visitor(unit, positions, Files.readString(file)).parsed(repository.name(file)));
            }
        }
        return all;
    }

    /** Collects what the rules need from one file. */
    private static final class Visitor extends TreePathScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final String text;
        private final LineMap lines;
        private final List<Method> methods = new ArrayList<>();
        private final List<Long> emptyCatches = new ArrayList<>();
        private final Set<String> words = new HashSet<>();

        Visitor(CompilationUnitTree unit, SourcePositions positions, String text) {
            this.unit = unit;
            this.positions = positions;
            this.text = text;
            this.lines = unit.getLineMap();
        }

        Parsed parsed(String name) {
            scan(unit, null);
            List<String> imports = new ArrayList<>();
            List<String> unused = new ArrayList<>();
            String body = text.lines().filter(line -> !line.startsWith("import "))
                    .reduce("", (before, line) -> before + line + "\n");
            for (ImportTree each : unit.getImports()) {
                String imported = each.getQualifiedIdentifier().toString();
                imports.add(imported);
                String simple = imported.substring(imported.lastIndexOf('.') + 1);
                // Javadoc counts as use.
                if (!simple.equals("*") && !words.contains(simple) && !body.matches("(?s).*\\b" + simple + "\\b.*")) {
                    unused.add(imported);
                }
            }
            return new Parsed(name, (int) text.lines().count(), imports, unused, methods, emptyCatches);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            long from = positions.getStartPosition(unit, method);
            long to = positions.getEndPosition(unit, method);
            // A record's own members have no place in the text.
            if (from >= 0 && to > from) {
                long first = lines.getLineNumber(from);
                methods.add(new Method(method.getName().toString(), first, lines.getLineNumber(to) - first + 1));
            }
            return super.visitMethod(method, nothing);
        }

        @Override
        public Void visitCatch(CatchTree handler, Void nothing) {
            int from = (int) positions.getStartPosition(unit, handler.getBlock());
            int to = (int) positions.getEndPosition(unit, handler.getBlock());
            if (text.substring(from + 1, to - 1).isBlank()) {
                emptyCatches.add(lines.getLineNumber(from));
            }
            return super.visitCatch(handler, nothing);
        }

        @Override
        public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
            words.add(identifier.getName().toString());
            return super.visitIdentifier(identifier, nothing);
        }
    }
}
