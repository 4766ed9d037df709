package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.Installation;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.testing.FakeDaemon;
import dev.fresh.testing.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way to the status beside the long one. */
final class GlanceTest {

    @TempDir
    private Path repository;
    private FreshPaths paths;

    @BeforeEach
    void repository() throws IOException {
        Files.createDirectories(repository.resolve(".git/objects"));
        Files.createDirectories(repository.resolve(".git/refs"));
        Files.writeString(repository.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        paths = FreshPaths.find(repository).orElseThrow();
        paths.prepare();
    }

    private Shell shell(StringWriter out) {
        return new Shell(new PrintWriter(out), new PrintWriter(new StringWriter()), repository, Map.of(),
                new Installation(Optional.empty(), "", "java"), new Terminal(false, true, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto status", "auto status --format summary", "auto status --format json",
            "auto status --format=json"})
    void saysWhatTheLongWaySays(String line) throws Exception {
        String[] arguments = line.split(" ");
        try (FakeDaemon daemon = new FakeDaemon(paths.socket())) {
            for (String request : List.of("GET /v1/status", "GET /v1/status?all=true")) {
                daemon.answers(request, Sample.running(Sample.working(), Sample.waiting()));
            }
            StringWriter brief = new StringWriter();
            StringWriter whole = new StringWriter();
            assertTrue(Glance.at(shell(brief), arguments));
            assertEquals(0, FreshCommand.run(shell(whole), arguments));
            assertTrue(brief.toString().contains("abc12345"), brief.toString());
            assertEquals(whole.toString(), brief.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "auto status --watch", "auto status --format detailed", "auto status --format",
            "auto status --help", "auto stop", "status", "auto status --format json --watch"})
    void leavesEverythingElseToTheLongWay(String line) {
        assertFalse(Glance.at(shell(new StringWriter()), line.split(" ")));
    }

    @Test
    void saysNothingWhereSomethingIsWrong() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(paths.socket())) {
            daemon.refuses("GET /v1/status", ErrorCode.BUSY, "busy", "");
            StringWriter out = new StringWriter();
            assertFalse(Glance.at(shell(out), "auto", "status"));
            assertEquals("", out.toString());
        }
    }
}
