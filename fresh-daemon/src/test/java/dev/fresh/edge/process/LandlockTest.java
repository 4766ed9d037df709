package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Landlock holds, and what it is known not to hold. */
@Timeout(120)
@Tag("slow")
class LandlockTest {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final String UNIX = "python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect(%s)\"";
    private static final List<String> WORKS = List.of("echo a >a && mkdir -p d && mv a d/a && ln d/a b && ln -s b c",
            "echo b >$TMPDIR/b", "echo c >$HOME/c", "[ \"$(ls -A $HOME)\" = c ]", "echo x >/dev/null",
            "head -c 1 /dev/urandom", "cat /etc/passwd", "git init -q r && git -C r status", "cat <<< x || true",
            "(sleep 60 & kill $!)", "exit 0");
    private static final List<String> DENIED = List.of("echo x >/usr/x", "echo x >/etc/x", "echo x >/x",
            "echo x >/tmp/x-$NAME", "echo x >/dev/shm/x-$NAME", "echo x >/home/x", "echo x >$FOLDER/beside",
            "cat $FOLDER/secret", "cat link-to-secret", ": >$FOLDER/secret", "rm $FOLDER/secret", "mv $FOLDER/secret s",
            "ln $FOLDER/secret s", "mkdir $FOLDER/new", "ls $FOLDER", "ls $USERS_HOME", "ls /", "ls /root /home",
            "grep . /etc/shadow",
            "kill -0 $JAVA", "cat /proc/$JAVA/environ", "readlink /proc/$JAVA/fd/0",
            ": >>/proc/sys/kernel/core_pattern",
            "mount -t tmpfs none tree", "mount --bind / d", "unshare -Urm mount -t tmpfs none d", "chroot / true",
            "mknod dev c 1 3", "cat /dev/kmsg", "su -c true nobody",
            "! grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status",
            "python3 -c \"import socket; socket.create_connection(('127.0.0.1', $PORT), 5)\"",
            "python3 -c \"import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()\"",
            UNIX.formatted("'\\\\0$NAME'"), "[ -n \"$(find /proc/self/fd -lname '*modules')\" ]");
    /** Each is a line of what the page on the sandbox says does not hold. */
    private static final List<String> NOT_HELD = List.of("[ -s $FOLDER/secret ]", "chmod 644 $FOLDER/secret",
            "echo 'gitdir: other' >.git", "cat /proc/$JAVA/cmdline", UNIX.formatted("'$FOLDER/socket'"),
            "python3 -c \"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
                    + ".sendto(b'x', ('127.0.0.1', $UDP))\"");

    @TempDir
    private static Path homes;

    private static SandboxProbe.Finding found;

    @TempDir
    private Path folder;

    private final String name = "fresh-" + UUID.randomUUID();
    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
    private Path tree;

    @BeforeEach
    void makeATree() throws IOException {
        folder = folder.toRealPath();
        tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(tree.resolve(".git"), "gitdir: elsewhere\n");
        Files.writeString(folder.resolve("secret"), "token");
        Files.createSymbolicLink(tree.resolve("link-to-secret"), folder.resolve("secret"));
        if (found == null) {
            homes = homes.toRealPath();
            found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe(LandlockSandbox.NAME, homes);
        }
        // Of the kernel, so nobody can install it as a tool that a test needs.
        Assumptions.assumeTrue(found.ok(), () -> "not run: " + found.sentence() + "; " + found.remedy());
    }

    @Test
    void holdsFilesAndTcpAndIsKnownNotToHoldTheRest() throws Exception {
        Tools.require("python3");
        assertEquals("landlock confines agents", found.sentence());
        Process listener = new ProcessBuilder("python3", "-c", "import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]); s.listen()\n"
                + "print('ready', flush=True); sys.stdin.read()", name).start();
        try (ServerSocket tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals("ready", listener.inputReader().readLine());
            unix.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
            String names = "FOLDER=" + folder + " NAME=" + name + " JAVA=" + ProcessHandle.current().pid() + " PORT="
                    + tcp.getLocalPort() + " UDP=" + udp.getLocalPort() + " USERS_HOME="
                    + System.getProperty("user.home") + "\n";
            Map<String, Boolean> wanted = new LinkedHashMap<>();
            WORKS.forEach(attempt -> wanted.put(attempt, true));
            DENIED.forEach(attempt -> wanted.put(attempt, false));
            NOT_HELD.forEach(attempt -> wanted.put(attempt, true));
            StringBuilder script = new StringBuilder(names);
            int number = 0;
            for (String attempt : wanted.keySet()) {
                script.append("( ").append(attempt).append("\n) >/dev/null 2>&1 </dev/null && echo ").append(number++)
                        .append('\n');
            }
            Exit exit = bench(environment).run(tree, WALL, List.of("bash", "-c", script + "exit 7"));
            assertEquals(7, exit.code(), exit::error);
            List<String> attempts = List.copyOf(wanted.keySet());
            assertEquals(wanted.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey)
                    .collect(Collectors.joining("\n")),
                    exit.output().lines().map(line -> attempts.get(Integer.parseInt(line)))
                            .collect(Collectors.joining("\n")));
            udp.receive(new DatagramPacket(new byte[1], 1));
        } finally {
            listener.destroy();
        }
        assertEquals("token", Files.readString(folder.resolve("secret")));
        Figures.tell("S1 landlock", DENIED.size() + " attempts: 0 escapes; " + NOT_HELD.size()
                + " of which it is known that they are not held");
    }

    @Test
    void thePreparationHasTcp() throws IOException {
        Tools.require("python3");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Exit exit = bench(environment).run(tree, List.of(tree), true, WALL, List.of("python3", "-c",
                    "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)",
                    "" + server.getLocalPort()));
            assertTrue(exit.ok(), exit::error);
        }
    }

    @Test
    void programsOfTheUsersPathRunInside() throws IOException {
        Files.writeString(tree.resolve("T.java"), "void main() throws Exception { IO.println(System.getProperty("
                + "\"user.home\") + \" \" + java.nio.file.Files.createTempFile(\"a\", \"b\")); }");
        for (String program : List.of("python3", "node")) {
            if (Programs.find(program, environment.get("PATH")).isPresent()) {
                Exit exit = bench(environment).run(tree, WALL, List.of(program, "--version"));
                assertTrue(exit.ok(), () -> program + ": " + exit.error());
            }
        }
        Map<String, String> told = new HashMap<>(environment);
        told.put("JAVA_TOOL_OPTIONS", "-Dasked=for");
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        Exit exit = new Workbench(runner, found.sandbox().orElseThrow(), told, List.of(java)).run(tree, WALL,
                List.of(java.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "T.java"));
        assertTrue(exit.output().matches(homes + "/[0-9-]+/home " + homes + "/[0-9-]+/tmp/a[0-9]+b\n"), exit::output);
        assertTrue(exit.error().startsWith("Picked up JAVA_TOOL_OPTIONS: -Dasked=for "), exit::error);
        assertEquals(1, exit.error().lines().count(), exit::error);
    }

    @Test
    void whatItWroteBesideItsTreeIsDeletedAlsoWhenItIsKilled() throws Exception {
        Files.createDirectories(homes.resolve("999999999-1/home/left-by-a-daemon-that-is-gone"));
        found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe(LandlockSandbox.NAME, homes);
        AtomicReference<Exit> exit = new AtomicReference<>();
        Thread running = Thread.ofPlatform().start(() -> exit.set(bench(environment).run(tree, WALL, List.of("sh", "-c",
                "mkdir -p $HOME/a/b && echo x >$TMPDIR/x && chmod 0 $HOME/a $TMPDIR; trap '' TERM; setsid sh -c"
                        + " 'trap \"\" TERM; echo $$ >new && mv new number; sleep 300' & sleep 300"))));
        while (!Files.exists(tree.resolve("number"))) {
            assertTrue(running.isAlive(), () -> exit.get().error());
            Thread.onSpinWait();
        }
        running.interrupt();
        running.join();
        assertEquals(Exit.End.STOPPED, exit.get().end());
        try (Stream<Path> left = Files.list(homes)) {
            assertEquals(List.of(), left.toList());
        }
        assertFalse(OsProcessRunnerTest.runs(Files.readString(tree.resolve("number")).strip()));
    }

    @Test
    void theDaemonsOwnThreadsAreNotConfined() throws Exception {
        assertTrue(bench(environment).run(tree, WALL, List.of("true")).ok());
        // Whatever pool the end of the process went through, its threads may still do what they could.
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            Path file = folder.resolve("written-by-" + kind.getClass().getSimpleName());
            kind.start(() -> write(file)).join();
            assertTrue(Files.exists(file));
        }
        Process process = new ProcessBuilder("true").start();
        process.onExit().thenRun(() -> write(folder.resolve("at-the-end"))).join();
        assertTrue(Files.exists(folder.resolve("at-the-end")));
    }

    @Test
    void whatCannotBeStartedIsSaid() {
        Exit exit = bench(environment).run(tree, WALL, List.of("no-such-program"));
        assertEquals(127, exit.code());
        Workbench absent = new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of());
        Exit refused = absent.run(tree, List.of(tree, folder.resolve("absent")), false, WALL, List.of("true"));
        assertEquals(125, refused.code());
        assertEquals("fresh: " + folder.resolve("absent") + " cannot be opened\n", refused.error());
        assertTrue(Sandbox.spoke(refused));
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "x");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Workbench bench(Map<String, String> variables) {
        return new Workbench(runner, found.sandbox().orElseThrow(), variables, List.of());
    }
}
