package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionTest {

    private TestProject project;

    @BeforeEach
    void makeProject(@TempDir Path root) {
        project = new TestProject(root);
    }

    @Test
    void findsTheTestCommandOfEachTool() {
        finds("Maven: mvn -B -q -o test", "pom.xml", "<project/>");
        finds("Gradle: ./gradlew --no-daemon --offline --console=plain -q test --continue", "build.gradle.kts", "",
                "gradlew", "");
        finds("npm: npm test --silent", "package.json", "{\"scripts\": {\"test\": \"jest\"}}");
        finds("pnpm: pnpm test", "package.json", "{\"scripts\": {\"test\": \"vitest run\"}}", "pnpm-lock.yaml", "");
        finds("yarn: yarn test", "package.json", "{\"scripts\": {\"test\": \"mocha\"}}", "yarn.lock", "");
        finds("node --test: node --test --test-reporter=tap", "package.json", "{}", "test/a.test.js", "");
        finds("pytest: python3 -m pytest -q -rfE -p no:cacheprovider", "pyproject.toml",
                "[project.optional-dependencies]\ntest = [\"pytest>=8\"]\n", "tests/test_a.py", "");
        finds("unittest: python3 -m unittest discover", "tests/__init__.py", "", "tests/test_a.py", "import unittest");
        finds("unittest: python3 -m unittest discover -s tests", "setup.py", "", "tests/test_a.py", "import unittest");
        finds("tox: tox --skip-pkg-install", "tox.ini", "[tox]\n");
        finds("go: go test -json ./...", "go.mod", "module example.org/a\n");
        finds("cargo: cargo test --offline --no-fail-fast", "Cargo.toml", "[package]\n");
        finds("make: make test", "Makefile", "test: build\n\ttrue\n");
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        finds("", "README.md", "text");
        finds("", "Makefile", "all:\n\ttrue\n");
        finds("npm: none", "package.json",
                "{\"scripts\": {\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"}}");
        finds("npm: none", "package.json", "{ this is not JSON");
    }

    @Test
    void usesSeveralToolsAtTheRootAndOneInASubfolder() {
        finds("Maven: mvn -B -q -o test; pytest: python3 -m pytest -q -rfE -p no:cacheprovider", "pom.xml",
                "<project/>",
                "pytest.ini", "[pytest]");
        finds("Maven: mvn -B -q -o test", "pom.xml", "<project/>", "package.json", "{}");
        assertEquals("server", find("server/pom.xml", "<project/>", "README.md", "").steps().getFirst().folder());
        BuildPlan two = find("a/pom.xml", "<project/>", "b/go.mod", "");
        assertTrue(two.steps().isEmpty());
        assertTrue(two.notes().getFirst().contains("gates.test"), two.notes()::toString);
    }

    @Test
    void lintsAndTypechecksOnlyWhatIsConfigured() {
        BuildPlan.Step python = find("pyproject.toml", "[tool.ruff]\n[tool.mypy]\nfiles = \"src\"\n", "tests/test_a.py",
                "").steps().getFirst();
        assertEquals("ruff", python.lint().orElseThrow().getFirst());
        assertEquals("python3 -m mypy --cache-dir=/dev/null", String.join(" ", python.typecheck().orElseThrow()));
        BuildPlan.Step node = find("package.json",
                "{\"scripts\": {\"test\": \"jest\", \"lint\": \"eslint .\"}, \"devDependencies\": {\"typescript\": \"5\"}}",
                "tsconfig.json", "{}").steps().getFirst();
        assertEquals(List.of("npm", "run", "lint"), node.lint().orElseThrow());
        assertEquals("npx", node.typecheck().orElseThrow().getFirst());
        BuildPlan.Step plain = find("pyproject.toml", "[project]\n", "tests/test_a.py", "").steps().getFirst();
        assertTrue(plain.lint().isEmpty() && plain.typecheck().isEmpty());
    }

    @Test
    void runsNoSingleTestWhereTestsAreCompiledFirst() {
        BuildTool built = npm("tsc && node --test dist/test/*.test.js");
        assertEquals(BuildTool.NPM_BUILT, built);
        assertEquals(Optional.empty(), built.only("test/a.test.ts", false));
        assertEquals(BuildTool.NPM, npm("npm run build && vitest run"));
        assertEquals(BuildTool.NPM, npm("node --import tsx --test test/*.test.ts"));
    }

    private BuildTool npm(String test) {
        return find("package.json", "{\"scripts\": {\"test\": \"" + test + "\"}}", "test/a.test.ts", "").steps()
                .getFirst().tool();
    }

    @Test
    void theConfigurationReplacesWhatWasFound() {
        project.settings = new CheckSettings(Optional.of(List.of("none")), Optional.of(List.of("make", "check")),
                Optional.of(List.of("./lint.sh")), Optional.empty(), 7, 1, List.of());
        BuildPlan plan = find("pom.xml", "<project/>", "go.mod", "");
        assertEquals("Maven: make check; go: none", shown(plan));
        assertEquals(List.of("./lint.sh"), plan.steps().getFirst().lint().orElseThrow());
        assertTrue(plan.steps().stream().allMatch(step -> step.prepare().isEmpty()));
        assertEquals(7, plan.wall().toSeconds());
        assertEquals("command: make check", shown(find("README", "")));
        project.settings = new CheckSettings(Optional.empty(), Optional.of(List.of("none")), Optional.empty(),
                Optional.empty(), 7, 1, List.of());
        assertEquals("Maven: none", shown(find("pom.xml", "<project/>")));
    }

    @Test
    void theKeyOfTheCacheFollowsTheLockFiles() {
        Cache cache = new Cache(project.root.resolve("cache"));
        String lock = "package-lock.json";
        BuildPlan.Step step = find("package.json", "{\"scripts\": {\"test\": \"jest\"}}", lock, "1", "a.js", "1")
                .steps()
                .getFirst();
        Path first = cache.place(step, project.tree).folder();
        project.file("a.js", "2");
        assertEquals(first, cache.place(step, project.tree).folder());
        project.file(lock, "2");
        assertFalse(first.equals(cache.place(step, project.tree).folder()));
    }

    @Test
    void runsOneTestFileTheWayEachToolWantsIt() {
        assertEquals("mvn -B -q -o test -Dtest=com.example.ATest -Dsurefire.failIfNoSpecifiedTests=false",
                only(BuildTool.MAVEN, "core/src/test/java/com/example/ATest.java", false));
        assertEquals("python3 -m unittest discover -s tests -p test_a.py -t .",
                only(BuildTool.UNITTEST, "tests/test_a.py", true));
        assertEquals("go test -json ./pkg", only(BuildTool.GO, "pkg/a_test.go", false));
        assertEquals("cargo test --offline --test cli", only(BuildTool.CARGO, "tests/cli.rs", false));
        assertTrue(BuildTool.MAVEN.only("tests/test_a.py", false).isEmpty());
        assertTrue(BuildTool.MAKE.only("a.c", false).isEmpty());
    }

    private static String only(BuildTool tool, String file, boolean inPackage) {
        return String.join(" ", tool.only(file, inPackage).orElseThrow());
    }

    private void finds(String expected, String... files) {
        assertEquals(expected, shown(find(files)));
    }

    private BuildPlan find(String... files) {
        Inside.delete(project.tree);
        for (int i = 0; i < files.length; i += 2) {
            project.file(files[i], files[i + 1]);
        }
        return project.plan();
    }

    private static String shown(BuildPlan plan) {
        return plan.steps().stream()
                .map(step -> step.tool().label() + ": "
                        + step.test().map(argv -> String.join(" ", argv)).orElse("none"))
                .collect(Collectors.joining("; "));
    }
}
