package dev.fresh.edge.provider.cli;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox.Gateway;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.CommandProvider;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.Provider;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks of the sandbox, each by its name, for whoever runs in one: an agent with a meter, an agent without, a
 * gate,
 * and the preparation, which has a network and nothing else more.
 */
@Timeout(120)
@Tag("slow")
class SandboxChecksTest {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final String CONNECT = "python3 -c \"import socket; socket.create_connection(('%s', %s), 5)\"";
    private static final String UNIX = "python3 -c \"import socket; socket.socket(socket.AF_UNIX).connect(%s)\"";
    private static final Map<String, String> WORKS = Map.ofEntries(
            entry("write the worktree", "echo x >new && echo x >>notes/cli.py"),
            entry("write /tmp", "echo x >/tmp/x && cat /tmp/x"), entry("write home", "echo x >~/x && cat ~/x"),
            entry("git status", "git status --porcelain"), entry("git diff", "git diff"),
            entry("git log", "git log -1"));
    private static final Map<String, String> NETWORK = Map.of(
            "TCP to the host's loopback", CONNECT.formatted("127.0.0.1", "$PORT"),
            "TCP to the world", "[ $(grep -c : /proc/net/dev) -gt 1 ]",
            "the host's abstract sockets", UNIX.formatted("'\\0$NAME'"));
    private static final Map<String, String> DENIED = Map.ofEntries(
            entry("the main checkout", "cat $REPOSITORY/notes/cli.py"), entry("config", "git config core.bare true"),
            entry("hooks", "echo x >$GIT/hooks/post-checkout"), entry("refs", "git update-ref refs/heads/x HEAD"),
            entry("replacing .git", "ln -sf x .git"), entry("moving .git", "mv .git x"),
            entry("commit", "git -c user.name=n -c user.email=n@example.org commit -q -a -m x"),
            entry("the token's file", "cat $FOLDER/token"), entry("the state directory", "ls $FOLDER/state/journal.db"),
            entry("write /usr", "echo x >/usr/x"), entry("write /etc", "echo x >/etc/x"),
            entry("write /", "echo x >/x"), entry("other homes", "cat $FOLDER/other-home/diary"),
            entry("the daemon's socket", UNIX.formatted("'$FOLDER/daemon.sock'")),
            entry("a nested user namespace", "unshare -Ur true"), entry("mount", "mount -t tmpfs none /tmp"),
            entry("remount", "mount -o remount,rw /usr"), entry("signals to host processes", "kill -0 $JAVA"),
            entry("/proc of host processes", "cat /proc/$JAVA/environ"), entry("dmesg", "dmesg"),
            entry("su", "su -c true nobody"), entry("capabilities", "! grep -q '^CapEff:[[:space:]]*0*$' "
                    + "/proc/self/status"),
            entry("raising a limit", "prlimit --nproc=unlimited true"), entry("devices", "mknod /tmp/d b 8 0"),
            entry("the kernel's settings", ": >>/proc/sys/kernel/core_pattern"), entry("chroot", "chroot / true"));

    @TempDir
    Path folder;

    private final String name = "fresh-" + UUID.randomUUID();
    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private ExampleSite site;
    private Path worktree;
    private ServerSocket server;
    private Process listener;
    private ServerSocketChannel daemon;
    private Workbench bench;

    @BeforeEach
    void machine() throws Exception {
        Tools.require("bwrap");
        Tools.require("python3");
        folder = folder.toRealPath();
        Map<String, String> environment = new HashMap<>(AgentEnvironment.of(System.getenv(), List.of()));
        environment.put("PATH", folder.resolve("programs/claude/bin") + ":" + environment.get("PATH"));
        SandboxProbe.Finding found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
        site = ExampleSite.notes(folder);
        git(site.tree, "init", "-q", "-b", "main");
        git(site.tree, "add", ".");
        git(site.tree, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-q", "-m", "a");
        worktree = folder.resolve("worktree");
        Files.writeString(Files.createDirectory(folder.resolve("other-home")).resolve("diary"), "hers");
        Files.writeString(Files.createDirectory(folder.resolve("state")).resolve("journal.db"), "journal");
        Files.writeString(folder.resolve("token"), "t-0-k-e-n");
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("daemon.sock")));
        listener = new ProcessBuilder("python3", "-c", "import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]); s.listen()\n"
                + "print('ready', flush=True); sys.stdin.read()", name).start();
        assertEquals("ready", listener.inputReader().readLine());
        bench = new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of(site.tree.resolve(".git")));
    }

    @AfterEach
    void close() throws IOException {
        if (listener != null) {
            listener.destroy();
            server.close();
            daemon.close();
        }
    }

    @Test
    void eachHoldsForAgentsForGatesAndButForTheNetworkForThePreparation() throws IOException {
        assertEquals(35, WORKS.size() + NETWORK.size() + DENIED.size());
        Map<String, String> confined = wanted(Set.of());
        fresh();
        Path program = Files.createDirectories(folder.resolve("programs/claude/bin")).resolve("claude");
        Files.writeString(program, "#!/bin/sh\n[ \"$1\" != --version ] || { echo 2.1.329; exit; }\nsh checks.sh\n"
                + "echo '{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s-1\"}'\n"
                + "echo '{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"result\":\"Done.\"}'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Gateway gateway = new Gateway(3129, folder.resolve("daemon.sock"));
        new AgentCli(new ClaudeCli(), new CliSettings("claude", "default", List.of(), WALL, WALL, 50),
                new Installations(), Optional.empty(), InstantSource.system())
                .implement(assignment(bench, Optional.of(access(gateway))));
        Map<String, String> metered = wanted(Set.of("the daemon's socket"));
        assertEquals(metered, told(), "an agent with a meter, whose gateway that socket is");

        fresh();
        new CommandProvider(new CommandProvider.Settings(List.of("sh", "checks.sh"), false))
                .implement(assignment(bench, Optional.empty()));
        assertEquals(confined, told(), "an agent without a meter");

        fresh();
        assertTrue(bench.run(worktree, WALL, List.of("sh", "checks.sh")).ok());
        assertEquals(confined, told(), "a gate");

        fresh();
        assertTrue(bench.run(worktree, List.of(worktree), true, WALL, List.of("sh", "checks.sh")).ok());
        Map<String, String> preparing = told();
        // Whether the machine has more than a loopback interface is its own business.
        preparing.remove("TCP to the world");
        Map<String, String> open = wanted(NETWORK.keySet());
        open.remove("TCP to the world");
        assertEquals(open, preparing, "the preparation");
        Figures.tell("S1", "35 checks, each for 2 kinds of agents, gates and the preparation: 0 escapes");
    }

    private static Map<String, String> wanted(Set<String> allowed) {
        Map<String, String> wanted = new HashMap<>();
        WORKS.keySet().forEach(check -> wanted.put(check, "done"));
        Stream.of(NETWORK, DENIED).flatMap(checks -> checks.keySet().stream())
                .forEach(check -> wanted.put(check, allowed.contains(check) ? "done" : "denied"));
        return wanted;
    }

    /** A worktree as new, with the checks in it. */
    private void fresh() throws IOException {
        if (Files.exists(worktree)) {
            git(site.tree, "worktree", "remove", "--force", worktree.toString());
        }
        git(site.tree, "worktree", "add", "-q", "--detach", worktree.toString());
        StringBuilder script = new StringBuilder("FOLDER=" + folder + " REPOSITORY=" + site.tree + " GIT="
                + site.tree.resolve(".git") + " JAVA=" + ProcessHandle.current().pid() + " PORT="
                + server.getLocalPort() + " NAME=" + name + "\n");
        Map<String, String> all = new LinkedHashMap<>(WORKS);
        all.putAll(NETWORK);
        all.putAll(DENIED);
        all.forEach((check, attempt) -> script.append("if (").append(attempt)
                .append(") >/dev/null 2>&1 </dev/null; then echo \"").append(check).append(": done\"; else echo \"")
                .append(check).append(": denied\"; fi >>checks.txt\n"));
        Files.writeString(worktree.resolve("checks.sh"), script);
    }

    /** What each check came to; and nothing of ours has changed whatever it says. */
    private Map<String, String> told() throws IOException {
        Map<String, String> told = new HashMap<>();
        Files.readAllLines(worktree.resolve("checks.txt"))
                .forEach(line -> told.put(line.substring(0, line.lastIndexOf(": ")),
                        line.substring(line.lastIndexOf(": ") + 2)));
        assertEquals("", git(site.tree, "status", "--porcelain"));
        assertEquals("main\n", git(site.tree, "branch", "--format=%(refname:short)").lines()
                .filter(branch -> !branch.startsWith("(")).map(branch -> branch + "\n").reduce("", String::concat));
        assertEquals("false\n", git(site.tree, "config", "core.bare"));
        assertEquals("t-0-k-e-n", Files.readString(folder.resolve("token")));
        assertEquals("hers", Files.readString(folder.resolve("other-home/diary")));
        return told;
    }

    private Provider.Assignment assignment(Workbench own, Optional<ModelAccess> access) {
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature("word_count"), "Hook up", "", 1,
                Money.ZERO);
        return new Provider.Assignment("a".repeat(12), task, 1, "the plan", "", List.of(),
                new Provider.Site(site.inventory(), site.tree, folder, own), worktree, folder.resolve("agent"), WALL,
                new Provider.Purse(Money.ofDollars("1"), Money.ofDollars("1")), access, _ -> {}, _ -> {});
    }

    private static ModelAccess access(Gateway gateway) {
        return (ModelAccess) Proxy.newProxyInstance(ModelAccess.class.getClassLoader(),
                new Class<?>[]{ModelAccess.class}, (_, method, _) -> switch (method.getName()) {
                    case "base" -> "http://127.0.0.1:" + gateway.port();
                    case "token" -> "worthless-token";
                    case "gateway" -> gateway;
                    case "traffic" -> new ModelAccess.Traffic(1, 0, Money.ZERO, Instant.EPOCH, Optional.empty(),
                            List.of());
                    default -> null;
                });
    }

    private static String git(Path directory, String... arguments) throws IOException {
        Process git = new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                .directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(git.getInputStream().readAllBytes());
        assertEquals(0, git.onExit().join().exitValue(), output);
        return output;
    }
}
