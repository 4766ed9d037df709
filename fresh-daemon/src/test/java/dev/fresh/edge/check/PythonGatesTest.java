package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PythonGatesTest {

    private static final String GREEN = """
            import unittest


            class GreenTest(unittest.TestCase):
                def test_one(self):
                    self.assertEqual(1, 1)
            """;
    private static final String RED = GREEN.replace("1, 1", "1, 2").replace("Green", "Red");

    private final Gates gates = new Gates(2);
    private TestProject project;

    @BeforeEach
    void makeProject(@TempDir Path root) {
        Tools.require("python3");
        project = new TestProject(root);
    }

    @AfterEach
    void deleteLinksFirst() {
        Inside.delete(project.root); // JUnit would warn of each link that leads to an interpreter
    }

    @Test
    void runsTheExamplesTestsAndOneFileAlone() {
        project.example("notes-py");
        Preparation.Prepared ready = project.prepared();
        Baseline baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
        GateResult tests = TestProject.tests(baseline.results());
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
        assertTrue(tests.tests() > 0, tests::toString);
        assertTrue(tests.command().startsWith("python3 -m unittest"), tests.command());
        GateResult alone = gates.runOnly(ready.plan(), project.tree, ready.bench(), "tests/test_stats.py");
        assertEquals(Outcome.PASSED, alone.outcome(), alone.detail());
        assertTrue(alone.tests() > 0 && alone.tests() < tests.tests(), alone::toString);
        assertTrue(baseline.red().isEmpty());
    }

    @Test
    void blamesOnlyFailuresThatTheBaseDoesNotHave() {
        project.file("tests/test_old.py", RED);
        Preparation.Prepared ready = project.prepared();
        Baseline baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
        assertEquals(Outcome.FAILED, TestProject.tests(baseline.results()).outcome());
        assertTrue(baseline.red().isEmpty(), "its failures have names");

        project.file("tests/test_new.py", GREEN);
        GateResult same = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), baseline));
        assertEquals(Outcome.PASSED, same.outcome(), same.detail());
        assertEquals(1, same.failed().size());

        project.file("tests/test_new.py", RED);
        GateResult worse = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), baseline));
        assertEquals(Outcome.FAILED, worse.outcome());
        assertEquals(1, worse.failed().size(), worse::toString);
        assertTrue(worse.failed().getFirst().contains("test_new"), worse::toString);
        assertTrue(worse.detail().contains("AssertionError"), worse.detail());
        assertFalse(worse.detail().contains(project.tree.toString()), worse.detail());
    }

    @Test
    void tellsFlakyFromBroken() {
        project.file("tests/test_flaky.py", """
                import os
                import unittest


                class FlakyTest(unittest.TestCase):
                    def test_second_time(self):
                        seen = os.path.exists("seen")
                        open("seen", "w").close()
                        self.assertTrue(seen)
                """);
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.FLAKY, tests.outcome(), tests.detail());
        assertEquals(1, tests.failed().size());
    }

    @Test
    void callsARunWithoutTestsAbsent() {
        project.file("tests/test_nothing.py", "import unittest\n");
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.ABSENT, tests.outcome(), tests.detail());
    }

    @Test
    void endsARunAtItsTimeLimit() {
        project.file("tests/test_slow.py", GREEN.replace("self.assert", "__import__('time').sleep(60); self.assert"));
        project.settings = new CheckSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1,
                1, List.of());
        Preparation.Prepared ready = project.prepared();
        GateResult tests = gates.runOnly(ready.plan(), project.tree, ready.bench(), "tests/test_slow.py");
        assertEquals(Outcome.FAILED, tests.outcome());
        assertTrue(tests.detail().contains("time limit"), tests.detail());
    }

    @Test
    void testsCannotLeaveAnythingBehindOutsideTheirTree() {
        project.file("tests/test_bad.py",
                GREEN.replace("self.assert", """
                        try:
                                    open("%s", "w").close()
                                except OSError:
                                    pass
                                self.assert""".formatted(project.checkout.resolve("mine"))));
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
        assertFalse(Files.exists(project.checkout.resolve("mine")));
    }

    @Test
    void usesPytestWhereItIsInstalledAndUnittestWhereThatIsEnough() {
        project.file("pytest.ini", "[pytest]\n").file("tests/test_green.py", GREEN)
                .file("tests/test_red.py", RED);
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.FAILED, tests.outcome());
        assertEquals(2, tests.tests(), tests::toString);
        assertEquals(1, tests.failed().size(), tests::toString);
        boolean pytest = ready.plan().steps().getFirst().tool() == BuildTool.PYTEST;
        assertEquals(pytest, ready.plan().notes().isEmpty(), ready.plan().notes()::toString);
        assertTrue(tests.failed().getFirst().startsWith(pytest ? "tests/test_red.py::RedTest" : "test_one"));
    }

    @Test
    void saysWhatIsMissingWhenTestsNeedPytest() throws Exception {
        project.file("tests/test_it.py", "import pytest\n\n\ndef test_it():\n    assert True\n");
        Path bin = Files.createDirectories(project.root.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("python3"), Path.of("/usr/bin/python3"));
        project.environment.put("PATH", bin + ":/usr/bin");
        Preparation.Unprepared no = assertInstanceOf(Preparation.Unprepared.class, project.outcome());
        assertTrue(no.why().contains("pytest") && no.why().contains("gates.test"), no.why());
    }

    @Test
    void usesTheUsersVirtualEnvironmentButTheTreesOwnCode() throws Exception {
        Path packages = virtualEnvironment().resolve("site-packages");
        Files.createDirectories(packages.resolve("app"));
        Files.writeString(packages.resolve("app/__init__.py"), "VALUE = 2  # what an install of the checkout leaves\n");
        Files.writeString(packages.resolve("dependency.py"), "VALUE = 1\n");
        project.file("src/app/__init__.py", "VALUE = 1\n").file("tests/test_app.py",
                "import unittest\nimport app\nimport dependency\n\n\nclass AppTest(unittest.TestCase):\n    def test_value(self):\n"
                        + "        self.assertEqual(dependency.VALUE, app.VALUE)\n");
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
    }

    private Path virtualEnvironment() throws Exception {
        Path made = project.checkout.resolve(".venv");
        Process process = new ProcessBuilder("python3", "-m", "venv", "--without-pip", made.toString()).inheritIO()
                .start();
        Tools.require(process.waitFor() == 0, "Python's venv");
        try (Stream<Path> versions = Files.list(made.resolve("lib"))) {
            return versions.findFirst().orElseThrow();
        }
    }
}
