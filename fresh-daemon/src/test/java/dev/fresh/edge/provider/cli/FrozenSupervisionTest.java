package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.ChildJvm;
import dev.fresh.testing.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whoever watches an agent is stopped for longer than the agent may be silent; the agent talks all the while. */
@Timeout(120)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class FrozenSupervisionTest {

    private static final Duration STALL = Duration.ofSeconds(3);
    /** At most twenty a second, so that they take longer than the stall. */
    private static final int SIGNS = 75;
    private static final String TALKER = """
            while [ -e hold ]; do
                printf '%s\\n' '{"type":"assistant","message":{"content":[{"type":"text","text":"at work"}]}}'
                printf x >>signs
                sleep 0.05
            done
            printf '%s\\n' '{"type":"result","subtype":"success","is_error":false,"result":"Made it."}'
            """;

    @TempDir
    private Path folder;

    @Test
    void whoTalkedMeanwhileIsNotEndedForSilence() throws Exception {
        Files.writeString(folder.resolve("hold"), "");
        try (ChildJvm watcher = ChildJvm.start(FrozenSupervisionTest.class, folder.toString())) {
            int signs = signs(1, watcher);
            signal("STOP", watcher);
            long begin = System.nanoTime();
            signs = signs(signs + SIGNS, watcher);
            long still = System.nanoTime() - begin;
            signal("CONT", watcher);
            signs(signs + 5, watcher);
            Files.delete(folder.resolve("hold"));
            assertEquals("Optional.empty", watcher.line());
            Figures.tell("T1", "whoever watches an agent stood still for %.1f s, the agent may be silent for %d s: it"
                    .formatted(still / 1e9, STALL.toSeconds()) + " was not ended");
        }
    }

    /** Waits until there are so many signs; how many there are. */
    private int signs(int wanted, ChildJvm watcher) throws Exception {
        Path file = folder.resolve("signs");
        while (!Files.exists(file) || Files.size(file) < wanted) {
            assertTrue(ProcessHandle.of(watcher.pid()).isPresent(), "the agent was ended");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return (int) Files.size(file);
    }

    private static void signal(String name, ChildJvm jvm) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(jvm.pid())).start().waitFor());
    }

    /** Watches an agent in the folder that is named, and says why it ended it, if it did. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        CliSettings settings = new CliSettings("claude", "default", List.of(), STALL, STALL, 1_000_000);
        Tally tally = new Tally(_ -> {}, _ -> {}, InstantSource.system());
        Duration wall = Duration.ofMinutes(2);
        Command command = new Command(List.of("/bin/sh", "-c", TALKER), folder, Map.of("PATH", "/usr/bin:/bin"),
                Optional.empty(), wall, 1 << 16, Optional.empty(), Command.Stop.INTERRUPT);
        try (Transcript transcript = new Transcript(folder.resolve("transcript"), List.of())) {
            System.out.println(new Supervision(new OsProcessRunner("test-frozen"), new ClaudeCli(), settings,
                    Optional.empty(), InstantSource.system(), wall).run(command, tally, transcript, wall).cut());
        }
    }
}
