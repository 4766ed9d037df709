package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Tag("slow")
class SandboxTest {

    private static final Duration WALL = Duration.ofSeconds(20);

    private static SandboxProbe.Finding found;

    @TempDir
    Path folder;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
    private Path tree;

    @BeforeEach
    void makeATree() throws IOException {
        tree = Files.createDirectory(folder.toRealPath().resolve("tree"));
        Files.writeString(tree.resolve(".git"), "gitdir: elsewhere\n");
        Files.writeString(folder.resolve("secret"), "token");
    }

    @Test
    void theProbeStartsARealSandbox() {
        assertEquals("bubblewrap confines agents", found().sentence());
    }

    @Test
    void theTreeTmpAndHomeCanBeWritten() throws IOException {
        Exit exit = inside("echo a >a && echo b >/tmp/b && echo c >$HOME/c && ls -A $HOME $TMPDIR");
        assertTrue(exit.ok(), exit::error);
        assertEquals("a\n", Files.readString(tree.resolve("a")));
        assertFalse(Files.exists(Path.of(System.getProperty("user.home"), "c")));
    }

    @Test
    void homeIsEmptyButForToolchains() {
        assertEquals("", inside("find $HOME -maxdepth 1 -mindepth 1 -type f").output());
        assertFalse(inside("ls -A $HOME").output().contains(".m2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo x >/usr/x", "echo x >/etc/x", "echo x >/x", "echo x >/home/x", "echo x >.git",
            "rm .git", "mv .git elsewhere", "cat \"$SECRET\"", "cat /etc/shadow | grep .", "ls /work /srv /mnt /media",
            "mount -t tmpfs none /tmp", "unshare -Ur true", "kill -0 $JAVA", "cat /proc/$JAVA/environ", "dmesg"})
    void isDenied(String attempt) throws IOException {
        Path secret = folder.resolve("secret").toRealPath();
        String script = "JAVA=" + ProcessHandle.current().pid() + " SECRET=" + secret + "; " + attempt;
        assertFalse(inside(script).ok());
        assertEquals("gitdir: elsewhere\n", Files.readString(tree.resolve(".git")));
    }

    @Test
    void theHostsLoopbackIsOutOfReachUnlessTheNetworkIsShared() throws IOException {
        Tools.require("python3");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> connect = List.of("python3", "-c", "import socket, sys\n"
                    + "socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)", "" + server.getLocalPort());
            Exit without = bench().run(tree, WALL, connect);
            assertTrue(without.error().contains("ConnectionRefusedError"), without::error);
            Exit with = bench().run(tree, List.of(tree), true, WALL, connect);
            assertTrue(with.ok(), with::error);
        }
    }

    @Test
    void environmentAndPowersAreThoseOfTheCommand() {
        Exit exit = inside("env; grep CapEff /proc/self/status; ulimit -c; hostname");
        List<String> names = exit.output().lines().filter(l -> l.contains("=")).map(l -> l.split("=")[0]).toList();
        assertFalse(names.contains("USER"), names::toString);
        assertTrue(exit.output().endsWith("CapEff:\t0000000000000000\n0\nagent\n"), exit::output);
    }

    @Test
    void everythingEndsWithTheSandbox() throws IOException {
        String escape = "(env -i setsid sh -c 'trap \"\" TERM; sleep 300' &) ; sleep 0.1; echo ready";
        Exit exit = inside(escape + "; sleep 300", Duration.ofSeconds(1));
        assertEquals("ready\n", exit.output());
        assertEquals(Exit.End.WALL_LIMIT, exit.end());
        try (var all = ProcessHandle.allProcesses()) {
            assertEquals(List.of(), all.filter(p -> p.info().commandLine().orElse("").contains(tree.toString()))
                    .filter(p -> OsProcessRunnerTest.runs("" + p.pid())).map(ProcessHandle::info).toList());
        }
    }

    @Test
    void agentsDieWithADaemonThatIsKilled() throws Exception {
        String nap = "sleep 3" + System.nanoTime();
        found();
        Process daemon = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Nap.class.getName(), tree.toString(), nap).inheritIO().start();
        while (sleepers(nap) < 2) {
            assertTrue(daemon.isAlive());
            Thread.onSpinWait();
        }
        daemon.toHandle().destroyForcibly();
        while (sleepers(nap) > 0) {
            Thread.onSpinWait(); // the test's own limit ends this
        }
    }

    private static long sleepers(String nap) {
        try (var all = ProcessHandle.allProcesses()) {
            return all.filter(p -> p.info().commandLine().orElse("").endsWith("/" + nap)
                    || p.info().commandLine().orElse("").equals(nap)).count();
        }
    }

    /** A daemon with one agent, which has a child that detached itself. */
    static final class Nap {

        private Nap() {
        }

        public static void main(String[] args) {
            Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
            OsProcessRunner runner = new OsProcessRunner("nap");
            Sandbox sandbox = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe().sandbox()
                    .orElseThrow();
            Path tree = Path.of(args[0]);
            // From a virtual thread, as the daemon does it.
            Thread agent = Thread.ofVirtual().start(() -> new Workbench(runner, sandbox, environment, List.of())
                    .run(tree, Duration.ofHours(1), List.of("sh", "-c", "env -i setsid nohup " + args[1] + " & "
                            + "trap '' TERM HUP; " + args[1])));
            while (agent.isAlive()) {
                LockSupport.park(agent);
            }
        }
    }

    @Test
    void anAgentMayTidyUpBeforeItsSandboxEnds() {
        Exit exit = inside("trap 'echo tidied; exit' TERM; sleep 300 & wait", Duration.ofMillis(800));
        assertEquals("tidied\n", exit.output());
    }

    @Test
    void readOnlyFoldersInsideTheTreeStayReadOnly() throws IOException {
        Path modules = Files.createDirectory(tree.resolve("node_modules"));
        Files.writeString(modules.resolve("m"), "m");
        Workbench bench = new Workbench(runner, sandbox(), environment, List.of(modules, folder.resolve("gone")));
        Exit exit = bench.run(tree, WALL, List.of("sh", "-c", "cat node_modules/m && echo x >node_modules/m"));
        assertEquals("m", exit.output());
        assertFalse(exit.ok());
    }

    @Test
    void programsOfTheUsersPathRunInside() {
        for (String program : List.of("python3", "node", "java", "mvn")) {
            if (Programs.find(program, environment.get("PATH")).isPresent()) {
                Exit exit = bench().run(tree, WALL, List.of(program, "--version"));
                assertTrue(exit.ok(), () -> program + ": " + exit.error());
            }
        }
    }

    @Test
    void onlyTheNeededFoldersBesideAPathAreShown() throws IOException {
        Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
        Path local = Files.createDirectories(home.resolve(".local/bin"));
        Path node = Files.createDirectories(home.resolve(".nvm/versions/node/v22/bin"));
        Path tool = Files.createDirectories(home.resolve("opt/tool-1/bin"));
        Path linked = Files.createDirectories(home.resolve("apps/linked-2/bin"));
        Files.createSymbolicLink(local.resolve("linked"), Files.createFile(linked.resolve("linked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))));
        Path java = Files.createDirectories(home.resolve("jdk"));
        String path = "/usr/bin:" + local + ":" + node + ":" + tool + ":" + home.resolve("absent/bin");
        assertEquals(List.of(local, linked.getParent(), home.resolve(".nvm"), tool.getParent(), java),
                Toolchains.of(Map.of("PATH", path, "JAVA_HOME", java.toString()), home));
    }

    @Test
    void aBwrapInsideTheRepositoryIsNotUsed() throws IOException {
        Path planted = Files.createDirectories(folder.toRealPath().resolve("repo/bin"));
        Path fake = Files.createFile(planted.resolve("bwrap"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path link = Files.createSymbolicLink(Files.createDirectory(folder.resolve("links")).resolve("bwrap"), fake);
        String path = planted + ":" + link.toRealPath().getParent() + ":" + folder.resolve("links");
        assertTrue(Programs.find("bwrap", path).isPresent());
        assertTrue(Programs.findOutside(planted.getParent(), "bwrap", path).isEmpty());
    }

    @Test
    void aSandboxThatDoesNotStartIsNoSandbox() throws IOException {
        Path bin = Files.createDirectory(folder.toRealPath().resolve("bin"));
        Path broken = Files.createFile(bin.resolve("bwrap"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(broken, "#!/bin/sh\n[ \"$1\" = --help ] || { echo 'bwrap: no namespaces' >&2; exit 1; }\n");
        SandboxProbe.Finding finding = new SandboxProbe(runner, tree, Map.of("PATH", bin + ":/usr/bin:/bin")).probe();
        assertFalse(finding.ok());
        assertEquals("none", finding.name());
        assertEquals("bubblewrap does not confine here: bwrap: no namespaces", finding.sentence());
        assertFalse(finding.remedy().isEmpty());
        assertTrue(finding.sandbox().isEmpty());
    }

    @Test
    void theHomeFolderItselfIsNeverShown() {
        Workbench bench = new Workbench(runner, sandbox(), environment, List.of());
        EdgeException refused = assertThrows(EdgeException.class,
                () -> bench.run(Path.of(System.getProperty("user.home")), WALL, List.of("true")));
        assertTrue(refused.getMessage().contains("home folder"), refused::getMessage);
    }

    @Test
    void aHomeInsideAGivenFolderIsKept() throws IOException {
        Path cache = Files.createDirectory(folder.toRealPath().resolve("cache"));
        Map<String, String> prepared = new HashMap<>(environment);
        prepared.put("HOME", cache.toString());
        for (Sandbox each : List.of(sandbox(), new NoSandbox(folder))) {
            Exit exit = new Workbench(runner, each, prepared, List.of(cache)).run(tree, WALL, List.of("sh", "-c",
                    "echo $HOME"));
            assertEquals(cache + "\n", exit.output());
        }
    }

    @Test
    void withoutASandboxHomeIsStillNotTheUsers() {
        Sandbox none = new NoSandbox(folder);
        Exit exit = new Workbench(runner, none, environment, List.of()).run(tree, WALL, List.of("sh", "-c",
                "echo $HOME; ulimit -c"));
        assertEquals(folder + "\n0\n", exit.output());
    }

    private SandboxProbe.Finding found() {
        Tools.require("bwrap");
        if (found == null) {
            found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        }
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
        return found;
    }

    private Sandbox sandbox() {
        return found().sandbox().orElseThrow();
    }

    private Workbench bench() {
        return new Workbench(runner, sandbox(), environment, List.of());
    }

    private Exit inside(String script) {
        return inside(script, WALL);
    }

    private Exit inside(String script, Duration wall) {
        return bench().run(tree, wall, List.of("sh", "-c", script));
    }
}
