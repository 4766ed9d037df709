package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.protocol.Json;
import dev.fresh.testing.ExampleSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesInventoryTest {

    @TempDir
    private Path folder;

    private Scanned scanned;

    private InventoryReport rescan() {
        return scanned.report();
    }

    private InventoryReport scan(String example) throws IOException {
        scanned = Scanned.in(folder);
        ExampleSite.copy(ExampleSite.example(example), folder.resolve("copy"));
        try (var files = Files.walk(folder.resolve("copy"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                scanned.file(folder.resolve("copy").relativize(file).toString(), Files.readString(file));
            }
        }
        return scanned.report();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes-py", "ledger-java", "links-ts"})
    void agreesWithWhatTheExampleExpects(String example) throws IOException {
        InventoryReport report = scan(example);
        Map<String, Object> expected = Json.object(Files.readString(ExampleSite.example(example)
                .resolve("expected-inventory.json")));
        Map<String, String> wanted = new TreeMap<>();
        for (Object item : (List<?>) expected.get("features")) {
            Map<?, ?> feature = (Map<?, ?>) item;
            String tier = String.valueOf(feature.get("tier"));
            wanted.put(feature.get("path") + " " + feature.get("symbol"), feature.get("verdict")
                    + (tier.equals("none") || tier.equals("null") ? "" : " " + tier));
        }
        Map<String, String> found = new TreeMap<>();
        for (Feature feature : report.features()) {
            String key = feature.path() + " " + feature.symbol();
            if (feature.verdict() != Feature.Verdict.HOOKED || wanted.containsKey(key)) {
                found.put(key, Scanned.verdict(report, feature.symbol()));
            }
        }
        assertEquals(wanted, found);
        List<String> listed = new ArrayList<>();
        for (Object item : (List<?>) expected.get("notFeatures")) {
            String symbol = ((Map<?, ?>) item).get("symbol").toString();
            if (Scanned.suppressed(report, symbol).equals("listed")) {
                listed.add(symbol);
            }
        }
        assertEquals(List.of(), listed);
    }

    @Test
    void saysWhereTheArgparseProgramTakesACommand() throws IOException {
        CliRoot root = scan("notes-py").roots().getFirst();
        List<String> lines = Files.readAllLines(ExampleSite.example("notes-py").resolve("notes/cli.py"));
        assertEquals("argparse", root.framework());
        assertTrue(root.commands().containsAll(List.of("add", "list")), root.commands().toString());
        Map<String, String> details = root.details();
        assertEquals("    return parser", lines.get(Integer.parseInt(details.get("insertBeforeLine")) - 1));
        assertTrue(lines.get(Integer.parseInt(details.get("functionsBeforeLine")) - 1).startsWith("def build_parser"));
        assertEquals(Map.of("module", "notes.cli", "builder", "build_parser", "subparsers", "sub", "indent", "4",
                "main", "main", "program", "-m notes", "handlerKey", "func", "sourceRoot", ""),
                without(details, "insertBeforeLine", "functionsBeforeLine"));
    }

    @Test
    void saysWhereThePicocliProgramTakesASubcommand() throws IOException {
        InventoryReport report = scan("ledger-java");
        CliRoot root = report.roots().getFirst();
        String source = Files.readString(ExampleSite.example("ledger-java").resolve(root.path()));
        assertEquals('}', source.charAt(Integer.parseInt(root.details().get("subcommandsEnd"))));
        assertTrue(root.commands().containsAll(List.of("add", "list", "help")), root.commands().toString());
        assertEquals(Map.of("class", "Main", "package", "com.example.ledger", "program", "com.example.ledger.Main",
                "sourceRoot", "src/main/java", "testRoot", "src/test/java", "subcommandsForm", "array"),
                without(root.details(), "subcommandsEnd"));
        assertEquals(List.of("cli list"), Scanned.feature(report, "ListCommand.MonthConverter").hookedBy());
    }

    @Test
    void namesTheNewCommandOnceAFeatureIsHookedUp() throws IOException {
        scan("notes-py");
        Path cli = folder.resolve("repo/notes/cli.py");
        String source = Files.readString(cli).replace("def build_parser(", """
                def cmd_word_count(args):
                    from notes.stats import word_count

                    print(word_count(args.text, unique=args.unique))
                    return 0


                def build_parser(""").replace("    return parser\n", """
                    word_count_parser = sub.add_parser("word-count", help="count")
                    word_count_parser.add_argument("text")
                    word_count_parser.set_defaults(func=cmd_word_count)

                    return parser
                """);
        Files.writeString(cli, source);
        InventoryReport after = rescan();
        assertEquals(List.of("cli word-count"), Scanned.feature(after, "word_count").hookedBy());
        assertTrue(after.roots().getFirst().commands().contains("word-count"));
    }

    @Test
    void namesTheNewSubcommandOnceAFeatureIsHookedUp() throws IOException {
        scan("ledger-java");
        String root = "repo/src/main/java/com/example/ledger/";
        Path main = folder.resolve(root + "Main.java");
        Files.writeString(main, Files.readString(main).replace("HelpCommand.class\n",
                "HelpCommand.class,\n            QuarterCommand.class\n"));
        Files.writeString(folder.resolve(root + "QuarterCommand.java"), """
                package com.example.ledger;

                import java.util.concurrent.Callable;
                import picocli.CommandLine.Command;
                import picocli.CommandLine.Model.CommandSpec;
                import picocli.CommandLine.Parameters;
                import picocli.CommandLine.Spec;

                @Command(name = "quarter", description = "Names the quarter of a day.")
                final class QuarterCommand implements Callable<Integer> {
                    @Spec
                    private CommandSpec spec;
                    @Parameters(index = "0")
                    private String day;

                    @Override
                    public Integer call() {
                        spec.commandLine().getOut().println(Periods.quarter(day));
                        return 0;
                    }
                }
                """);
        InventoryReport after = rescan();
        assertEquals(List.of("cli quarter"), Scanned.feature(after, "Periods.quarter").hookedBy());
        assertTrue(after.roots().getFirst().commands().contains("quarter"));
    }

    private static Map<String, String> without(Map<String, String> details, String... keys) {
        Map<String, String> rest = new TreeMap<>(details);
        List.of(keys).forEach(rest::remove);
        return rest;
    }
}
