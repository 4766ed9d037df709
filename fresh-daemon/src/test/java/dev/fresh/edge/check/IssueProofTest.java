package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssueProofTest {

    private static final String WRONG = "def half(number):\n    return number // 2\n";
    private static final String RIGHT = "def half(number):\n    return number / 2\n";
    private static final String PLACE = "tests/test_halves.py";

    @TempDir
    private Path folder;

    private final Gates gates = new Gates(1);
    private TestProject project;
    private Preparation.Prepared ready;
    private Baseline baseline;

    @BeforeEach
    void begin() {
        Tools.require("python3");
        project = new TestProject(folder).file("halves.py", WRONG).file("tests/__init__.py", "")
                .file("tests/test_old.py", test("Old", "2, half(4)"));
        ready = project.prepared();
        baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
    }

    @Test
    void provesAChangeWhoseTestFailsWithoutIt() {
        GateResult result = prove(Map.of("halves.py", RIGHT, PLACE, test("Half", "1.5, half(3)")));
        assertEquals(Outcome.PASSED, result.outcome(), result.detail());
        assertEquals("issue proof", result.name());
        assertTrue(result.detail().contains("base: the tests of this change fail without it"), result.detail());
    }

    @Test
    void takesATestOfSomethingNewThatCannotBeLoadedWithoutIt() {
        GateResult result = prove(Map.of("thirds.py", "def third(number):\n    return number / 3\n", PLACE,
                "import unittest\n\nfrom thirds import third\n\n\nclass ThirdTest(unittest.TestCase):\n"
                        + "    def test_third(self):\n        self.assertEqual(2, third(6))\n"));
        assertEquals(Outcome.PASSED, result.outcome(), result.detail());
    }

    @Test
    void refutesAChangeWithoutATestAndOneWhoseTestPassesAnyway() {
        assertEquals(List.of("NO_NEW_TEST"), prove(Map.of("halves.py", RIGHT)).failed());
        GateResult idle = prove(Map.of("halves.py", RIGHT, PLACE, test("Half", "1, half(2)")));
        assertEquals(List.of("NOT_NOTICED"), idle.failed());
        assertTrue(idle.detail().startsWith("refuted: NOT_NOTICED, the tests of this change pass without it too"),
                idle.detail());
    }

    @Test
    void takesAChangedTestThatFailsOnTheCodeAsItWas() {
        GateResult result = prove(Map.of("halves.py", RIGHT, "tests/test_old.py", test("Old", "1.5, half(3)")));
        assertEquals(Outcome.PASSED, result.outcome(), result.detail());
    }

    @Test
    void refutesAChangeThatNobodyWouldReview() {
        GateResult result = prove(Map.of("halves.py", RIGHT + "# more\n".repeat(10), PLACE,
                test("Half", "1.5, half(3)")), 1);
        assertEquals(List.of("TOO_LARGE"), result.failed());
    }

    @Test
    void leavesItToAPersonWhereTheTestsKnowWhereTheyStand() {
        String here = "import os\nimport unittest\n\nfrom halves import half\n\n\nclass HalfTest(unittest.TestCase):\n"
                + "    def test_half(self):\n        self.assertIn('proposal', os.getcwd())\n"
                + "        self.assertEqual(1.5, half(3))\n";
        GateResult result = prove(Map.of("halves.py", RIGHT, PLACE, here));
        assertEquals(Outcome.ABSENT, result.outcome(), result.detail());
        assertEquals("the tests do not run in a copy of the repository", result.detail());
    }

    @Test
    void saysSoWhereNoTestRuns() {
        project = new TestProject(folder.resolve("bare")).file("halves.py", WRONG);
        ready = project.prepared();
        baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
        GateResult result = prove(Map.of("halves.py", RIGHT));
        assertEquals(Outcome.ABSENT, result.outcome(), result.detail());
    }

    private static String test(String name, String equal) {
        return "import unittest\n\nfrom halves import half\n\n\nclass " + name + "Test(unittest.TestCase):\n"
                + "    def test_half(self):\n        self.assertEqual(" + equal + ")\n";
    }

    private GateResult prove(Map<String, String> files) {
        return prove(files, 20);
    }

    private GateResult prove(Map<String, String> files, int filesMax) {
        try {
            Path tree = Files.createTempDirectory(folder, "proposal");
            ExampleSite.copy(project.tree, tree);
            List<ChangedFile> changes = new ArrayList<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                String status = Files.exists(tree.resolve(file.getKey())) ? "M" : "A";
                Files.writeString(tree.resolve(file.getKey()), file.getValue());
                changes.add(new ChangedFile(file.getKey(), status, 1, 1));
            }
            List<GateResult> results = gates.run(ready.plan(), tree, ready.bench(), baseline);
            return new IssueProof(gates).prove(new Proposed(ready.plan(),
                    new InventoryReport("base", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                            List.of(),
                            List.of()),
                    Samples.feature("f", "#1", "issue-1"), changes, baseline, results, project.tree, tree,
                    folder.resolve("scratch"), ready.bench(), filesMax, 800));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
