package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox of macOS as far as that can be told anywhere else: its rules as text, and a program that stands in. */
@Timeout(60)
class SeatbeltTest {

    private static final Duration WALL = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Path program;
    private Path tree;

    @BeforeEach
    void standIn() throws IOException {
        folder = folder.toRealPath();
        tree = Files.createDirectories(folder.resolve("a \"tree\""));
        Files.writeString(tree.resolve(".git"), "gitdir: elsewhere\n");
        Files.createDirectory(tree.resolve("node_modules"));
        program = Files.writeString(folder.resolve("sandbox-exec"), "#!/bin/sh\nshift 2\nexec \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void allowsTheTreeAndScratchAndKeepsWhatLiesReadOnlyInside() {
        Command confined = confine(false);
        String scratch = folder + "/homes/" + confined.scratch().orElseThrow().folder().getFileName();
        String quoted = folder + "/a \\\"tree\\\"";
        assertEquals(List.of(program.toString(), "-p"), confined.argv().subList(0, 2));
        List<String> rules = confined.argv().get(2).lines().toList();
        assertEquals(List.of("(version 1)", "(deny default)"), rules.subList(0, 2));
        List<String> own = rules.stream().filter(rule -> rule.contains(folder.toString())).toList();
        assertEquals(List.of("(allow file-read* (subpath \"" + quoted + "\"))",
                "(allow file-write* (subpath \"" + quoted + "\"))",
                "(deny file-write* (literal \"" + quoted + "/.git\"))",
                "(allow file-read* (subpath \"" + scratch + "\"))",
                "(allow file-write* (subpath \"" + scratch + "\"))",
                "(allow file-read* (subpath \"" + quoted + "/node_modules\"))",
                "(deny file-write* (subpath \"" + quoted + "/node_modules\"))").stream().sorted().toList(),
                own.stream().sorted().toList());
        assertTrue(own.indexOf("(deny file-write* (subpath \"" + quoted + "/node_modules\"))") > own
                .indexOf("(allow file-write* (subpath \"" + quoted + "\"))"), "the later rule holds");
        assertFalse(rules.toString().contains("network"), rules::toString);
        assertTrue(confine(true).argv().get(2).contains("(allow network*)"));
        assertEquals(scratch + "/home", confined.environment().get("HOME"));
        assertEquals(scratch + "/tmp", confined.environment().get("TMPDIR"));
        assertEquals(List.of("echo", "done"), confined.argv().subList(confined.argv().size() - 2,
                confined.argv().size()));
    }

    @Test
    void aFolderThatCannotBeSpelledIsRefused() {
        EdgeException refused = assertThrows(EdgeException.class, () -> sandbox().confine(command(),
                new Sandbox.Confinement(List.of(folder.resolve("a\n(allow default)")), List.of(), false)));
        assertTrue(refused.getMessage().endsWith("a?(allow default)"), refused::getMessage);
    }

    @Test
    void oneThatDoesNotConfineIsFoundOut() {
        NamedProbe probe = new NamedProbe(new OsProcessRunner("test-" + UUID.randomUUID()), Path.of("/nowhere"),
                AgentEnvironment.of(System.getenv(), List.of()), Limits.DEFAULT, folder.resolve("homes"));
        SandboxProbe.Finding found = probe.seatbelt(program);
        assertFalse(found.ok());
        assertEquals("none", found.name());
        assertEquals("sandbox-exec does not confine here: it can see files that were not listed", found.sentence());
        SandboxProbe.Finding absent = probe.seatbelt(folder.resolve("absent"));
        assertEquals("there is no " + folder.resolve("absent"), absent.sentence());
    }

    private Command confine(boolean network) {
        return sandbox().confine(command(), new Sandbox.Confinement(List.of(tree),
                List.of(tree.resolve("node_modules")), network));
    }

    private Sandbox sandbox() {
        return new SeatbeltSandbox(program, folder.resolve("home"), folder.resolve("homes"));
    }

    private Command command() {
        return new Command(List.of("echo", "done"), tree, Map.of("PATH", "/usr/bin:/bin"), Optional.empty(), WALL,
                1 << 16, Optional.empty());
    }
}
