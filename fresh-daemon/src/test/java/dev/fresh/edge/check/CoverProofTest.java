package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CoverProofTest {

    private static final String FARES = """
            def fare(age, zones):
                \"""What a ticket costs.\"""
                if age < 0:
                    raise ValueError("no age")
                price = 10 * zones
                if age < 18:
                    return price // 2
                return price


            def greet(name):
                return "Dear " + name.strip()
            """;
    private static final String OLD_TEST = """
            import unittest

            from fares import greet


            class GreetTest(unittest.TestCase):
                def test_greets(self):
                    self.assertEqual("Dear Ada", greet(" Ada "))
            """;
    private static final String HEAD = """
            import unittest

            import fares
            from fares import fare


            class FareTest(unittest.TestCase):
                def test_fare(self):
            """;
    private static final String GOOD = HEAD + """
                    self.assertEqual(30, fare(40, 3))
                    self.assertEqual(15, fare(17, 3))
                    self.assertEqual(30, fare(18, 3))
                    with self.assertRaisesRegex(ValueError, "no age"):
                        fare(-1, 1)
                    self.assertEqual(0, fare(0, 0))
            """;
    private static final String PLACE = "tests/test_fare.py";

    @TempDir
    private Path folder;

    private final Gates gates = new Gates(1);
    private final CoverProof proof = new CoverProof(gates, new TreeSitterSyntax());
    private TestProject project;
    private Preparation.Prepared ready;
    private Baseline baseline;

    @BeforeEach
    void begin() {
        Tools.require("python3");
        project = new TestProject(folder).file("fares.py", FARES).file("tests/__init__.py", "")
                .file("tests/test_greet.py", OLD_TEST);
        ready = project.prepared();
        baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
    }

    @Test
    void provesATestThatNoticesChanges() {
        GateResult result = prove(feature("fare", 1), Map.of(PLACE, GOOD));
        assertEquals(Outcome.PASSED, result.outcome(), result.detail());
        assertEquals("test proof", result.name());
        for (String step : List.of("tests only: " + PLACE, "more: 2 tests ran, 1 before",
                "coverage: tests run 0 of 6 statements of fare before, 6 of 6 after", "noticed: fare throws",
                "noticed: a wrong constant from fare", "mutants: ")) {
            assertTrue(result.detail().contains(step), step + " in\n" + result.detail());
        }
    }

    @Test
    void refutesPlaceholdersByTheirCode() {
        for (Map.Entry<String, String> each : Map.of("self.assertTrue(True)", "NOT_REACHED",
                "fares.fare", "NOT_REACHED",
                "try:\n            fare(1, 1)\n        except RuntimeError:\n            pass",
                "PLACEHOLDER", "fare(40, 3)", "SURVIVED", "self.assertIsNotNone(fare(40, 3))", "SURVIVED",
                "import inspect\n        self.assertIn('return price', inspect.getsource(fare))\n        self.assertEqual("
                        + "30, fare(40, 3))\n        self.assertNotIn('posix', inspect.getsource(fare))",
                "READS_SOURCE", "self.assertEqual(1, fare(40, 3))", "TEST_FAILS").entrySet()) {
            GateResult result = prove(feature("fare", 1), Map.of(PLACE, HEAD + "        " + each.getKey() + "\n"));
            assertEquals(List.of(each.getValue()), result.failed(), each.getKey() + "\n" + result.detail());
            assertEquals(Outcome.FAILED, result.outcome());
        }
    }

    @Test
    void refutesWhatChangesMoreThanTests() {
        GateResult production = prove(feature("fare", 1), Map.of(PLACE, GOOD, "fares.py", FARES + "\n"));
        assertEquals(List.of("NOT_ONLY_TESTS"), production.failed());
        assertTrue(production.detail().startsWith("refuted: NOT_ONLY_TESTS, it changes fares.py, which is no test"));
        GateResult weaker = prove(feature("fare", 1), Map.of(PLACE, GOOD, "tests/test_greet.py", "import unittest\n"));
        assertEquals(List.of("WEAKENED"), weaker.failed(), weaker.detail());
        assertEquals(List.of("NO_NEW_TEST"), prove(feature("fare", 1), Map.of("tests/data.json", "{}")).failed());
    }

    @Test
    void refutesATestOfWhatTestsNoticedBefore() {
        GateResult result = prove(feature("greet", 11), Map.of(PLACE, HEAD
                + "        self.assertEqual(\"Dear Bob\", fares.greet(\"Bob\"))\n"));
        assertEquals(List.of("COVERED"), result.failed(), result.detail());
    }

    @Test
    void saysBeforeAnyWorkWhatTestsRunAlready() {
        Task fare = TaskPlanner.task(Task.Kind.COVER, feature("fare", 1), "");
        Task greet = TaskPlanner.task(Task.Kind.COVER, feature("greet", 11), "");
        Map<String, Decline> declines = new Provable(gates, new TreeSitterSyntax()).declines(List.of(fare, greet),
                new Provable.Place(ready.plan(), inventory(), baseline, project.tree, scratch(), ready.bench()));
        assertEquals(Map.of(greet.id(), Decline.Code.COVERED), declines.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, each -> each.getValue().code())));
    }

    private GateResult prove(Feature feature, Map<String, String> files) {
        try {
            Path tree = Files.createTempDirectory(folder, "proposal");
            ExampleSite.copy(project.tree, tree);
            List<ChangedFile> changes = new ArrayList<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path place = tree.resolve(file.getKey());
                long before = Files.exists(place) ? Files.readAllLines(place).size() : -1;
                Files.writeString(place, file.getValue());
                int lines = (int) file.getValue().lines().count();
                changes.add(new ChangedFile(file.getKey(), before < 0 ? "A" : "M", lines,
                        (int) Math.max(0, before - lines)));
            }
            List<GateResult> results = gates.run(ready.plan(), tree, ready.bench(), baseline);
            return proof.prove(new Proposed(ready.plan(), inventory(), feature, changes, baseline, results,
                    project.tree, tree, scratch(), ready.bench(), 20, 800));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path scratch() {
        return folder.resolve("scratch");
    }

    private static InventoryReport inventory() {
        return new InventoryReport("0".repeat(40), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    private static Feature feature(String symbol, int line) {
        return new Feature("%012x".formatted(symbol.hashCode()), "fares.py", symbol, line, "python",
                Feature.Kind.FUNCTION, Feature.Verdict.HOOKED, List.of("cli " + symbol), Feature.Tier.NONE, 0.9,
                Feature.Necessity.LIKELY, 0.8, Feature.Safety.PURE, 0, false, false, Optional.empty(),
                Optional.empty(), List.of(), List.of());
    }
}
