package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import dev.fresh.text.Paint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@Tag("slow")
class DoctorMainTest {

    private static final String KEY = "planted-key-of-nobody";
    private static final String SYSTEM_PATH = "/usr/bin:/bin";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path repository;
    private Path programs;

    @BeforeEach
    void makeARepositoryAndAnEmptyHome() throws IOException {
        Path real = folder.toRealPath();
        TempRepo repo = TempRepo.init(real.resolve("repository")).write("a.txt", "a\n");
        repo.commit("first");
        repository = repo.folder();
        programs = Files.createDirectory(real.resolve("programs"));
        environment.put("HOME", Files.createDirectory(real.resolve("home")).toString());
        environment.put("PATH", programs + ":" + SYSTEM_PATH);
    }

    @Test
    void saysOfEachAgentThatIsMissingHowToInstallIt() {
        Map<String, Map<String, Object>> findings = findings("--format", "json");
        assertEquals("claude is not installed", findings.get("claude_cli").get("text"));
        assertEquals("npm install -g @anthropic-ai/claude-code@2.1.329", findings.get("claude_cli").get("remedy"));
        assertEquals("info", findings.get("cursor_cli").get("level"));
        assertFalse(findings.containsKey("claude_cli money"), findings::toString);
    }

    @Test
    void asksAnAgentForItsVersionAndLetsItTakeATurnWithoutAKey() throws IOException {
        requireSandbox();
        install("claude", """
                #!/bin/sh
                [ "$1" = --version ] && echo '9.8.7 (made up)' && exit
                echo "keys in sight: $(env | grep -c planted)" >&2
                exit 3
                """);
        environment.put("ANTHROPIC_API_KEY", KEY);
        Map<String, Map<String, Object>> findings = findings("--format=json");
        assertEquals("warning", findings.get("claude_cli").get("level"));
        assertEquals("9.8.7", findings.get("claude_cli").get("version"));
        assertEquals("key ANTHROPIC_API_KEY: capped by dollars, before each request",
                findings.get("claude_cli money").get("text"));
        assertEquals("key", findings.get("claude_cli money").get("credentials"));
        assertTrue(findings.get("claude_cli turn").get("text").toString().contains("keys in sight: 0"),
                findings::toString);
        assertTrue(findings.get("key").get("text").toString().startsWith("ANTHROPIC_API_KEY stays in the daemon"));
        assertFalse(findings.toString().contains(KEY));
        assertFalse(findings("--format", "json", "--no-run").containsKey("claude_cli turn"));
    }

    @Test
    void namesALockThatAKilledGitHasLeft() throws IOException {
        Path lock = Files.writeString(repository.resolve(".git/packed-refs.lock"), "");
        assertFalse(findings("--format", "json", "--no-run").containsKey("git lock"), "git may be at work");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        Map<String, Object> found = findings("--format", "json", "--no-run").get("git lock");
        assertEquals("warning", found.get("level"));
        assertTrue(found.get("text").toString().startsWith(lock + " has been there since 2026-01-02T03:04:05Z;"),
                found::toString);
        assertEquals("when no git works in this repository: rm " + lock, found.get("remedy"));
    }

    @Test
    void saysWhoPaysNothingAndWhatToDoAboutIt() throws IOException {
        install("codex", "#!/bin/sh\necho 'codex-cli 0.169.0'\n");
        Map<String, Object> money = findings("--format", "json", "--no-run").get("codex_cli money");
        assertEquals("none", money.get("credentials"));
        assertEquals("log in with `codex login`, or set OPENAI_API_KEY", money.get("remedy"));
    }

    @Test
    void theRealAgentsTakeATurnInTheSandboxAndThroughTheMeter() throws IOException {
        requireSandbox();
        String installed = System.getenv().getOrDefault("FRESH_AGENT_CLIS", "");
        Tools.require(!installed.isEmpty(), "the agent CLIs from npm in the folder that FRESH_AGENT_CLIS names");
        environment.put("PATH", Path.of(installed).toRealPath().resolve("node_modules/.bin") + ":"
                + System.getenv("PATH"));
        Map<String, Map<String, Object>> findings = findings("--format", "json");
        for (String agent : List.of("claude_cli", "codex_cli", "gemini_cli", "opencode_cli")) {
            assertEquals(true, findings.get(agent).get("tested"), findings::toString);
            assertEquals("ok", findings.get(agent + " turn").get("level"), findings::toString);
        }
    }

    @Test
    void warnsOfAPageOfLessonsThatIsLeftAlone() throws IOException {
        Path folder = Files.createDirectories(repository.resolve(".fresh"));
        assertFalse(findings("--format", "json", "--no-run").containsKey("lessons"));
        Files.createSymbolicLink(folder.resolve("lessons.md"), repository);
        Map<String, Object> lessons = findings("--format", "json", "--no-run").get("lessons");
        assertEquals("warning", lessons.get("level"));
        assertTrue(lessons.get("text").toString().endsWith("no regular file, so nobody reads or writes it; remove it"));
    }

    @Test
    void aPriceListThatCannotBeReadIsAProblem() throws IOException {
        Files.createDirectories(repository.resolve(".fresh"));
        Files.writeString(repository.resolve(".fresh/prices.json"), "{}");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        assertEquals(Exits.CONFIGURATION, DoctorMain.run(List.of(), repository, environment, new PrintStream(text)));
        assertTrue(text.toString(StandardCharsets.UTF_8).contains("PROBLEM  prices"), text::toString);
    }

    @Test
    void saysWhoCanAskModelsWithoutAnAgentProgram() throws IOException {
        environment.put("OPENAI_API_KEY", KEY);
        Map<String, Map<String, Object>> findings = findings("--format", "json", "--no-run");
        assertEquals("key OPENAI_API_KEY: capped by dollars, before each request",
                findings.get("openai_api").get("text"));
        assertEquals("set ANTHROPIC_API_KEY where the daemon is started", findings.get("anthropic_api").get("remedy"));
        configure("openai_api:\n  base_url: http://127.0.0.1:11434/v1\n  model: my-own\n  free: true\n");
        findings = findings("--format", "json", "--no-run");
        assertEquals("asks http://127.0.0.1:11434/v1 for my-own, which costs nothing",
                findings.get("openai_api").get("text"));
        assertFalse(findings.containsKey("openai_api model"), findings::toString);
    }

    @Test
    void warnsOfAModelWithoutAPrice() throws IOException {
        configure("claude_cli.model: my-own\n");
        assertEquals("my-own has no price, so its requests are refused",
                findings("--format", "json", "--no-run").get("claude_cli model").get("text"));
        configure("claude_cli.model: my-own\nmeter.unknown_models: dearest\n");
        assertFalse(findings("--format", "json", "--no-run").containsKey("claude_cli model"));
    }

    private void configure(String settings) throws IOException {
        Files.writeString(Files.createDirectories(repository.resolve(".fresh")).resolve("config.yaml"), settings);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(Exits.USAGE, DoctorMain.run(List.of("--run"), repository, environment, System.out));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        assertEquals(Exits.USAGE, DoctorMain.run(List.of("--format", "json", "--no-runs"), repository, environment,
                new PrintStream(json)));
        Map<?, ?> error = (Map<?, ?>) Json.object(json.toString(StandardCharsets.UTF_8)).get("error");
        assertEquals("bad_usage", error.get("code"));
        assertEquals("did you mean `--no-run`? `fresh doctor --help` shows how it is used", error.get("hint"));
    }

    @Test
    void runsTheTestsOnceInTheSandbox() throws IOException {
        requireSandbox();
        configure("gates.test: sh check.sh\n");
        commit("check.sh", "touch outside-the-clone; exit 0\n");
        Map<String, Object> baseline = findings("--format", "json").get("baseline");
        assertEquals("ok", baseline.get("level"), baseline::toString);
        assertTrue(baseline.get("text").toString().contains("(sh check.sh)"), baseline::toString);
        assertFalse(Files.exists(repository.resolve("outside-the-clone")));
        commit("check.sh", "echo broken; exit 1\n");
        Map<String, Map<String, Object>> red = findings("--format", "json");
        assertEquals("problem", red.get("baseline").get("level"), red::toString);
        assertFalse(findings("--format", "json", "--no-run").containsKey("baseline"));
    }

    private void commit(String name, String content) throws IOException {
        Files.writeString(repository.resolve(name), content);
        TempRepo.git(repository, Map.of(), "add", name);
        TempRepo.git(repository, Map.of(), "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "m");
    }

    @Test
    void looksAtWhatAMachineNeedsForANight() {
        Map<String, Map<String, Object>> findings = findings("--format", "json", "--no-run");
        for (String check : List.of("java", "git", "open files", "clock", "locale", "terminal", "tmux", "sleep", "disk",
                "state", "socket", "git identity", "forge", "sandbox", "process limit", "configuration",
                "repository")) {
            assertTrue(findings.containsKey(check), check + " is missing: " + findings.keySet());
        }
        assertTrue(findings.get("git").get("text").toString().startsWith("git version "), findings::toString);
        assertEquals("ok", findings.get("clock").get("level"), findings::toString);
    }

    @Test
    void breaksLongFindingsBetweenWordsAndLeavesTheMarginFree() {
        Findings findings = new Findings();
        findings.add("sandbox", Findings.Level.WARNING, "bubblewrap is there, but the kernel lets nobody make a user "
                + "namespace on this machine", "sysctl -w kernel.unprivileged_userns_clone=1; or ask who may");
        findings.add("git", Findings.Level.OK, "git version 2", "");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        findings.asText(new PrintStream(out, true, StandardCharsets.UTF_8), 80, Paint.OFF, false);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
        assertTrue(text.startsWith("warning  sandbox             bubblewrap is there, but the kernel lets nobody\n"),
                text);
        assertTrue(text.contains("\n                             -> sysctl"), text);
        assertTrue(text.endsWith("Nothing stands in the way of a run. 1 warning.\n"), text);
    }

    /** The findings of a doctor whose answer is JSON, by what was checked. */
    private Map<String, Map<String, Object>> findings(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DoctorMain.run(List.of(arguments), repository, environment, new PrintStream(out, true,
                StandardCharsets.UTF_8));
        Map<String, Map<String, Object>> byCheck = new HashMap<>();
        for (Object each : (List<?>) Json.object(out.toString(StandardCharsets.UTF_8)).get("findings")) {
            Map<String, Object> finding = new HashMap<>();
            ((Map<?, ?>) each).forEach((name, value) -> finding.put((String) name, value));
            byCheck.put((String) finding.get("check"), finding);
        }
        return byCheck;
    }

    private void install(String name, String script) throws IOException {
        Files.writeString(Files.createFile(programs.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))), script);
    }

    private void requireSandbox() {
        SandboxProbe.Finding found = new SandboxProbe(new OsProcessRunner("test-doctor"), repository, environment)
                .probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + ")");
    }
}
