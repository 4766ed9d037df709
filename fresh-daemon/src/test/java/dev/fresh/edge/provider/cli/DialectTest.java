package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.edge.provider.cli.Turn.Door;
import dev.fresh.edge.provider.cli.Turn.Phase;
import dev.fresh.edge.provider.cli.Turn.SessionUse;
import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DialectTest {

    private static final String TOKEN = "worthless-token";
    private static final Path HOME = Path.of("/home/agent");

    static List<Dialect> dialects() {
        return EndingsTest.dialects().toList();
    }

    /** Those that take their prompt as an argument. */
    static List<Dialect> agents() {
        return dialects().stream().filter(dialect -> dialect.name().endsWith("_cli")).toList();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void showsTheTokenInTheEnvironmentAlone(Dialect dialect) {
        for (Phase phase : Phase.values()) {
            for (boolean confined : List.of(true, false)) {
                Turn turn = turn(phase, confined, new SessionUse(Optional.of("s-1"), false), Optional.of(TOKEN));
                assertFalse(String.join(" ", dialect.arguments(turn)).contains(TOKEN));
                assertFalse(dialect.homeFiles(turn).toString().contains(TOKEN));
                assertEquals(dialect.metered(), dialect.environment(turn).toString().contains(TOKEN));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("agents")
    void saysWhatIsToBeDoneAndWithWhichConversation(Dialect dialect) {
        for (Phase phase : Phase.values()) {
            assertTrue(dialect.arguments(turn(phase, true, new SessionUse(Optional.of("s-1"), false),
                    Optional.of(TOKEN))).containsAll(List.of("the prompt", "--extra", "s-1")));
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void asksForItsOwnLogInWhenThereIsNoToken(Dialect dialect) {
        Turn turn = turn(Phase.IMPLEMENT, true, new SessionUse(Optional.empty(), true), Optional.empty());
        assertFalse(dialect.environment(turn).keySet().stream().anyMatch(name -> name.contains("KEY")));
    }

    @Test
    void opensTheirOwnLocksInsideOurSandboxOnly() {
        assertTrue(words(new ClaudeCli(), Phase.IMPLEMENT, true).contains("--dangerously-skip-permissions"));
        assertEquals("1", environment(new ClaudeCli(), true).get("IS_SANDBOX"));
        assertFalse(words(new ClaudeCli(), Phase.IMPLEMENT, false).contains("--dangerously-skip-permissions"));
        assertFalse(words(new ClaudeCli(), Phase.ANALYZE, true).contains("--dangerously-skip-permissions"));
        assertFalse(environment(new ClaudeCli(), false).containsKey("IS_SANDBOX"));
        assertTrue(words(new CodexCli(), Phase.ANALYZE, true).contains("sandbox_mode=\"danger-full-access\""));
        assertTrue(words(new CodexCli(), Phase.ANALYZE, false).contains("sandbox_mode=\"read-only\""));
        assertTrue(words(new CodexCli(), Phase.IMPLEMENT, false).contains("sandbox_mode=\"workspace-write\""));
        assertTrue(words(new GeminiCli(), Phase.IMPLEMENT, true).contains("yolo"));
        assertTrue(words(new GeminiCli(), Phase.IMPLEMENT, false).contains("auto_edit"));
        assertTrue(words(new GeminiCli(), Phase.ANALYZE, true).contains("default"));
        assertTrue(environment(new OpencodeCli(), false).containsKey("OPENCODE_DISABLE_PROJECT_CONFIG"));
        assertFalse(words(new CursorCli(), Phase.ANALYZE, true).contains("--force"));
    }

    @Test
    void choosesASessionOnceAndResumesItLater() {
        String id = new ClaudeCli().chooseSession("a".repeat(12), 0).orElseThrow();
        assertEquals(Optional.of(id), new ClaudeCli().chooseSession("a".repeat(12), 0));
        assertNotEquals(Optional.of(id), new ClaudeCli().chooseSession("a".repeat(12), 1));
        assertNotEquals(Optional.of(id), new GeminiCli().chooseSession("a".repeat(12), 0));
        for (Dialect dialect : List.of(new ClaudeCli(), new GeminiCli())) {
            List<String> first = dialect.arguments(turn(Phase.ANALYZE, true, new SessionUse(Optional.of(id), true),
                    Optional.of(TOKEN)));
            assertEquals(id, first.get(first.indexOf("--session-id") + 1));
            List<String> later = dialect.arguments(turn(Phase.ANALYZE, true, new SessionUse(Optional.of(id), false),
                    Optional.of(TOKEN)));
            assertEquals(id, later.get(later.indexOf("--resume") + 1));
        }
        assertEquals(List.of("exec", "resume", "s-1"), new CodexCli().arguments(turn(Phase.IMPLEMENT, true,
                new SessionUse(Optional.of("s-1"), false), Optional.of(TOKEN))).subList(0, 3));
    }

    @Test
    void leadsEveryMakerOfOpencodeToTheMeter() {
        for (Map.Entry<String, String> maker : Map.of("anthropic", "/v1", "openai", "/v1", "google", "/v1beta",
                "mine", "/v1").entrySet()) {
            Turn turn = turn(Phase.IMPLEMENT, true, new SessionUse(Optional.empty(), true), Optional.of(TOKEN),
                    maker.getKey() + "/some-model");
            Event config = Event.of(new OpencodeCli().environment(turn).get("OPENCODE_CONFIG_CONTENT")).orElseThrow();
            assertEquals("http://127.0.0.1:1/a/x" + maker.getValue(),
                    config.text("provider", maker.getKey(), "options", "baseURL"));
        }
    }

    /** Whatever a line holds, reading it gives signals or nothing, and no tool steers the terminal through it. */
    @Test
    void readsAnything() {
        long seed = System.nanoTime();
        System.out.println("DialectTest seed " + seed);
        Random random = new Random(seed);
        List<String> said = new ArrayList<>();
        for (Dialect dialect : dialects()) {
            Tally tally = new Tally(said::add, _ -> {}, () -> Instant.EPOCH);
            for (int i = 0; i < 2_000; i++) {
                String line = random.nextInt(4) == 0 ? noise(random) : Json.write(tree(random, 0));
                Event.of(line).ifPresentOrElse(event -> tally.take(dialect.read(event)), () -> tally.noise(line));
            }
            tally.noise("x".repeat(1 << 20));
            Event.of(Json.write(Map.of("type", "message", "role", "assistant", "content", "y".repeat(1 << 20))))
                    .ifPresent(event -> tally.take(dialect.read(event)));
            tally.told();
        }
        assertTrue(said.stream().noneMatch(line -> line.length() > 500 || line.chars().anyMatch(c -> c == 27)));
    }

    private static String noise(Random random) {
        return random.ints(random.nextInt(80), 0, 256).collect(StringBuilder::new, StringBuilder::appendCodePoint,
                StringBuilder::append) + "\u001b[31m{";
    }

    /** A tree with the names and words that the dialects look for, in places where they are not meant. */
    private static Object tree(Random random, int depth) {
        List<String> words = List.of("type", "subtype", "system", "assistant", "user", "result", "message", "content",
                "item", "item.completed", "item.started", "turn.failed", "error", "tool_use", "tool_result", "init",
                "tool_call", "started", "step_finish", "part", "reason", "stop", "cost", "status", "role", "id",
                "rate_limit_event", "rate_limit_info", "rejected", "resetsAt", "total_cost_usd", "command_execution",
                "model_usage_since_last_result", "permission_denials", "structured_output", "sessionID", "\u001b[2J");
        int kind = depth == 0 ? 0 : random.nextInt(depth > 4 ? 3 : 6);
        return switch (kind) {
            case 1 -> words.get(random.nextInt(words.size()));
            case 2 -> random.nextBoolean() ? random.nextLong() : random.nextDouble() * 1e300;
            case 3 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(tree(random, depth + 1));
                }
                yield list;
            }
            default -> {
                if (depth > 4) {
                    yield random.nextBoolean();
                }
                Map<String, Object> map = new HashMap<>();
                for (int i = 1 + random.nextInt(8); i > 0; i--) {
                    map.put(words.get(random.nextInt(words.size())), tree(random, depth + 1));
                }
                map.put("type", words.get(random.nextInt(words.size())));
                yield map;
            }
        };
    }

    private static List<String> words(Dialect dialect, Phase phase, boolean confined) {
        return dialect.arguments(turn(phase, confined, new SessionUse(Optional.empty(), true), Optional.of(TOKEN)));
    }

    private static Map<String, String> environment(Dialect dialect, boolean confined) {
        return dialect.environment(turn(Phase.IMPLEMENT, confined, new SessionUse(Optional.empty(), true),
                Optional.of(TOKEN)));
    }

    private static Turn turn(Phase phase, boolean confined, SessionUse session, Optional<String> token) {
        return turn(phase, confined, session, token, "anthropic/claude-sonnet-4-5");
    }

    private static Turn turn(Phase phase, boolean confined, SessionUse session, Optional<String> token, String model) {
        CliSettings settings = new CliSettings("x", model, List.of("--extra"), Duration.ofMinutes(5),
                Duration.ofMinutes(10), 50);
        return new Turn(phase, "the prompt", "a title", session, HOME,
                Optional.of(new Door("http://127.0.0.1:1/a/x", token)), confined, settings, Money.ofDollars("0.5"));
    }
}
