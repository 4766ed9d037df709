package dev.fresh.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fresh.core.agent.Policy;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.PlanLimit;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Strategy;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.testing.Golden;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ConfigTest {

    private static final String TEMPLATE = "fresh-protocol/src/main/resources/dev/fresh/protocol/config-template.yaml";
    private static final int MUTANTS = 10_000;

    @TempDir
    private Path repository;

    @Test
    void isTheDefaultsWhereNothingIsSaid() {
        Config config = good(load(Map.of()));
        assertEquals(Config.defaults(), config);
        assertEquals(new Config.RunDefaults(10, Money.ofDollars("10"), Money.ofDollars("1"), Money.ofDollars("0.05"),
                Duration.ofHours(8), Strategy.HIGHEST_IMPACT, List.of(), "auto",
                List.of("builtin", "claude_cli", "codex_cli", "gemini_cli", "opencode_cli", "cursor_cli",
                        "anthropic_api", "openai_api"),
                true),
                config.run());
        assertEquals(new Config.Approval(Duration.ofHours(1), Policy.OnTimeout.CONTINUE), config.approval());
        assertEquals(Optional.empty(), config.workHours());
        assertEquals(new Config.CommandAgent(List.of(), false), config.command());
    }

    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void asksForNoModelWithoutAPriceWhereNothingIsSaid(ConfigKey key) {
        boolean named = key.type() == SettingType.MODEL && !key.standard().equals("default");
        assertTrue(!named || PriceList.shipped().find(key.standard()).isPresent(), key.standard());
    }

    @Test
    void takesTheEnvironmentBeforeTheFileBeforeTheDefaults() {
        write("""
                run:
                  budget: 2.5
                  hours: 0.5
                approval.timeout: 1h30m
                gates:
                  test: [mvn, -q, "-Dtest=A B", test]
                  lint: none
                  typecheck: mypy  --strict src
                  environment: [CARGO_HOME]
                work_hours: mon-wed,sat 22:00-06:00 Europe/Berlin
                """);
        Config config = good(load(Map.of("FRESH_RUN_BUDGET", "3", "FRESH_GATES_PREPARE", "[npm, ci]",
                "FRESH_COMMAND_ARGV", "agent --quiet", "FRESH_JAVA_HOME", "/opt/jdk", "PATH", "/bin")));
        assertEquals(Money.ofDollars("3"), config.run().budget());
        assertEquals(Duration.ofMinutes(30), config.run().time());
        assertEquals(Duration.ofMinutes(90), config.approval().timeout());
        assertEquals(Optional.of(List.of("mvn", "-q", "-Dtest=A B", "test")), config.gates().test());
        assertEquals(Optional.of(List.of("none")), config.gates().lint());
        assertEquals(Optional.of(List.of("mypy", "--strict", "src")), config.gates().typecheck());
        assertEquals(Optional.of(List.of("npm", "ci")), config.gates().prepare());
        assertEquals(List.of("CARGO_HOME"), config.gates().environment());
        assertEquals(List.of("agent", "--quiet"), config.command().argv());
        assertEquals(Optional.of(new WorkHours(LocalTime.of(22, 0), LocalTime.of(6, 0),
                EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.SATURDAY),
                ZoneId.of("Europe/Berlin"))), config.workHours());
    }

    @Test
    void hoursOfAllDaysAreInTheZoneOfTheMachine() {
        write("work_hours: 09:00-17:00");
        assertEquals(Optional.of(new WorkHours(LocalTime.of(9, 0), LocalTime.of(17, 0),
                Set.of(DayOfWeek.values()), ZoneId.systemDefault())), good(load(Map.of())).workHours());
    }

    @Test
    void readsHowMuchOfAPlanMayBeUsedAndWithWhatAnAgentIsPaid() {
        assertEquals(new PlanLimit(100, Optional.empty(), 50), Config.defaults().plan());
        assertEquals("auto", Config.defaults().clis().cli().get("claude_cli").auth());
        write("""
                plan:
                  max_share: 80
                  day_hours: mon-fri 08:00-18:00 Europe/Berlin
                  day_share: 30
                claude_cli:
                  auth: login
                """);
        Config config = good(load(Map.of()));
        assertEquals(new PlanLimit(80, Optional.of(new WorkHours(LocalTime.of(8, 0), LocalTime.of(18, 0),
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), ZoneId.of("Europe/Berlin"))), 30), config.plan());
        assertEquals("login", config.clis().cli().get("claude_cli").auth());
    }

    @Test
    void namesEveryProblemWithItsLineAndTheNearestKey() {
        write("""
                run:
                  budgte: 3
                  agents: 11
                approval:
                  timeout: 60
                stop: {grace: 5s}
                stop.grace: 6s
                gates.test:
                """);
        List<String> problems = bad(load(Map.of("FRESH_RUN_HOURS", "NaN", "FRESH_RUN_BUDGTE", "1")));
        assertEquals(List.of(
                ".fresh/config.yaml line 2: there is no setting `run.budgte`; the nearest is `run.budget`.",
                ".fresh/config.yaml line 3: `run.agents` takes a whole number from 1 to 10; `11` is not that.",
                ".fresh/config.yaml line 5: `approval.timeout` takes a time with its unit such as 30s, 10m or 1h30m,"
                        + " more than 0, at most 31d; `60` is not that.",
                ".fresh/config.yaml line 7: `stop.grace` was already set in line 6; remove one.",
                ".fresh/config.yaml line 8: `gates.test` takes a command, as a list such as [mvn, -q, test] or as words"
                        + " without quotes; or none; or detected; it has no value.",
                "environment: there is no setting `FRESH_RUN_BUDGTE`; the nearest is `FRESH_RUN_BUDGET`.",
                "environment: `FRESH_RUN_HOURS` takes a number of hours such as 8 or 0.5, more than 0, at most 744;"
                        + " `NaN` is not that."),
                problems);
    }

    @Test
    void takesAServerForFreeOnlyWhereNobodySendsBills() {
        for (String near : List.of("127.0.0.1:11434/v1/", "localhost:8080", "10.1.2.3/v1", "[fd00::1]:80",
                "[::1]/v1")) {
            write("openai_api: {free: true, base_url: \"http://" + near + "\"}");
            assertTrue(good(load(Map.of())).models().openaiApi().free(), near);
        }
        for (String far : List.of("https://api.example.com/v1", "http://" + "8.8.8.8/v1",
                "http://127.0.0.1.example.com", "openai.base_url")) {
            write("openai_api: {free: true}");
            assertTrue(bad(load(Map.of("FRESH_OPENAI_API_BASE_URL", far))).getFirst()
                    .startsWith(".fresh/config.yaml: `openai_api.free` is true, but"), far);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"openai.base_url|ftp://x", "openai.base_url|https://a@b.example",
            "openai.base_url|https://b.example?x", "openai_api.base_url|b.example", "openai_api.model|a b",
            "openai_api.model|-x"})
    void saysWhichServersAndModelsThereCannotBe(String key, String value) {
        write(key + ": \"" + value + "\"");
        assertEquals(1, bad(load(Map.of())).size());
    }

    /** Else a repository that somebody cloned could ask for their key. */
    @Test
    void aFileNamesNoServerOutsideThatWouldBeShownAKey() {
        write("anthropic.base_url: https://api.example.com");
        assertEquals(List.of(".fresh/config.yaml line 1: `anthropic.base_url` would show your key to api.example.com;"
                + " a server outside is named in the environment only, as FRESH_ANTHROPIC_BASE_URL."),
                bad(load(Map.of())));
        write("anthropic.base_url: https://api.anthropic.com\nopenai_api.base_url: http://127.0.0.1:11434/v1");
        good(load(Map.of("FRESH_OPENAI_BASE_URL", "https://api.example.com/v1")));
    }

    /** A right-to-left mark would show the words after it in another order than they are read. */
    @Test
    void whatAFileSaysIsShownShortAndStraight() {
        write("anthropic.base_url: https://" + "x".repeat(5000) + "\nplan.day_share: \u202e\u2066half");
        List<String> problems = bad(load(Map.of()));
        assertEquals(2, problems.size());
        assertTrue(problems.stream().allMatch(problem -> problem.length() < 300
                && problem.codePoints().noneMatch(c -> Character.getType(c) == Character.FORMAT)), problems::toString);
    }

    @Test
    void speaksResponsesToOpenaiAndChatToOthers() {
        assertFalse(Config.defaults().models().openaiApi().chat());
        write("openai_api.base_url: http://127.0.0.1:1/v1/");
        assertTrue(good(load(Map.of())).models().openaiApi().chat());
        assertEquals(Optional.of(URI.create("http://127.0.0.1:1/v1")),
                good(load(Map.of())).models().openaiApi().address());
        assertFalse(good(load(Map.of("FRESH_OPENAI_API_PROTOCOL", "responses"))).models().openaiApi().chat());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"run.budget|-1", "run.budget|1e308", "run.budget|1000000.01", "run.budget|NaN",
            "run.budget|0.0000001", "run.agents|0", "run.agents|99999999999999999999", "run.hours|0",
            "run.strategy|best", "run.provider|a b",
            "providers.order|[]", "providers.order|[claude]", "providers.order|[builtin, builtin]", "forge|gitlab",
            "github.api_url|http://git.example.com",
            "github.api_url|https://a:b@git.example.com", "github.api_url|git.example.com",
            "github.api_url|https://api.example.com/a b", "stop.grace|0s", "stop.grace|-1s", "stop.grace|99999d",
            "stop.grace|''", "work_hours|9-17", "work_hours|09:00-09:00", "work_hours|25:00-26:00",
            "work_hours|mon-fri", "work_hours|09:00-17:00 Mars/Base", "work_hours|mon-fry 09:00-17:00",
            "gates.test|mvn 'a b'", "gates.test|a && b", "gates.test|[]", "gates.test|[[a]]", "gates.parallel|[2]",
            "gates.environment|[A=B]", "gates.environment|[GH_TOKEN]", "command.prompt|argv",
            "run|3", "run.budget.x|3", "run.budget|*a",
            "run.budget|{a: 1}", "run.budget|\"unclosed"})
    void refusesEachOfTheseInOneSentence(String key, String value) {
        write("# first\n" + key + ": " + value + "\n");
        List<String> problems = bad(load(Map.of()));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith(".fresh/config.yaml line "), problems.getFirst());
        assertTrue(problems.getFirst().endsWith("."), problems.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void everyRowTakesItsOwnDefaultAndSaysWhatItTakes(ConfigKey row) {
        write(row.key() + ": " + row.standard());
        assertEquals(Config.defaults(), good(load(Map.of(row.variable(), row.standard()))));
        write(row.key() + ": \"\\e[31m\"");
        String problem = bad(load(Map.of())).getFirst();
        assertTrue(problem.contains(row.key()) && problem.contains(row.type().wanted()), problem);
        assertFalse(problem.contains("\u001b"), problem);
        assertTrue(row.meaning().endsWith("."), row.meaning());
    }

    @Test
    void takesFilesOfAllEditors() throws IOException {
        for (String text : List.of("", "\n", "# nothing\n", "---\n", "\uFEFFstop.grace: 30s\r\n",
                "stop:\r\n  grace: 30s\r\n")) {
            write(text);
            assertEquals(Config.defaults(), good(load(Map.of())), text);
        }
        Files.write(file(), "stop.grace: 30s # Gr\u00fc\u00dfe".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(List.of(".fresh/config.yaml is not UTF-8 text: save it as such."), bad(load(Map.of())));
        for (String text : List.of("- a", "just words", "a: 1\n---\nb: 2\n", "a: b: c", "\t- x", "%")) {
            write(text);
            assertEquals(1, bad(load(Map.of())).size(), text);
        }
    }

    @Test
    void noMutantOfAFileGivesMoreThanSentences() {
        long seed = System.nanoTime();
        System.out.println("ConfigTest seed " + seed);
        Random random = new Random(seed);
        String whole = uncommented();
        String odd = "\u0000\t\"'[]{}:,#&*!|>%@`-\n \u00e9\uD83E\uDD16\uFEFF0";
        for (int i = 0; i < MUTANTS; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int edits = random.nextInt(1, 6); edits > 0 && !text.isEmpty(); edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.setLength(at + 1);
                }
            }
            Settings settings = new Settings();
            try {
                settings.take(ConfigFile.lines(text.toString()));
                settings.problems().forEach(problem -> assertTrue(problem.endsWith("."), problem));
            } catch (ConfigFile.NotYaml e) {
                assertTrue(e.getMessage().endsWith("."), e.getMessage());
            }
        }
    }

    @Test
    void thePageSaysWhatTheCodeSays() {
        Golden.assertSame("docs/configuration.md", ConfigPages.page());
    }

    @Test
    void theTemplateIsTheDefaultsWithAndWithoutItsCommentSigns() {
        Golden.assertSame(TEMPLATE, ConfigPages.template());
        write(ConfigPages.template());
        assertEquals(Config.defaults(), good(load(Map.of())));
        write(uncommented());
        assertEquals(Config.defaults(), good(load(Map.of())));
    }

    private static String uncommented() {
        return ConfigPages.template().replaceAll("(?m)^#(?! )", "");
    }

    private Config.Loaded load(Map<String, String> environment) {
        return Config.load(repository, environment);
    }

    private static Config good(Config.Loaded loaded) {
        return switch (loaded) {
            case Config.Good(Config config) -> config;
            case Config.Bad(List<String> problems) -> fail(problems.toString());
        };
    }

    private static List<String> bad(Config.Loaded loaded) {
        return switch (loaded) {
            case Config.Good(Config config) -> fail("was taken: " + config);
            case Config.Bad(List<String> problems) -> problems;
        };
    }

    private Path file() {
        return repository.resolve(".fresh").resolve("config.yaml");
    }

    private void write(String text) {
        try {
            Files.createDirectories(file().getParent());
            Files.writeString(file(), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
