package dev.fresh.edge.provider;

import static dev.fresh.testing.ExampleSite.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.process.Exit;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trial calls in Maven projects with a module declaration. */
@Tag("slow")
class JavaModuleTest {

    private static final String MAIN = "src/main/java/com/example/ledger/";

    @TempDir
    Path folder;

    private final Provider provider = new BuiltinProvider();
    private ExampleSite site;

    @BeforeEach
    void declareTheModule() throws IOException {
        site = ExampleSite.empty(folder);
        ExampleSite.copy(ExampleSite.example("ledger-java"), site.tree);
        Files.writeString(site.tree.resolve("src/main/java/module-info.java"), """
                module com.example.ledger {
                    requires info.picocli;
                    opens com.example.ledger to info.picocli;
                }
                """);
        Path main = site.tree.resolve(MAIN + "Main.java");
        site.root("picocli", MAIN + "Main.java", "Main", List.of("add", "list"), Map.of("package", "com.example.ledger",
                "class", "Main", "sourceRoot", "src/main/java", "testRoot", "src/test/java", "subcommandsForm",
                "braces",
                "subcommandsEnd", Integer.toString(Files.readString(main).indexOf("ListCommand.class")
                        + "ListCommand.class".length()),
                "program", "com.example.ledger.Main"));
    }

    @Test
    void callsAFeatureThatNeedsALibraryOfTheModulePath() throws IOException {
        Tools.require("mvn");
        Feature feature = feature("Texts", "picocli.CommandLine.Help.Ansi.OFF.string(text)");
        Exit baseline = test();
        assertTrue(baseline.ok(), baseline.output());
        assertEquals(Optional.empty(), assessed(feature));
        Path report;
        try (var reports = Files.newDirectoryStream(site.tree.resolve("target/surefire-reports"), "TEST-*.xml")) {
            report = reports.iterator().next();
        }
        assertTrue(Files.readString(report).contains("\"jdk.module.path\""), "the tests ran on the module path");
    }

    @Test
    void compilesTheSourcesWhereNothingWasBuilt() throws IOException {
        assertEquals(Optional.empty(), assessed(feature("Texts", "text.strip()")));
        Decline decline = assessed(feature("Marks", "picocli.CommandLine.Help.Ansi.OFF.string(text)")).orElseThrow();
        assertEquals(Decline.Code.NO_SAMPLE, decline.code());
        assertTrue(decline.text().contains("picocli"), decline.text());
    }

    @Test
    void declinesWherePicocliMayNotReachTheNewCommand() throws IOException {
        Files.writeString(site.tree.resolve("src/main/java/module-info.java"),
                "module com.example.ledger {\n    requires info.picocli;\n}\n");
        Decline decline = assessed(feature("Texts", "text.strip()")).orElseThrow();
        assertEquals(Decline.Code.NO_ROOT, decline.code());
        assertTrue(decline.text().contains("does not open the package com.example.ledger"), decline.text());
    }

    private Feature feature(String type, String result) throws IOException {
        Files.writeString(site.tree.resolve(MAIN + type + ".java"), """
                package com.example.ledger;

                public final class %s {
                    public static String plain(String text) {
                        return %s;
                    }
                }
                """.formatted(type, result));
        Files.writeString(site.tree.resolve("src/test/java/com/example/ledger/" + type + "Test.java"), """
                package com.example.ledger;

                import static org.junit.jupiter.api.Assertions.assertEquals;

                import org.junit.jupiter.api.Test;

                class %1$sTest {
                    @Test
                    void plain() {
                        assertEquals("word", %1$s.plain("word"));
                    }
                }
                """.formatted(type));
        return site.method(MAIN + type + ".java", type + ".plain", "String", List.of(parameter("text", "String")),
                "Drops the marks of a text.");
    }

    private Optional<Decline> assessed(Feature feature) {
        return provider.assess(TaskPlanner.task(Task.Kind.HOOK_UP, feature, ""),
                new Provider.Site(site.inventory(), site.tree, folder.resolve("scratch"),
                        site.bench));
    }

    private Exit test() {
        return site.bench.run(site.tree, Duration.ofMinutes(2), List.of(site.bench.program("mvn"), "-o", "-B", "test"));
    }
}
