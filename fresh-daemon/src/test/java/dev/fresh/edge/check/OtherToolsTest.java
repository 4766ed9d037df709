package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class OtherToolsTest {

    private static final String NODE_TESTS = """
            const test = require('node:test');
            const assert = require('node:assert');
            test('adds', () => assert.equal(1 + 1, 2));
            test('fails', () => assert.equal(1, 2));
            """;

    private final Gates gates = new Gates(2);
    private TestProject project;

    @BeforeEach
    void makeProject(@TempDir Path root) {
        project = new TestProject(root);
    }

    @AfterEach
    void deleteLinksFirst() {
        Inside.delete(project.root); // JUnit would warn of each link that leads to an interpreter
    }

    @Test
    void runsNodesOwnTestRunner() {
        Tools.require("node");
        Tools.require("npm");
        project.file("package.json", "{\"name\": \"a\"}").file("test/a.test.js", NODE_TESTS);
        GateResult tests = run();
        assertEquals(Outcome.FAILED, tests.outcome(), tests.detail());
        assertEquals(2, tests.tests(), tests::toString);
        assertTrue(tests.failed().contains("fails"), tests::toString);
    }

    @Test
    void installsNodeModulesWithoutScriptsAndLinksThem() throws IOException {
        Tools.require("npm");
        // A dependency on a folder of the repository needs no registry.
        project.file("package.json",
                """
                        {"name": "a", "version": "1.0.0", "scripts": {"test": "node --test"}, "dependencies": {"b": "file:b-1.tgz"}}
                        """);
        Path b = Files.createDirectories(project.root.resolve("b"));
        Files.writeString(b.resolve("package.json"),
                "{\"name\": \"b\", \"version\": \"1.0.0\", \"scripts\": {\"postinstall\": \"touch /tmp/ran; exit 1\"}}");
        Files.writeString(b.resolve("index.js"), "module.exports = 2;\n");
        project.file("test/a.test.js", "const test = require('node:test');\n"
                + "test('uses b', () => require('node:assert').equal(require('b'), 2));\n"
                // As Vite does with what it makes of a configuration.
                + "require('node:fs').writeFileSync('node_modules/.of-a-tool', '');\n");
        project.offline = true;
        Tools.require(run("npm", b, "pack", "--silent"), "npm pack");
        Files.move(b.resolve("b-1.0.0.tgz"), project.tree.resolve("b-1.tgz"));
        GateResult tests = run();
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
        assertEquals(1, tests.tests());
        assertTrue(!Files.exists(project.tree.resolve("node_modules")), "the links are gone after the run");
    }

    @Test
    void runsCargo() {
        Tools.require("cargo");
        project.file("Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
                .file("src/lib.rs", "pub fn two() -> i32 { 2 }\n#[test]\nfn is_three() { assert_eq!(3, two()); }\n")
                .file("tests/outer.rs", "#[test]\nfn is_two() { assert_eq!(2, a::two()); }\n");
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.FAILED, tests.outcome(), tests.detail());
        assertEquals(2, tests.tests(), tests::toString);
        assertEquals(List.of("is_three"), tests.failed());
        GateResult alone = gates.runOnly(ready.plan(), project.tree, ready.bench(), "tests/outer.rs");
        assertEquals(Outcome.PASSED, alone.outcome(), alone.detail());
        assertEquals(1, alone.tests());
    }

    @Test
    void runsGo() {
        Tools.require("go");
        project.file("go.mod", "module example.org/a\n\ngo 1.19\n").file("a.go", "package a\n")
                .file("a_test.go", """
                        package a

                        import "testing"

                        func TestYes(t *testing.T) {}
                        func TestNo(t *testing.T) { t.Fatal("no such luck") }
                        """).file("b/b.go", "package b\n").file("b/b_test.go",
                        "package b\n\nimport \"testing\"\n\nfunc TestB(t *testing.T) {}\n");
        Preparation.Prepared ready = project.prepared();
        GateResult tests = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
        assertEquals(Outcome.FAILED, tests.outcome(), tests.detail());
        assertEquals(3, tests.tests(), tests::toString);
        assertEquals(List.of("example.org/a", "example.org/a.TestNo"), tests.failed());
        assertTrue(tests.detail().contains("no such luck") && !tests.detail().contains("Action"), tests.detail());
        GateResult alone = gates.runOnly(ready.plan(), project.tree, ready.bench(), "b/b_test.go");
        assertEquals(1, alone.tests(), alone::toString);
    }

    @Test
    void runsTheScriptsOfPnpmAndYarn() {
        for (String tool : List.of("pnpm", "yarn")) {
            Tools.require(tool);
            Inside.delete(project.tree);
            project.file("package.json", "{\"name\": \"a\", \"version\": \"1.0.0\", \"license\": \"MIT\","
                    + " \"scripts\": {\"test\": \"node --test --test-reporter=tap\"}}")
                    .file("test/a.test.js", NODE_TESTS)
                    .file(tool.equals("pnpm") ? "pnpm-lock.yaml" : "yarn.lock",
                            tool.equals("pnpm")
                                    ? "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n"
                                    : "# yarn lockfile v1\n");
            GateResult tests = run();
            assertEquals(List.of("fails"), tests.failed(), tests.detail());
            assertEquals(2, tests.tests());
        }
    }

    @Test
    void runsToxOnTheTreesOwnCode() {
        Tools.require("tox");
        project.file("tox.ini", "[tox]\nskipsdist = true\nenvlist = py\n[testenv]\ncommands = python -m checks\n")
                .file("checks.py", "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n"
                        + "        pass\n\n\nunittest.main()\n");
        GateResult tests = run();
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
        assertEquals(1, tests.tests());
    }

    @Test
    void runsAConfiguredCommandWhoseWordsItDoesNotKnow() {
        project.settings = settings(Optional.empty(), List.of("sh", "-c", "echo well"));
        GateResult tests = run();
        assertEquals(Outcome.PASSED, tests.outcome(), tests.detail());
        assertEquals(-1, tests.tests());
        assertEquals("sh -c 'echo well'", tests.command());
    }

    @Test
    void aBaselineThatNamesNoFailureJudgesNothing() {
        project.settings = settings(Optional.empty(), List.of("false"));
        Preparation.Prepared ready = project.prepared();
        assertTrue(gates.baseline(ready.plan(), project.tree, ready.bench()).red().isPresent());
    }

    @Test
    void aRepositoryWithoutAnythingToRunHasAbsentTests() {
        project.file("README.md", "text\n");
        GateResult tests = run();
        assertEquals(Outcome.ABSENT, tests.outcome());
        assertTrue(tests.detail().contains("gates.test"), tests.detail());
    }

    @Test
    void namesTheCommandThatFailedAndTheLineThatWouldHelp() {
        project.settings = settings(Optional.of(List.of("sh", "-c", "echo no such registry >&2; exit 3")),
                List.of("true"));
        Preparation.Unprepared no = assertInstanceOf(Preparation.Unprepared.class, project.outcome());
        for (String word : List.of("echo no such registry", "exit code 3", "gates.prepare", "no such registry")) {
            assertTrue(no.why().contains(word), no.why());
        }
        assertInstanceOf(Preparation.Unprepared.class, project.outcome(), "a failed preparation is not kept");
    }

    @Test
    void namesAProgramThatIsMissing() {
        project.file("go.mod", "module example.org/a\n");
        project.environment.put("PATH", project.root.toString());
        Preparation.Unprepared no = assertInstanceOf(Preparation.Unprepared.class, project.outcome());
        assertTrue(no.why().startsWith("go is not on the PATH"), no.why());
    }

    @Test
    void whatWasPreparedIsReadOnlyForTheGates() {
        project.settings = settings(Optional.of(List.of("sh", "-c", "echo ours >$FRESH_CACHE/file")),
                List.of("sh", "-c",
                        "grep ours $FRESH_CACHE/file && ! (echo theirs >$FRESH_CACHE/file) 2>/dev/null"));
        assertEquals(Outcome.PASSED, run().outcome());
    }

    private static CheckSettings settings(Optional<List<String>> prepare, List<String> test) {
        return new CheckSettings(prepare, Optional.of(test), Optional.empty(), Optional.empty(), 60, 1, List.of());
    }

    private GateResult run() {
        Preparation.Prepared ready = project.prepared();
        return TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), Baseline.none()));
    }

    private static boolean run(String program, Path folder, String... arguments) throws IOException {
        List<String> argv = new java.util.ArrayList<>(List.of(program));
        argv.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(argv).directory(folder.toFile()).start().waitFor() == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
