package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.core.task.InventoryReport.OtherWork;
import dev.fresh.core.task.Task;
import dev.fresh.edge.check.Examples.Example;
import dev.fresh.edge.check.Examples.Form;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentProofTest {

    private static final String COMMAND = """
            # notes

            `stats` sums up what was noted:

            ```console
            $ python3 -m notes add "Buy stamps"
            $ python3 -m notes stats
            1 notes, the longest has 10 characters
            ```
            """;
    private static final String FUNCTION = """
            # notes

            `word_count` counts:

            ```python
            >>> from notes.stats import word_count
            >>> word_count("to be or not")
            4
            ```
            """;

    @Test
    void findsTheExamplesOfADocument() {
        List<Example> found = Examples.of("README.md", """
                Text
                ```console
                $ notes list
                ```
                - An item
                  ```python
                  print(1)
                  ```
                  prints
                  ```text
                  1
                  ```
                ```json
                {}
                ```
                ~~~java
                int a = 1;
                ~~~
                ```
                plain
                ```
                """);
        assertEquals(List.of(Form.CONSOLE, Form.PYTHON, Form.JAVA), found.stream().map(Example::form).toList());
        assertEquals(List.of(3, 7, 17), found.stream().map(Example::line).toList());
        assertEquals("print(1)\n", found.get(1).code());
        assertEquals(List.of(Optional.empty(), Optional.of("1\n"), Optional.of("plain\n")),
                found.stream().map(Example::shown).toList());
        List<Example> directives = Examples.of("docs/use.rst", """
                Use
                ===

                .. code-block:: python

                   >>> 1 + 1
                   2

                Then.

                .. code:: console

                   $ notes list
                """);
        assertEquals(List.of(Form.SESSION, Form.CONSOLE), directives.stream().map(Example::form).toList());
        assertEquals("$ notes list\n", directives.get(1).code());
    }

    @Test
    void takesCommandsApartAsAShellDoesAndRefusesWhatNeedsOne() {
        ShellLine line = ShellLine.of("NOTES_FILE=a.json notes add 'Buy stamps' \"say \\\"hi\\\"\" a\\ b x#1 \"\"");
        assertEquals(Map.of("NOTES_FILE", "a.json"), line.variables());
        assertEquals(List.of("notes", "add", "Buy stamps", "say \"hi\"", "a b", "x#1", ""), line.words());
        for (String text : List.of("notes list | wc", "notes list > a", "notes $HOME", "notes \"$HOME\"", "notes *.md",
                "a; b", "notes 'open", "notes `id`", "notes list &")) {
            assertThrows(Unproved.class, () -> ShellLine.of(text), text);
        }
    }

    @Test
    void comparesOutputAsPeopleRead() {
        assertTrue(ExampleRuns.fits("\na\nb  \n", "a\nb\n"));
        assertTrue(ExampleRuns.fits("a\n...\nd", "a\nb\nc\nd\n"));
        assertTrue(ExampleRuns.fits("a\n...", "a\n"));
        assertFalse(ExampleRuns.fits("a\nb", "a\nb\nc"));
        assertFalse(ExampleRuns.fits("a\nb", "a\n"));
    }

    @Nested
    @Tag("slow")
    class WithTheNotes {

        @TempDir
        private Path folder;

        private final Gates gates = new Gates(1);
        private final DocumentProof proof = new DocumentProof(gates, new TreeSitterSyntax());
        private TestProject project;
        private Preparation.Prepared ready;

        private GateResult prove(Feature feature, Map<String, String> files) {
            return prove(feature, files, false);
        }

        private GateResult prove(Feature feature, Map<String, String> files, boolean stillLacking) {
            Tools.require("python3");
            if (project == null) {
                project = new TestProject(folder).example("notes-py").file("README.md", "# notes\n");
                ready = project.prepared();
            }
            try {
                Path tree = Files.createTempDirectory(folder, "proposal");
                ExampleSite.copy(project.tree, tree);
                List<ChangedFile> changes = new ArrayList<>();
                for (Map.Entry<String, String> file : files.entrySet()) {
                    boolean old = Files.exists(tree.resolve(file.getKey()));
                    Files.writeString(tree.resolve(file.getKey()), file.getValue());
                    changes.add(new ChangedFile(file.getKey(), old ? "M" : "A", 5, 0));
                }
                return proof.prove(new Proposed(ready.plan(), inventory(feature, false), feature, changes,
                        Baseline.none(), List.of(), project.tree, tree, folder.resolve("scratch"), ready.bench(), 20,
                        800), () -> inventory(feature, stillLacking));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Test
        void provesTheDocumentOfACommand() {
            GateResult result = prove(stats(), Map.of("README.md", COMMAND));
            assertEquals(Outcome.PASSED, result.outcome(), result.detail());
            assertEquals("document proof", result.name());
            for (String step : List.of("documents only: README.md", "named: a new scan finds stats in a document",
                    "ran: the example in README.md:6", "of it: the example in README.md:6 fails when cmd_stats")) {
                assertTrue(result.detail().contains(step), step + " in\n" + result.detail());
            }
        }

        @Test
        void provesTheDocumentOfAFunctionAndADocComment() throws IOException {
            String source = Files.readString(ExampleSite.example("notes-py").resolve("notes/stats.py"));
            GateResult result = prove(wordCount(), Map.of("README.md", FUNCTION, "notes/stats.py",
                    source.replace("\"\"\"Count the words of a text.", "\"\"\"Count the words of a short text.")));
            assertEquals(Outcome.PASSED, result.outcome(), result.detail());
            GateResult program = prove(wordCount(), Map.of("README.md", """
                    `word_count`:

                    ```python
                    from notes.stats import word_count
                    print(word_count("to be"))
                    ```
                    prints
                    ```text
                    2
                    ```
                    """));
            assertEquals(Outcome.PASSED, program.outcome(), program.detail());
        }

        @Test
        void refutesDocumentsByTheirCode() {
            Map<String, String> wrong = Map.of(COMMAND.replace("10 characters", "11 characters"), "EXAMPLE_FAILS",
                    COMMAND.replace("notes stats\n1", "notes statistics\n1"), "EXAMPLE_FAILS",
                    COMMAND.replace("console", "text"), "NO_EXAMPLE",
                    COMMAND.replace("notes stats\n1 notes, the longest has 10 characters", "notes stats --help"),
                    "EXAMPLE_OF_ELSE", COMMAND.replace("notes stats\n", "notes stats | cat\n"), "NEEDS_SHELL",
                    COMMAND.replace("$ python3 -m notes add", "$ rm -rf / add"), "FOREIGN_COMMAND",
                    "# notes\n\nNothing to see.\n", "NOT_NAMED");
            wrong.forEach((text, code) -> {
                GateResult result = prove(stats(), Map.of("README.md", text));
                assertEquals(List.of(code), result.failed(), text + "\n" + result.detail());
            });
            assertEquals(List.of("NOT_NAMED"), prove(stats(), Map.of("README.md", COMMAND), true).failed());
            GateResult answer = prove(wordCount(), Map.of("README.md", FUNCTION.replace("4\n", "5\n")));
            assertEquals(List.of("EXAMPLE_FAILS"), answer.failed(), answer.detail());
        }

        @Test
        void refutesWhatChangesMoreThanDocuments() throws IOException {
            String source = Files.readString(ExampleSite.example("notes-py").resolve("notes/stats.py"));
            for (String change : List.of(source + "\nX = 1\n",
                    source.replace("a text.", "a text.\n\n    >>> 1\n    2\n"))) {
                GateResult result = prove(stats(), Map.of("README.md", COMMAND, "notes/stats.py", change));
                assertEquals(List.of("NOT_ONLY_DOCUMENTS"), result.failed(), result.detail());
            }
            assertEquals(List.of("NOT_ONLY_DOCUMENTS"), prove(stats(), Map.of("README.md", COMMAND, "AGENTS.md", "x"))
                    .failed());
        }
    }

    @Test
    void saysBeforeAnyWorkWhatCannotBeExecuted() {
        BuildPlan none = new BuildPlan(List.of(), java.time.Duration.ofMinutes(1), List.of());
        Feature route = with("app.py", "python", Feature.Kind.ROUTE, List.of("route /notes"));
        Feature java = with("A.java", "java", Feature.Kind.CLASS, List.of("api A"));
        Feature rust = with("a.rs", "rust", Feature.Kind.FUNCTION, List.of("api a"));
        assertEquals(List.of("HTTP_ONLY", "NO_EXAMPLE", "NO_EXAMPLE", "NO_ROOT"),
                List.of(route, java, rust, with("b.py",
                        "python", Feature.Kind.COMMAND, List.of("cli b"))).stream()
                        .map(feature -> DocumentProof.undocumentable(feature,
                                new InventoryReport("0".repeat(40), List.of(),
                                        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                                none))
                        .map(Optional::orElseThrow).map(Decline::code).map(Enum::name).toList());
    }

    private static Feature stats() {
        return feature("notes/cli.py", "cmd_stats", 37, "python", Feature.Kind.COMMAND, List.of("cli stats"));
    }

    private static Feature wordCount() {
        return feature("notes/stats.py", "word_count", 13, "python", Feature.Kind.FUNCTION, List.of("api word_count"));
    }

    private static Feature with(String path, String language, Feature.Kind kind, List<String> hookedBy) {
        return feature(path, "a", 1, language, kind, hookedBy);
    }

    private static Feature feature(String path, String symbol, int line, String language, Feature.Kind kind,
            List<String> hookedBy) {
        return new Feature("a".repeat(12), path, symbol, line, language, kind, Feature.Verdict.HOOKED, hookedBy,
                Feature.Tier.NONE, 0.9, Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 0, false, false,
                Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private static InventoryReport inventory(Feature feature, boolean lacking) {
        return new InventoryReport("0".repeat(40), List.of(feature), List.of(), List.of(), List.of(),
                List.of(new CliRoot("argparse", "notes/cli.py", "build_parser", 1, List.of("add", "list", "stats"),
                        Map.of("program", "-m notes"))),
                List.of(), List.of(), List.of(), lacking ? List.of(new OtherWork(Task.Kind.DOCUMENT, feature.id(), 1, 2,
                        0, 0, "No document names it.")) : List.of());
    }
}
