package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.Installation;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that are used only when asked for by their names: for the built-in agent, and where they work. */
@Timeout(180)
@Tag("slow")
class NamedSandboxTest {

    @TempDir
    private Path temp;

    @Test
    void landlockIsForTheBuiltInAgentAndEverythingSaysSo() throws Exception {
        try (Site site = Site.notes(temp)) {
            Path ran = temp.toRealPath().resolve("ran");
            site.repo().write(".fresh/config.yaml", "command.argv: [touch, " + ran + "]\n");
            Typed refused = start(site, Site.installation(), "--provider", "command", "--allow-unmetered", "--sandbox",
                    "landlock");
            assertEquals(78, refused.exit(), refused::all);
            assertTrue(refused.err().contains("the sandbox \"landlock\" holds too little for \"command\", which a model"
                    + " drives"), refused::all);
            assertFalse(Files.exists(ran), "the agent was started");

            Typed typed = start(site, Site.installation(), "--allow-unmetered", "--sandbox", "landlock",
                    "--no-approval", "--feature", "preview");
            Assumptions.assumeTrue(typed.exit() != 78, () -> "not run: " + typed.err());
            assertEquals(0, typed.exit(), () -> typed.all() + site.log());
            assertTrue(typed.all().contains("sandbox: landlock, as asked. It holds less than bubblewrap"), typed::all);
            assertFalse(Files.exists(ran), "auto has left it out");
            assertTrue(site.fresh("auto", "status").out().contains("sandbox: landlock"));
            Path report = Path.of(site.client().status().reportPath().orElseThrow());
            Map<String, Object> summary = ReportSchema.object(ReportSchema.hold(report).get("orchestration_summary"));
            assertEquals("landlock", summary.get("sandbox"), "a fold of the journal");
            assertEquals("builtin", summary.get("provider"));
            assertEquals(1, ((Number) summary.get("agents_completed")).intValue(), () -> typed.all() + site.log());
            try (Stream<Path> proposals = Files.walk(site.paths().folder().resolve("proposals"))) {
                assertTrue(proposals.filter(Files::isRegularFile).anyMatch(NamedSandboxTest::saysLandlock),
                        "the text of the proposal says so");
            }
            try (Stream<Path> homes = Files.list(site.paths().workspaces().resolve("homes"))) {
                assertEquals(0, homes.count(), "no home is left");
            }
        }
    }

    @Test
    void aSystemWithoutTheOneThatWasAskedForIsRefused() throws IOException {
        Tools.require("bwrap");
        try (Site site = Site.notes(temp)) {
            Path filter = temp.resolve("filter");
            Files.write(filter, withoutLandlock());
            Typed typed = start(site, machine("exec 9<" + filter + "; exec bwrap --dev-bind / / --seccomp 9 --"),
                    "--provider", "builtin", "--sandbox", "landlock");
            assertEquals(78, typed.exit(), () -> typed.all() + site.log());
            assertTrue(typed.err().contains("the sandbox \"landlock\" does not work here (landlock does not confine"
                    + " here: fresh: the kernel has no Landlock"), typed::all);
            assertTrue(typed.err().contains("run fresh on Linux 6.12 or later"), typed::all);
            if (!Files.exists(Path.of("/usr/bin/sandbox-exec"))) {
                Typed apple = start(site, Site.installation(), "--provider", "builtin", "--sandbox", "sandbox-exec");
                assertEquals(78, apple.exit(), () -> apple.all() + site.log());
                assertTrue(apple.err().contains("does not work here (there is no /usr/bin/sandbox-exec)"), apple::all);
            }
            assertFalse(site.client().status().running());
        }
    }

    /** A filter of system calls that answers landlock_create_ruleset as a kernel does that has never heard of it. */
    private static byte[] withoutLandlock() {
        ByteBuffer program = ByteBuffer.allocate(4 * 8).order(ByteOrder.nativeOrder());
        instruction(program, 0x20, 0, 0, 0); // load the number of the call
        instruction(program, 0x15, 0, 1, 444); // is it this one?
        instruction(program, 0x06, 0, 0, 0x00050000 | 38); // no such call
        instruction(program, 0x06, 0, 0, 0x7fff0000); // allowed
        return program.array();
    }

    private static void instruction(ByteBuffer program, int code, int whenTrue, int whenFalse, int value) {
        program.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(value);
    }

    private static boolean saysLandlock(Path file) {
        try {
            return Files.readString(file).contains("Sandbox: **landlock**");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Typed start(Site site, Installation machine, String... options) {
        String[] start = {"auto", "start", "--agents", "1", "--budget", "1", "--overnight", "--offline"};
        return Typed.in(site.repo().folder(), site.environment(), machine, Stream.of(start, options)
                .flatMap(Stream::of).toArray(String[]::new));
    }

    /** This machine, changed for the daemon by the shell's words in front of it. */
    private Installation machine(String words) throws IOException {
        Path java = Files.writeString(temp.toRealPath().resolve("java"), "#!/bin/sh\n" + words + " "
                + Site.installation().java() + " \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
        return new Installation(Optional.empty(), Site.installation().classPath(), java.toString());
    }
}
