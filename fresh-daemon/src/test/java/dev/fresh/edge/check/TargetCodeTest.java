package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import dev.fresh.core.task.Feature;
import dev.fresh.edge.check.Mutants.Mutant;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetCodeTest {

    private static final String JAVA = """
            import java.util.List;

            class Fares {
                private int sold;

                Fares(int sold) {
                    this.sold = sold;
                }

                /** Doc. */
                int fare(int age, List<String> zones) {
                    int price = 10 * zones.size(); // per zone
                    if (age < 18 && !zones.isEmpty()) {
                        sold++;
                        log("child");
                        return price / 2;
                    }
                    switch (age) {
                        case 18:
                            price += 1;
                            break;
                        default:
                            price -= 1;
                    }
                    Runnable later = () -> {
                        log("later " + age);
                    };
                    for (int i = 0; i < 3; i++)
                        later.run();
                    return price;
                }

                void log(String text) {
                    System.out.println(text);
                }
            }
            """;
    private static final String PYTHON = """
            def outer(values):
                \"""Doc.

                :param values: some
                \"""
                if not values: return []
                found = []; seen = {1}
                match values:
                    case [x]:
                        found.append(x)
                    case _:
                        pass
                try:
                    for value in values:
                        if value in seen and value != 3:
                            found.append(f"{value} times" + "!")
                finally:
                    found = found
                return found


            async def later():
                yield 1
            """;

    @TempDir
    private Path folder;

    @Test
    void everyVersionOfAJavaMethodCompiles() throws IOException {
        List<String> versions = new ArrayList<>();
        for (String symbol : List.of("Fares.fare", "Fares.log", "Fares")) {
            TargetCode target = target("java", symbol, JAVA);
            versions.addAll(List.of(target.probed(folder), target.broken()));
            target.mutants(50).forEach(mutant -> versions.addAll(mutant.texts()));
            Edits entry = new Edits(JAVA);
            target.probeEntry(entry, folder.resolve("0"));
            versions.add(entry.text());
        }
        compile(versions);
        assertEquals(13, target("java", "Fares.fare", JAVA).statements());
    }

    @Test
    void changesAreSpreadAndSaidInWords() {
        List<String> all = target("java", "Fares.fare", JAVA).mutants(50).stream().map(Mutant::what).toList();
        assertTrue(all.containsAll(List.of("a wrong constant from Fares.fare", "line 12: `*` became `+`",
                "line 13: `<` became `>=`", "line 13: `&&` became `||`", "line 15: `log(\"child\");` was left out",
                "line 16: `price / 2` became `0`")), all::toString);
        assertTrue(all.stream().noneMatch(what -> what.startsWith("line 28")), "conditions of loops stay");
        List<String> some = target("java", "Fares.fare", JAVA).mutants(4).stream().map(Mutant::what).toList();
        assertEquals(4, some.size());
        assertEquals(all.getFirst(), some.getFirst());
        assertEquals(some, target("java", "Fares.fare", JAVA).mutants(4).stream().map(Mutant::what).toList());
    }

    @Test
    void everyVersionOfAPythonFunctionParses() {
        for (String symbol : List.of("outer", "later")) {
            TargetCode target = target("python", symbol, PYTHON);
            List<String> versions = new ArrayList<>(List.of(target.probed(folder), target.broken()));
            target.mutants(50).forEach(mutant -> versions.addAll(mutant.texts()));
            for (String version : versions) {
                assertEquals(0, new TreeSitterSyntax().parse(Mutants.PYTHON, version).errorLine(), version);
            }
        }
        assertEquals(13, target("python", "outer", PYTHON).statements());
        assertTrue(target("python", "later", PYTHON).broken().contains("; yield"));
        assertEquals(Optional.empty(), TargetCode.of(new TreeSitterSyntax(), feature("python", "gone"), PYTHON));
    }

    private static void compile(List<String> versions) throws IOException {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<JavaFileObject> files = new ArrayList<>();
        for (String version : versions) {
            String name = "p" + files.size();
            files.add(new SimpleJavaFileObject(URI.create("string:///" + name + "/Fares.java"),
                    JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignored) {
                    return "package " + name + ";" + version;
                }
            });
        }
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problems,
                List.of("-proc:none"), null, files);
        task.analyze();
        assertEquals(List.of(), problems.getDiagnostics());
    }

    private static TargetCode target(String language, String symbol, String text) {
        return TargetCode.of(new TreeSitterSyntax(), feature(language, symbol), text).orElseThrow();
    }

    private static Feature feature(String language, String symbol) {
        return new Feature("a".repeat(12), "a", symbol, 1, language, Feature.Kind.METHOD, Feature.Verdict.HOOKED,
                List.of(), Feature.Tier.NONE, 0.9, Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 0, false, false,
                Optional.empty(), symbol.equals("Fares.fare") ? Optional.of(new Feature.Signature(List.of(), "int",
                        false, false, false, Optional.empty(), "")) : Optional.empty(),
                List.of(), List.of());
    }
}
