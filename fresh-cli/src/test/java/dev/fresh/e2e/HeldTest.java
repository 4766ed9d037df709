package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static dev.fresh.protocol.AgentStatus.FAILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What no night publishes by itself, though its gates are green and nobody wants to be asked. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class HeldTest {

    private static final String SECRET = "gh" + "p_aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7";
    private static final List<String> PROTECTED = List.of(".github/workflows/ci.yml", ".gitlab-ci.yml",
            ".vscode/tasks.json", ".husky/pre-commit", ".npmrc", ".gitattributes", "pom.xml", "build.gradle",
            "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "pyproject.toml", "setup.cfg",
            "tox.ini",
            "requirements.txt", "poetry.lock", "go.mod", "go.sum", "Cargo.toml", "Cargo.lock", "build.rs", "Gemfile",
            "Makefile", "Dockerfile", "docker-compose.yml", "Jenkinsfile", "CODEOWNERS", "AGENTS.md", "CLAUDE.md",
            "GEMINI.md", "sub/POM.xml", "docs/agents.md", "gradle/wrapper/gradle-wrapper.jar", "buildSrc/x.kts");

    private static final String IDLE = """


            def idle(text: str) -> int:
                \"""Count the words of a text.\"""
                words = text.lower().split()
                return len(words)
            """;

    @TempDir
    private Path temp;

    private static Map<String, Object> writes(List<String> paths, String text) {
        List<Object> steps = new ArrayList<>();
        paths.forEach(path -> steps.add(Map.of("write", path, "text", text)));
        return Map.of("attempts", List.of(steps));
    }

    @Test
    void nothingThatAPersonHasToSeeIsPublishedWithoutOne() throws Exception {
        Tools.require("python3", "--version");
        try (Site site = Site.notes(temp)) {
            site.repo().write("notes/stats.py", Files.readString(site.repo().folder().resolve("notes/stats.py")) + IDLE)
                    .commit("Idle");
            Map<String, Object> agents = new LinkedHashMap<>();
            agents.put("word_count", writes(PROTECTED, "x\n"));
            agents.put("search_notes", writes(List.of("notes/s.py"), "TOKEN = '" + SECRET + "'\n"));
            agents.put("preview", writes(IntStream.range(0, 101).mapToObj(i -> "many/f" + i + ".txt").toList(), "m\n"));
            agents.put("reference_code", writes(List.of("notes/large.txt"), "line of words\n".repeat(380_000)));
            agents.put("purge", writes(List.of("notes/picture.dat"), "\0\1\2".repeat(100)));
            agents.put("idle", writes(List.of(), ""));
            site.startDaemon();
            site.start(site.script(Json.write(Map.of("agents", agents))), true);
            StatusView end = site.awaitEnd();

            Path report = Path.of(end.reportPath().orElseThrow());
            ReportSchema.hold(report);
            String text = Files.readString(report);
            Map<String, List<String>> held = Map.of("word_count", List.of("it changes protected files: "),
                    "preview", List.of("it changes 101 files, more than 100"),
                    "reference_code", List.of("its files have 5 MiB, more than 4"),
                    "purge", List.of("it changes binary files: notes/picture.dat"));
            held.forEach((feature, reasons) -> {
                assertEquals(AWAITING_USER, status(end, feature), () -> feature + "\n" + text);
                reasons.forEach(reason -> assertTrue(text.contains(reason), () -> reason + " is not in " + text));
            });
            PROTECTED.forEach(path -> assertTrue(text.contains(path), () -> path + " is not named"));
            assertEquals(FAILED, status(end, "search_notes"));
            assertEquals(FAILED, status(end, "idle"));
            assertTrue(text.contains("notes/s.py:1 (a GitHub token)"), text);
            assertTrue(text.contains("nothing was changed"), text);
            assertFalse(Files.exists(site.paths().folder().resolve("proposals")), "nothing is published");
            assertNoSecret(site, text);
            assertEquals(0, site.fresh("report", "verify", report.toString()).exit());
            Figures.tell("P2", PROTECTED.size() + " protected files, 101 files, 5 MiB and a binary file held with their"
                    + " reason, a secret and an empty change refused, 0 published");
        }
    }

    private static AgentStatus status(StatusView end, String feature) {
        return Site.agent(end, feature).status();
    }

    /** Neither in what people read, nor in a commit, nor in a log. */
    private void assertNoSecret(Site site, String report) throws Exception {
        assertFalse(report.contains(SECRET));
        assertFalse(site.repo().git("log", "-p", "--all").contains(SECRET));
        try (Stream<Path> files = Files.walk(site.paths().folder())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(site.paths().workspaces().resolve("agents"))).toList()) {
                assertFalse(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains(SECRET), () -> file + " holds the secret");
            }
        }
    }
}
