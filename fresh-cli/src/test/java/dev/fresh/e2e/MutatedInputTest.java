package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.rules.Rules;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Golden;
import dev.fresh.testing.Mutant;
import dev.fresh.testing.Rounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files, requests and command lines with mistakes in them, against one daemon: what is refused is refused in sentences
 * that name it, with a documented exit code, and nothing of it is taken for a defect of ours. A failure prints its
 * seed and the input; {@code -Dseed=SEED} begins with it.
 */
@Tag("slow")
@Tag("rounds")
final class MutatedInputTest {

    private static final int ALL = Rounds.of(8_000, 800_000, 800_000);
    private static final int LAUNCHED = Rounds.of(20, 200, 200);
    private static final Set<ErrorCode> NONE = Set.of();
    private static final long SEED = Rounds.seed();
    private static final int SENTENCE_MAX = 1100;
    private static final int SHOWN_MAX = 3000;
    /** What has settings that are wrong is refused before its strategy is. */
    private static final String START = "{\"strategy\":\"nosuch\",\"sandbox\":\"none\",\"provider\":\"%s\"}";
    private static final String TRANSCRIPT = """
            {"cost": "free", "agents": {
              "word_count": {"attempts": [[{"write": "notes/w.py", "text": "W = 1"}], [{"charge": "0.1"}]],
                             "plan": [{"ask": "which?", "options": ["one", "two"]}], "command": ["w", "a"]},
              "*": {"decline": "EFFECTS"}}}
            """;
    private static final String PRICES = """
            {"as_of": "2026-11-01", "models": [
              {"model": "my-own", "aliases": ["mine"], "context_tokens": 200000,
               "input_usd_per_million": "3",
               "cache_read_usd_per_million": "0.30",
               "cache_write_usd_per_million": "3.75",
               "cache_write_hour_usd_per_million": "6",
               "output_usd_per_million": "15",
               "calls_usd": {"search": "0.01"},
               "long_context": {"above_tokens": 200000, "input_usd_per_million": "6",
                 "cache_read_usd_per_million": "0.60", "cache_write_usd_per_million": "7.5",
                 "cache_write_hour_usd_per_million": "12", "output_usd_per_million": "22.5"}}]}
            """;
    private static final String ROLE = """
            paths: [src/api/, "**/*_test.py"]
            providers: [claude_cli, builtin]
            reviewers: [ada, "@example/docs"]
            instructions: |
              Write short tests.
              Name things well.
            model:
              claude_cli: claude-sonnet-5
            analysis_model:
              codex_cli: gpt-6
            """;
    private static final List<String> REQUESTS = List.of(
            "POST /v1/agents/0123456789ab/approve {\"commit\":\"0123456789ab\",\"comment\":\"fine\"}",
            "POST /v1/agents/0123456789ab/reject {\"reason\":\"no\",\"retry\":true}",
            "POST /v1/agents/0123456789ab/answer {\"text\":\"2\"}",
            "PUT /v1/budget {\"budget_usd\":10.5,\"agent_budget_usd\":\"1\",\"per_day_usd\":5,"
                    + "\"lift\":[\"month\"],\"zone\":\"UTC\"}",
            "POST /v1/schedules {\"at\":\"22:00\",\"days\":\"mon-fri\",\"zone\":\"UTC\",\"name\":\"n\","
                    + "\"start\":{\"agents\":3,\"strategy\":\"nosuch\",\"features\":[\"a\"],\"sandbox\":\"none\"}}",
            "POST /v1/runs {\"agents\":3,\"budget_usd\":10,\"hours\":0.5,\"strategy\":\"nosuch\",\"seed\":1,"
                    + "\"sandbox\":\"none\",\"environment\":{\"PATH\":\"/usr/bin\"},\"kinds\":[\"any\"],\"review_queue\":2}",
            "POST /v1/proposals/publish {\"ids\":[\"1f3a\"]}", "POST /v1/proposals/12/close {\"reason\":\"no\"}",
            "POST /v1/checkpoint {\"agents\":[\"1f3a\"]}", "POST /v1/cleanup {\"dry_run\":true}",
            "GET /v1/agents/0123456789ab/log?offset=65536 ", "GET /v1/report?format=markdown&run=1f3a ",
            "GET /v1/stats?since=4w ", "DELETE /v1/schedules/5c4e ");
    private static final List<List<String>> COMMANDS = List.of(
            List.of("auto", "start", "--agents", "3", "--budget", "1.50", "--hours", "2", "--provider", "nobody"),
            List.of("auto", "approve", "0123456789ab", "--comment", "fine"),
            List.of("auto", "reject", "0123456789ab", "--reason", "no", "--retry"),
            List.of("auto", "answer", "0123456789ab", "2"), List.of("auto", "budget", "set", "10.00"),
            List.of("auto", "schedule", "remove", "5c4e"), List.of("auto", "logs", "0123456789ab"),
            List.of("auto", "diff", "0123456789ab"), List.of("auto", "status", "--format", "json"),
            List.of("auto", "report", "--format", "json"), List.of("auto", "budget", "show"),
            List.of("auto", "proposals", "show", "12"), List.of("stats", "--since", "30d"));
    /** Where a typed word may be another one; nothing that ends, starts or waits for something is typed by chance. */
    private static final int FIRST_VALUE = 2;

    @TempDir
    private Path temp;
    private Site site;
    private int accepted;
    private int refused;

    @BeforeEach
    void daemon() throws IOException {
        site = Site.notes(temp);
        // At the nightly level minutes pass in which nobody asks it anything.
        site.daemonSees("ANTHROPIC_API_KEY", "made-up").daemonSees("FRESH_DAEMON_LINGER", "3h").startDaemon();
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void everyMistakeIsAnsweredWithOneSentence() throws Exception {
        System.out.println("MutatedInputTest seed " + SEED);
        Path own = site.paths().folder();
        assertEquals(0, site.fresh("init").exit());
        String config = Files.readString(site.paths().config()).replaceAll("(?m)^# .*\n|^\n", "")
                .replaceAll("(?m)^#", "");
        String rule = Files.readString(Golden.top().resolve(
                "fresh-daemon/src/main/resources/dev/fresh/edge/inventory/rules/go.cobra.json"));
        Path rules = Files.createDirectories(temp.resolve("rules"));
        each(ALL / 5, seed -> {
            byte[] input = Mutant.of(config, new SplittableRandom(seed));
            Files.write(own.resolve("config.yaml"), input);
            return new Try(input, loaded(() -> Config.load(site.paths().root(), Map.of())), "config.yaml", NONE);
        });
        each(ALL / 100, seed -> {
            byte[] input = Mutant.of(config, new SplittableRandom(seed));
            Files.write(own.resolve("config.yaml"), input);
            return new Try(input, typed("auto", "start", "--provider", "nobody"), "config.yaml",
                    Set.of(ErrorCode.BAD_USAGE, ErrorCode.CONFIGURATION));
        });
        Files.delete(own.resolve("config.yaml"));
        each(ALL * 11 / 40, seed -> {
            byte[] input = Mutant.of(ROLE, new SplittableRandom(seed));
            Files.write(Files.createDirectories(own.resolve("roles")).resolve("api.yaml"), input);
            return new Try(input, loaded(() -> Config.load(site.paths().root(), Map.of())), "api.yaml", NONE);
        });
        Files.delete(own.resolve("roles/api.yaml"));
        each(ALL * 9 / 40, seed -> {
            byte[] input = Mutant.of(PRICES, new SplittableRandom(seed));
            Files.write(own.resolve("prices.json"), input);
            return new Try(input, loaded(() -> PriceList.load(own.resolve("prices.json"))), "prices.json", NONE);
        });
        each(ALL / 100, seed -> {
            byte[] input = Mutant.of(PRICES, new SplittableRandom(seed));
            Files.write(own.resolve("prices.json"), input);
            return new Try(input, asked("POST /v1/runs " + START.formatted("anthropic_api")), "prices.json",
                    Set.of(ErrorCode.BAD_USAGE, ErrorCode.CONFIGURATION));
        });
        Files.delete(own.resolve("prices.json"));
        Path transcript = temp.resolve("script.json");
        each(ALL / 50, seed -> {
            byte[] input = Mutant.of(TRANSCRIPT, new SplittableRandom(seed));
            Files.write(transcript, input);
            return new Try(input, asked("POST /v1/runs " + START.formatted("scripted:" + transcript)), "script.json",
                    Set.of(ErrorCode.BAD_USAGE, ErrorCode.PROVIDER_UNAVAILABLE));
        });
        each(ALL * 3 / 100, seed -> {
            byte[] input = Mutant.of(rule, new SplittableRandom(seed));
            Files.write(rules.resolve("mine.json"), input);
            return new Try(input, loaded(() -> Rules.load(Optional.of(rules))), "mine.json", NONE);
        });
        each(ALL * 4 / 20, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] input = request(REQUESTS.get(random.nextInt(REQUESTS.size())), random);
            return new Try(input, sent(input), "", NONE);
        });
        if (site.client().status().runId().isPresent()) {
            // What was wrong with a request may be gone by a mistake in it.
            site.fresh("auto", "stop");
            site.awaitEnd();
        }
        each(ALL / 25, seed -> {
            String[] words = words(new SplittableRandom(seed));
            return new Try(String.join("\n", words).getBytes(StandardCharsets.UTF_8), typed(words), "", NONE);
        });
        launched();
        assertTrue(site.client().health().pid() > 0);
        assertEquals(List.of(), stackTraces(), site::log);
        Figures.tell("B1", (accepted + refused) + " mutated files, requests and command lines from seed " + SEED + ", "
                + refused + " refused in one sentence each, " + accepted + " taken, 0 stack traces");
    }

    /** What is started as people start it says what was said here. */
    private void launched() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < LAUNCHED; i++) {
            String[] words = words(random);
            Site.Ran ran = Site.run(site.repo().folder(), site.environment(),
                    Site.installation().program("dev.fresh.cli.FreshCommand", List.of(words)));
            assertEquals(site.fresh(words).exit(), ran.exit(), () -> String.join(" ", words) + "\n" + ran.output());
            judge(SEED, new Try(String.join("\n", words).getBytes(StandardCharsets.UTF_8),
                    new Answered(ran.exit(), ran.output()), "", NONE));
        }
    }

    /** What was put in, what came of it, and, where it is one file, what every sentence about it has to name. */
    private record Try(byte[] input, Answered answered, String names, Set<ErrorCode> codes) {
    }

    private record Answered(int exit, String text) {
    }

    private interface Attempt {
        Try make(long seed) throws Exception;
    }

    private void each(int times, Attempt attempt) throws Exception {
        for (int i = 0; i < times; i++) {
            long seed = SEED + i;
            try {
                judge(seed, attempt.make(seed));
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    private void judge(long seed, Try made) {
        int exit = made.answered().exit();
        String text = made.answered().text();
        String input = new String(made.input(), StandardCharsets.UTF_8);
        String about = "seed " + seed + ", exit " + exit + ": " + text + "\n--- input:\n"
                + input.substring(0, Math.min(SHOWN_MAX, input.length()));
        assertTrue(exit == 0 || Set.of(64, 65, 69, 77, 78).contains(exit), about);
        assertTrue(exit == 0 || text.lines().allMatch(line -> line.length() <= SENTENCE_MAX), about);
        assertTrue(
                text.lines().noneMatch(line -> line.matches("\\s+at [\\w.$/]+\\(.*|.*\\b(java|jdk|com|org)\\.\\w+\\..*"
                        + "Exception.*")),
                about);
        assertTrue(text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'), about);
        if (exit != 0) {
            assertTrue(!text.isBlank() && (!text.contains("null") || input.contains("null")), about);
            assertTrue(made.codes().isEmpty() || made.codes().stream().anyMatch(code -> code.exit() == exit), about);
            assertTrue(exit != 78 && exit != 65 || text.contains(made.names()), about);
        }
        if (exit == 0 || exit == 64 && !made.names().isEmpty()) {
            accepted++;
        } else {
            refused++;
        }
    }

    private Answered typed(String... words) {
        Typed typed = site.fresh(words);
        return new Answered(typed.exit(), typed.all());
    }

    /** Read as the daemon reads it, and as the doctor, the inventory and a plan do in their own processes. */
    private static Answered loaded(Supplier<?> reader) {
        try {
            return reader.get() instanceof Config.Bad(List<String> problems)
                    ? new Answered(ErrorCode.CONFIGURATION.exit(), String.join("\n", problems))
                    : new Answered(0, "");
        } catch (EdgeException e) {
            return new Answered(ErrorCode.BAD_DATA.exit(), e.getMessage());
        }
    }

    private Answered asked(String request) throws IOException {
        return sent(request(request));
    }

    private static byte[] request(String request) {
        String[] parts = request.split(" ", 3);
        return (parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: fresh\r\nConnection: close\r\nContent-Length: "
                + parts[2].getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + parts[2])
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A mistake in the body, sometimes in the head too. */
    private static byte[] request(String request, SplittableRandom random) {
        String[] parts = request.split(" ", 3);
        byte[] body = parts[2].isEmpty() ? new byte[0] : Mutant.of(parts[2].replace(",", ",\n"), random);
        String head = parts[0] + " " + parts[1];
        if (random.nextInt(4) == 0 || body.length == 0) {
            head = Mutant.word(head, random).replaceAll("[\r\n]", "");
        }
        byte[] first = (head + " HTTP/1.1\r\nHost: fresh\r\nConnection: close\r\nContent-Length: " + body.length
                + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return whole;
    }

    /** What the daemon answers; whoever is hung up on without a word has sent what is no request. */
    private Answered sent(byte[] request) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(site.paths().socket()));
            ByteBuffer some = ByteBuffer.allocate(8192);
            try {
                channel.write(ByteBuffer.wrap(request));
                for (int count = channel.read(some); count > 0; count = channel.read(some)) {
                    seen.write(some.array(), 0, count);
                    some.clear();
                }
            } catch (java.net.SocketException e) {
                // Hung up on, after the answer.
                some.clear();
            }
        }
        String answer = seen.toString(StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 "), () -> "answered: " + answer);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (answer.startsWith("HTTP/1.1 200")) {
            return new Answered(0, "");
        }
        ErrorBody error = Json.read(body, ErrorBody.class);
        boolean unknown = Set.of(ErrorCode.NO_SUCH_ADDRESS.code(), ErrorCode.NO_SUCH_METHOD.code())
                .contains(error.error().code());
        return new Answered(unknown ? ErrorCode.BAD_USAGE.exit() : error.code().exit(), error.error().message());
    }

    private static String[] words(SplittableRandom random) {
        List<String> words = new ArrayList<>(COMMANDS.get(random.nextInt(COMMANDS.size())));
        for (int mistakes = random.nextInt(1, 3); mistakes > 0; mistakes--) {
            int at = Math.min(words.size() - 1, random.nextInt(FIRST_VALUE, 12));
            if (at >= FIRST_VALUE) {
                words.set(at, Mutant.word(words.get(at), random));
            }
        }
        // A format of its own makes errors JSON, a follower waits.
        words.removeIf(word -> word.startsWith("-f"));
        return words.toArray(String[]::new);
    }

    private List<String> stackTraces() throws IOException {
        return site.log().lines().filter(line -> line.matches("\\s+at [\\w.$/]+\\(.*")).limit(20).toList();
    }
}
