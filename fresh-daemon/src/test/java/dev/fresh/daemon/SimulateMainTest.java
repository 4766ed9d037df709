package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SimulateMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Consumer<Runnable> onInterrupt, String... args) {
        return SimulateMain.run(List.of(args), Map.of("TERM", "dumb"), new PrintStream(out, true,
                StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), onInterrupt);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seed -1", "--seed x", "--seed 99999999999999999999", "--nights 0", "--nights -5",
            "--nights 1e3", "--nights 100000001", "--nights", "--night 5", "--format xml", "here", "--seed="})
    void refusesInOneSentenceWhatIsNoSeedOrNumber(String line) {
        assertEquals(64, run(_ -> {}, line.split(" ")), line);
        assertEquals("", said());
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("fresh: "), lines.toString());
        assertTrue(lines.get(1).startsWith("hint: ") && lines.get(1).contains("fresh simulate --help"),
                lines.toString());
    }

    @Test
    void refusesInJsonWhatWasAskedForInJson() {
        assertEquals(64, run(_ -> {}, "--json", "--nights", "none"));
        assertTrue(said().contains("\"message\"") && said().contains("--nights is none"), said());
    }

    @Test
    void endsWithASummaryWhenItIsInterrupted() {
        // Interrupted before the first night: nothing is begun, and what was done is said all the same.
        assertEquals(130, run(Runnable::run, "--nights", "1000000"));
        assertTrue(said().startsWith("A simulation: "), said());
        assertTrue(said().contains("nights      0 of 1,000,000, then interrupted"), said());
        assertTrue(said().contains("seeds       none"), said());
    }

    @Test
    @Tag("slow")
    void givesTheSameJournalsInAnotherProcessWithAnotherLanguageAndTimeZone() throws Exception {
        assertEquals(0, run(_ -> {}, "--seed", "11", "--nights", "4", "--json", "-q"));
        Map<String, Object> here = Json.object(said());
        assertEquals(true, here.get("simulated"));
        assertEquals(0, ((Number) here.get("violations")).intValue());
        Map<String, Object> there = Json.object(elsewhere());
        assertEquals(here, there);
        assertTrue(here.get("journals_sha256").toString().matches("[0-9a-f]{64}"), here.toString());
        assertFalse(err.toString(StandardCharsets.UTF_8).contains("Simulating"), "it was to be quiet");
    }

    private static String elsewhere() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.timezone=Pacific/Auckland", "-Duser.language=tr", "-Duser.country=TR",
                "-XX:ActiveProcessorCount=1", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), SimulateMain.class.getName(), "--seed", "11", "--nights", "4",
                "--json", "-q").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
