package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent tries that wants out of its sandbox: real commands in the real one, in a worktree of a real clone. */
@Timeout(60)
@Tag("slow")
class SandboxEscapeTest {

    private static final Duration WALL = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
    private Path home;
    private Path repository;
    private Path secret;
    private Path tree;

    @BeforeEach
    void makeARepositoryWithAWorktree() throws IOException {
        Tools.require("bwrap");
        Tools.require("python3");
        Path root = folder.toRealPath();
        home = Files.createDirectory(root.resolve("home"));
        Files.writeString(home.resolve("diary"), "mine");
        Files.writeString(Files.createDirectory(root.resolve("other-home")).resolve("diary"), "hers");
        secret = Files.writeString(root.resolve("token"), "t-0-k-e-n");
        repository = root.resolve("repository");
        tree = root.resolve("tree");
        outside(root, "git", "init", "-q", "-b", "main", repository.toString());
        Files.writeString(repository.resolve("a"), "a\n");
        outside(repository, "git", "add", "a");
        outside(repository, "git", "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-q", "-m", "a");
        outside(repository, "git", "worktree", "add", "-q", "-b", "agent", tree.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"git status --porcelain && git diff --exit-code && git log -1", "echo x >new && rm a",
            "echo x >/tmp/x && cat /tmp/x", "echo x >~/x && cat ~/x", "sh -c 'sleep 0' & wait",
            // what lies above a mount is the sandbox's own
            "echo x >$REPOSITORY/a; rm -rf $FOLDER/other-home; mkdir -p $FOLDER/other-home"})
    void worksInsideAsItShould(String attempt) {
        Exit exit = inside(attempt);
        assertTrue(exit.ok(), exit::error);
        assertEquals("a\n", outside(repository, "cat", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            // the repository
            "rm -f $GIT/HEAD", "git config core.bare true",
            "echo x >$GIT/config", "echo x >$GIT/hooks/post-checkout", "mkdir $GIT/hooks/x", "touch $GIT/index.lock",
            "git update-ref refs/heads/x HEAD", "git add -A . && git commit -m x", "git branch x", "git gc",
            "mv .git x", "ln -sf x .git", "git init", "git worktree prune; git worktree add ../x",
            // other people's files
            "cat $TOKEN", "ln -s $TOKEN t && cat t", "cat $FOLDER/other-home/diary", "cat ~/diary",
            "ls /proc/*/root$TOKEN 2>/dev/null | grep .", "cat /proc/*/cwd/../token 2>/dev/null | grep .",
            "ls -l /proc/*/fd 2>/dev/null | grep $FOLDER/token", "cat /proc/1/environ | tr '\\0' '\\n' | grep ^USER=",
            "find /etc ! -type l ! -perm -o+r | grep .", "cat /etc/shadow | grep .", "ls /boot",
            "find / -xdev -name diary 2>/dev/null | grep .",
            // the machine
            "echo x >/usr/x", "echo x >/etc/x", "echo x >/x", "echo x >/dev/x", "mkdir /proc/x",
            ": >>/proc/sys/kernel/core_pattern", ": >>/proc/sysrq-trigger", ": >>/proc/sys/kernel/hostname",
            "find /proc -maxdepth 5 -type f -exec sh -c 'for f; do (: >>\"$f\") 2>/dev/null && echo $f; done' - {} + "
                    + "2>/dev/null | grep .",
            "dmesg", "cat /dev/kmsg", "ls /dev/mem /dev/kvm /dev/fuse", "ls /dev/[svx]d[a-z]", "ls /sys/fs",
            "date -s 2001-01-01", "hostname x", "su -c true nobody", "sudo -n true", "mknod /tmp/d b 8 0",
            "chown 12345 a", "chroot / true",
            // namespaces and mounts
            "mount -t tmpfs none /tmp", "mount -o remount,rw /", "mount -o remount,rw /usr", "mount --bind /tmp /usr",
            "umount /proc", "umount -l /usr", "unshare -Ur true", "unshare -m true", "unshare -p -f true",
            "nsenter -t 1 -m true", "bwrap --ro-bind / / true",
            // other processes
            "kill -0 $JAVA", "cat /proc/$JAVA/environ", "ps -e -o args= | grep -w surefire | grep -v grep",
            "prlimit --fsize=unlimited true", "ulimit -H -c unlimited", "ulimit -H -n 10000000"})
    void isDenied(String attempt) {
        Exit exit = inside(attempt);
        assertFalse(exit.ok(), () -> attempt + " gave\n" + exit.output());
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket.create_connection(('203.0.113.1', 80), 5)",
            "socket.create_connection(('2001:db8::1', 80), 5)", "socket.getaddrinfo('example.org', 80)",
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('203.0.113.1', 53))",
            "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
            "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"})
    void nothingIsReachedOverTheNetwork(String attempt) {
        Exit exit = python(attempt);
        assertTrue(exit.error().matches("(?s).*(Error|gaierror): .*"),
                () -> attempt + " gave\n" + exit.output() + exit.error());
    }

    @Test
    void socketsOfTheDaemonAndOfOthersAreOutOfReach() throws Exception {
        Path socket = folder.toRealPath().resolve("daemon.sock");
        String name = "fresh-" + UUID.randomUUID();
        Process other = new ProcessBuilder("python3", "-c", "import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]); s.listen()\n"
                + "print('ready', flush=True); sys.stdin.read()", name).start();
        try (ServerSocketChannel daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            daemon.bind(UnixDomainSocketAddress.of(socket));
            assertEquals("ready", other.inputReader().readLine());
            String hers = "socket.socket(socket.AF_UNIX).connect('\\0" + name + "')";
            outside(folder, "python3", "-c", "import socket; " + hers);
            assertTrue(python(hers).error().contains("ConnectionRefusedError"));
            assertTrue(python("socket.socket(socket.AF_UNIX).connect('" + socket + "')").error()
                    .contains("FileNotFoundError"));
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
    }

    @Test
    void noPowerIsLeftAlsoForRoot() {
        List<String> powers = inside("grep -E '^(Cap|NoNewPrivs)' /proc/self/status").output().lines()
                .map(line -> line.replaceAll("\\s+", "")).toList();
        String none = "0".repeat(16);
        assertEquals(List.of("CapInh:" + none, "CapPrm:" + none, "CapEff:" + none, "CapBnd:" + none,
                "CapAmb:" + none, "NoNewPrivs:1"), powers);
    }

    @Test
    void onlyTheTreeAndTemporaryFileSystemsCanBeWritten() {
        assertEquals(new TreeSet<>(Set.of(tree.toString(), home.toString(), "/tmp", "/var/tmp", "/run", "/dev/shm",
                "/dev/pts")), writable());
    }

    @Test
    void noOpenFileOfTheDaemonIsPassedOn() throws IOException {
        try (InputStream open = Files.newInputStream(secret)) {
            assertEquals(List.of("0", "1", "2", "3"), inside("ls /proc/self/fd").output().lines().toList());
            assertEquals('t', open.read());
        }
    }

    @Test
    void anAgentThatKillsAndDeletesAllItSeesHarmsOnlyItself() throws Exception {
        assertTrue(writable().stream().noneMatch(Set.of("/", "/usr", "/etc", repository.toString())::contains));
        Process bystander = new ProcessBuilder("sh", "-c", "exec sleep 300 # java").start();
        try {
            // Nothing is tried where it could succeed.
            String guard = "[ \"$(readlink /proc/self/ns/pid)\" != '" + link("pid") + "' ] && "
                    + "[ \"$(readlink /proc/self/ns/mnt)\" != '" + link("mnt") + "' ] || exit 99; ";
            assertEquals(0, inside(guard + "true").code());
            inside(guard + "pkill -9 -f java; pkill -9 sleep; for p in /proc/[0-9]*; do p=${p#/proc/};"
                    + " [ $p = $$ ] || kill -9 $p; done; true");
            inside(guard + "kill -9 -1; kill -9 $JAVA $PPID 1; killall5 -9");
            inside(guard + "(setsid sh -c 'trap \"\" TERM HUP; exec sleep 300' &) ; exec 2>/dev/null; "
                    + "rm -rf --no-preserve-root ~ $FOLDER /tmp /run /etc /home /root /var /");
            assertTrue(bystander.isAlive());
            assertEquals(List.of(), list(tree).stream().filter(name -> !name.equals(".git")).toList());
            assertUntouched();
        } finally {
            bystander.destroyForcibly();
        }
    }

    private static String link(String namespace) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
    }

    private static List<String> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The mount points that are not read-only, as the kernel tells them inside. */
    private Set<String> writable() {
        return inside("cat /proc/self/mountinfo").output().lines().map(line -> line.split(" "))
                .filter(fields -> Set.of(fields[5].split(",")).contains("rw")).map(fields -> fields[4])
                .filter(point -> !point.matches("/dev/(null|zero|full|random|urandom|tty)"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void assertUntouched() {
        try {
            assertEquals("t-0-k-e-n", Files.readString(secret));
            assertEquals("mine", Files.readString(home.resolve("diary")));
            assertEquals("a\n", Files.readString(repository.resolve("a")));
            assertEquals(List.of(".git", "a"), list(repository));
            assertEquals("gitdir: " + repository.resolve(".git/worktrees/tree") + "\n",
                    Files.readString(tree.resolve(".git")));
            assertEquals("", outside(repository, "git", "status", "--porcelain"));
            assertEquals("agent\nmain\n", outside(repository, "git", "branch", "--format=%(refname:short)"));
            assertEquals("false\n", outside(repository, "git", "config", "core.bare"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String outside(Path directory, String... argv) {
        Exit exit = runner.run(new Command(List.of(argv), directory, environment, java.util.Optional.empty(), WALL,
                1 << 16, java.util.Optional.empty()));
        assertTrue(exit.ok(), exit::error);
        return exit.output();
    }

    private Exit python(String attempt) {
        return bench().run(tree, WALL, List.of("python3", "-c", "import socket; " + attempt));
    }

    private Exit inside(String attempt) {
        return bench().run(tree, WALL, List.of("sh", "-c", "JAVA=" + ProcessHandle.current().pid() + " TOKEN=" + secret
                + " FOLDER=" + secret.getParent() + " REPOSITORY=" + repository + " GIT=" + repository.resolve(".git")
                + "; " + attempt));
    }

    private Workbench bench() {
        Path bwrap = Programs.find("bwrap", System.getenv("PATH")).orElseThrow();
        Path prlimit = Programs.find("prlimit", "/usr/bin:/bin").orElseThrow();
        return new Workbench(runner, new BubblewrapSandbox(bwrap, prlimit, home, Set.of("--disable-userns",
                "--size"), Limits.DEFAULT), environment, List.of(repository.resolve(".git")));
    }
}
