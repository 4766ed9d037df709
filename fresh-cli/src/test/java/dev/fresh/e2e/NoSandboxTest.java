package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.Installation;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that cannot confine: nothing that a model drives is started there, and the refusal names the remedy. The
 * daemon runs in a mount or user namespace in which the machine really is so.
 */
@Timeout(180)
@Tag("slow")
class NoSandboxTest {

    @TempDir
    private Path temp;

    private Path ran;

    @BeforeEach
    void needsNamespaces() throws IOException {
        Tools.require("bwrap");
        Tools.require("unshare");
        ran = temp.toRealPath().resolve("ran");
    }

    @Test
    void aBwrapThatTheRepositoryBringsIsNoSandbox() throws IOException {
        try (Site site = site()) {
            site.repo().write("bin/bwrap", "#!/bin/sh\ntouch " + ran + "\nwhile [ $1 != -- ]; do shift; done\n"
                    + "shift\nexec \"$@\"\n");
            Path planted = site.repo().folder().resolve("bin/bwrap");
            assertTrue(planted.toFile().setExecutable(true));
            refused(site, planted.getParent() + ":/usr/bin:/bin",
                    machine("bwrap --dev-bind / / --ro-bind /dev/null /usr/bin/bwrap --"),
                    "bubblewrap is not installed", "install the package bubblewrap");
            assertFalse(Files.exists(ran), "the repository's bwrap was started");
        }
    }

    @Test
    void aBwrapThatIsBrokenIsNoSandboxEvenIfAnotherWouldWork() throws IOException {
        try (Site site = site()) {
            Path broken = script("broken/bwrap", "#!/bin/sh\n[ \"$1\" != --help ] || exec /usr/bin/bwrap --help\n"
                    + "echo 'bwrap: it is broken' >&2\nexit 1\n");
            String path = broken.getParent() + ":/usr/bin:/bin";
            refused(site, path, Site.installation(), "does not confine here: bwrap: it is broken",
                    "by hand to see what is missing");
            Typed builtIn = start(site, path, Site.installation(), "--provider", "builtin");
            assertEquals(0, builtIn.exit(), builtIn::all);
            assertTrue(builtIn.all().contains("sandbox: none (bubblewrap does not confine here: bwrap: it is broken"),
                    builtIn::all);
        }
    }

    @Test
    void userNamespacesThatAreForbiddenAreNamed() throws IOException {
        try (Site site = site()) {
            refused(site, "/usr/bin:/bin", machine("unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; "
                    + "exec \"$@\"' sh"), "bubblewrap does not confine here", "user.max_user_namespaces");
        }
    }

    @Test
    void whereUbuntuRestrictsNamespacesItsProfileIsNamedAndNotTheSwitch() throws IOException {
        try (Site site = site()) {
            Path kernel = Files.createDirectories(temp.toRealPath().resolve("kernel"));
            Files.writeString(kernel.resolve("apparmor_restrict_unprivileged_userns"), "1\n");
            Path broken = script("broken/bwrap", "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\n"
                    + "exit 1\n");
            Typed typed = refused(site, broken.getParent() + ":/usr/bin:/bin",
                    machine("/usr/bin/bwrap --dev-bind / / --ro-bind " + kernel + " /proc/sys/kernel --"),
                    "setting up uid map: Permission denied", "AppArmor profile bwrap-userns-restrict");
            assertFalse(typed.all().contains("sysctl"), typed::all);
        }
    }

    @Test
    void onlyWhatIsTypedGoesWithoutOneAndEverythingSaysSo() throws Exception {
        try (Site site = Site.notes(temp)) {
            Path broken = script("broken/bwrap", "#!/bin/sh\nexit 1\n");
            site.repo().write(".fresh/config.yaml", "run.sandbox: none\n");
            Typed file = start(site, "/usr/bin:/bin", Site.installation(), "--provider", "builtin");
            assertEquals(78, file.exit(), file::all);
            assertTrue(file.err().contains("there is no setting `run.sandbox`"), file::all);

            site.repo().write(".fresh/config.yaml", "command.argv: [touch, " + ran + "]\nattempts.max: 1\n");
            String path = broken.getParent() + ":" + System.getenv("PATH");
            refused(site, path, Site.installation(), "does not confine here", "--sandbox none");
            assertFalse(Files.exists(ran), "the agent was started");
            Typed typed = start(site, path, Site.installation(), "--provider", "command", "--allow-unmetered",
                    "--sandbox", "none", "--feature", "word_count");
            assertTrue(Files.exists(ran), typed::all);
            assertTrue(typed.all().contains("sandbox: none"), typed::all);

            Typed builtIn = start(site, path, Site.installation(), "--provider", "builtin", "--sandbox", "none",
                    "--no-approval", "--feature", "preview");
            assertTrue(builtIn.all().contains("sandbox: none"), builtIn::all);
            assertTrue(site.fresh("auto", "status").out().contains("sandbox: none"));
            Path report = Path.of(site.client().status().reportPath().orElseThrow());
            assertEquals("none", ReportSchema.object(ReportSchema.hold(report).get("orchestration_summary"))
                    .get("sandbox"), "a fold of the journal");
            try (Stream<Path> proposals = Files.walk(site.paths().folder().resolve("proposals"))) {
                assertTrue(proposals.filter(Files::isRegularFile).anyMatch(NoSandboxTest::saysNone),
                        "the text of the proposal says so");
            }
        }
    }

    private static boolean saysNone(Path file) {
        try {
            return Files.readString(file).contains("Sandbox: **none**");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What people type, from the script to the exit code that their shell sees. */
    @Test
    void theInstalledLauncherEndsWithItsExitCodeAndNoAgentIsStarted() throws IOException {
        Installed installed = Installed.in(Files.createDirectory(temp.toRealPath().resolve("installed")));
        Path broken = script("broken/bwrap", "#!/bin/sh\n[ \"$1\" != --help ] || exec /usr/bin/bwrap --help\n"
                + "echo 'bwrap: it is broken' >&2\nexit 1\n");
        try (Site site = site()) {
            List<String> without = List.of("bwrap", "--dev-bind", "/", "/", "--ro-bind", "/dev/null", "/usr/bin/bwrap",
                    "--");
            typed(site, installed, without, "/usr/bin:/bin", "bubblewrap is not installed",
                    "install the package bubblewrap");
            // It is another machine now: the daemon of the one without is gone.
            Site.kill(site.daemon());
            typed(site, installed, List.of(), broken.getParent() + ":/usr/bin:/bin",
                    "does not confine here: bwrap: it is broken", "by hand to see what is missing");
        }
        Figures.tell("S2", "bubblewrap missing and broken, through the installed launcher and its daemon: exit 78 and"
                + " the remedy twice, 0 agents started");
    }

    private void typed(Site site, Installed installed, List<String> wrapper, String path, String why, String remedy)
            throws IOException {
        Site.Ran ran = installed.fresh(site, wrapper, Map.of("PATH", path), "auto", "start", "--agents", "1",
                "--budget", "1", "--overnight", "--offline", "--provider", "command", "--allow-unmetered");
        assertEquals(78, ran.exit(), () -> ran.output() + site.log());
        assertTrue(ran.output().contains(why), ran::output);
        assertTrue(ran.output().contains(remedy), ran::output);
        assertFalse(Files.exists(this.ran), "the agent was started");
        assertEquals(Map.of(), site.client().status().agents());
        assertFalse(site.client().status().running());
        assertEquals(List.of(), site.daemon().descendants().toList(), "nothing runs below the daemon");
    }

    @Test
    void rootWithoutABoundOnProcessesIsRefused() throws IOException {
        Assumptions.assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "not run: only root needs a control group");
        try (Site site = site()) {
            refused(site, "/usr/bin:/bin", machine("bwrap --dev-bind / / --tmpfs /sys/fs/cgroup --"),
                    "runs as root and no cgroup limits the number of processes", "run it as another user");
        }
    }

    private static Typed refused(Site site, String path, Installation machine, String why, String remedy) {
        Typed typed = start(site, path, machine, "--provider", "command", "--allow-unmetered");
        assertEquals(78, typed.exit(), () -> typed.all() + site.log());
        assertTrue(typed.err().contains(why), typed::all);
        assertTrue(typed.err().contains(remedy), typed::all);
        assertFalse(site.client().status().running());
        assertEquals(Map.of(), site.client().status().agents());
        return typed;
    }

    private static Typed start(Site site, String path, Installation machine, String... options) {
        Map<String, String> environment = new HashMap<>(site.environment());
        environment.put("PATH", path);
        String[] start = {"auto", "start", "--agents", "1", "--budget", "1", "--overnight", "--offline"};
        String[] typed = Stream.of(start, options).flatMap(Stream::of)
                .toArray(String[]::new);
        return Typed.in(site.repo().folder(), environment, machine, typed);
    }

    /** A repository whose agent would leave a trace if it were ever started. */
    private Site site() throws IOException {
        Site site = Site.empty(temp);
        Path agent = script("agent", "#!/bin/sh\ntouch " + ran + "\n");
        site.repo().write("a.txt", "a\n").write(".fresh/config.yaml", "command:\n  argv: [" + agent + "]\n")
                .commit("Begin");
        return site;
    }

    /** This machine, changed for the daemon by the command line in front of it. */
    private Installation machine(String wrapper) throws IOException {
        Path java = script("java", "#!/bin/sh\nexec " + wrapper + " " + Site.installation().java() + " \"$@\"\n");
        return new Installation(Optional.empty(), Site.installation().classPath(), java.toString());
    }

    private Path script(String name, String text) throws IOException {
        Path file = temp.toRealPath().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
