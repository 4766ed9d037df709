package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunLogTest {

    private static final Instant EVENING = Instant.parse("2026-11-20T21:30:05.007Z");
    private static final Instant AFTER_MIDNIGHT = Instant.parse("2026-11-20T23:00:01Z");

    @TempDir
    private Path folder;

    private List<String> head = List.of("Run 1f3a9c0d, up to 10 agents", "Cost: $0.25 / $10.00");
    // Its clock stands still, so nothing but the tests turns the pages.
    private final UnaryOperator<String> redact = Redaction
            .of(Map.of("MY_API_KEY", "canary-canary", "LANG", "C.UTF-8x"));
    private RunLog log;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void beginsAFileAtStartAndAtLocalMidnightWithWhereTheRunStands() throws IOException {
        open();
        log.look(EVENING);
        assertEquals(List.of(), files());
        log.line(EVENING, "INFO", "Agent 1f3a9c0d completed successfully");
        log.line(EVENING.plusSeconds(60), "WARNING", "Agent 2b failed: no change\nat all\u001b[31m");
        log.look(EVENING.plusSeconds(61));
        log.look(AFTER_MIDNIGHT);
        assertEquals(List.of("orchestrator_20261120_223005.log", "orchestrator_20261121_000001.log"), files());
        assertEquals("""
                2026-11-20 22:30:05,007 - orchestrator - INFO - Run 1f3a9c0d, up to 10 agents
                2026-11-20 22:30:05,007 - orchestrator - INFO - Cost: $0.25 / $10.00
                2026-11-20 22:30:05,007 - orchestrator - INFO - Agent 1f3a9c0d completed successfully
                2026-11-20 22:31:05,007 - orchestrator - WARNING - Agent 2b failed: no change | at all [31m
                """, text(0));
        assertEquals("""
                2026-11-21 00:00:01,000 - orchestrator - INFO - Run 1f3a9c0d, up to 10 agents
                2026-11-21 00:00:01,000 - orchestrator - INFO - Cost: $0.25 / $10.00
                """, text(1));
        log.line(EVENING, "INFO", "the clock was set back");
        assertTrue(text(1).endsWith("2026-11-20 22:30:05,007 - orchestrator - INFO - the clock was set back\n"));
    }

    @Test
    void beginsNoFileForADayWithoutARun() {
        open();
        log.line(EVENING, "INFO", "the run has ended");
        head = List.of();
        log.look(AFTER_MIDNIGHT);
        assertEquals(1, files().size());
        log.line(AFTER_MIDNIGHT, "INFO", "an approval");
        assertEquals(2, files().size());
    }

    @Test
    void aLogThatCannotBeWrittenStopsNothing() throws IOException {
        open();
        Path name = Files.createDirectory(folder.resolve("orchestrator_20261120_223005.log"));
        log.line(EVENING, "INFO", "one");
        log.line(EVENING, "INFO", "two");
        Files.delete(name);
        log.line(EVENING, "INFO", "three");
        assertTrue(text(0).endsWith("INFO - three\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghp_abcdefghijklmnopqrstuvwxyz0123", "github_pat_11ABCDEFG0123456789_abcdef",
            "sk-ant-api03-abcdefghijklmnop", "AKIAABCDEFGHIJKLMNOP", "Bearer abcdefghijklmnop0123",
            "https://user:canary@example.com/x.git", "canary-canary",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"})
    void keepsSecretsOut(String secret) throws IOException {
        open();
        log.line(EVENING, "INFO", "said " + secret + " to C.UTF-8x at $1");
        String line = text(0);
        assertTrue(line.contains("[hidden]") && line.endsWith(" to C.UTF-8x at $1\n"), line);
        for (String part : List.of("abcdefgh", "canary", "ABCDEFGH", "eyJ")) {
            assertFalse(line.contains(part), line);
        }
    }

    private void open() {
        log = new RunLog(folder, InstantSource.fixed(EVENING), () -> head, ZoneId.of("Europe/Berlin"), redact);
    }

    private List<String> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String text(int index) throws IOException {
        return Files.readString(folder.resolve(files().get(index)));
    }
}
