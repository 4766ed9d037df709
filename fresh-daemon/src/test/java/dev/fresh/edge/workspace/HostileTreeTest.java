package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.AgentEnvironment;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.process.Workbench;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import dev.fresh.testing.TempRepo;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs with bad intentions leave in trees; in each case plain git is shown to fall for it. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class HostileTreeTest {

    private static final String AGENT = "1a2b3c4d5e6f";
    private static final Message MESSAGE = new Message("feat: x", "", "Ada", "ada@example.org", Instant.EPOCH);

    @TempDir
    Path temp;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private Path marker;
    private TempRepo repo;
    private UserRepository user;
    private Workspaces workspaces;

    @BeforeEach
    void makeARepository() throws IOException {
        temp = temp.toRealPath();
        marker = temp.resolve("marker");
        repo = TempRepo.init(temp.resolve("repo"));
        executable(repo.folder().resolve("run.sh"), "#!/bin/sh\necho ran >>" + marker + "\ncat\n");
        repo.write("a.txt", "a\n");
        Git git = Git.find(runner, repo.folder(), System.getenv("PATH"));
        user = new UserRepository(git, repo.folder());
        workspaces = new Workspaces(git, repo.folder().resolve(".fresh/workspaces"), user);
    }

    private enum Attack {
        HOOKS_PATH, FILTER, INCLUDE, NESTED_MONITOR, REPLACED_GIT, TEXTCONV
    }

    @ParameterizedTest
    @CsvSource({"HOOKS_PATH,none", "FILTER,none", "INCLUDE,none", "NESTED_MONITOR,none", "REPLACED_GIT,none",
            "TEXTCONV,none", "FILTER,bubblewrap", "NESTED_MONITOR,bubblewrap", "REPLACED_GIT,bubblewrap"})
    void runsNothing(Attack attack, String sandbox) throws IOException {
        Workbench bench = bench(sandbox);
        prepareRepository(attack);
        String base = repo.commit("first");
        Path tree = workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
        Files.writeString(tree.resolve("a.txt"), "changed\n");
        prepareTree(attack, tree);
        Files.deleteIfExists(marker);
        repo.write("a.txt", "touched\n");

        user.facts();
        workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
        Snapshot snapshot = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
        if (attack == Attack.NESTED_MONITOR) {
            assertTrue(snapshot.refusal().orElse("").contains("nested"), snapshot::toString);
        } else {
            assertEquals(Optional.empty(), snapshot.refusal());
            workspaces.diff(base, snapshot.commit());
            workspaces.checkout("gates", snapshot.commit());
            workspaces.deliver("auto/x-1a2b3c4d", snapshot.commit());
            workspaces.undeliver("auto/x-1a2b3c4d", snapshot.commit());
        }
        assertFalse(Files.exists(marker), "something ran");
        workspaces.remove(AGENT);
    }

    private void prepareRepository(Attack attack) throws IOException {
        Path script = repo.folder().resolve("run.sh");
        switch (attack) {
            case HOOKS_PATH -> {
                repo.git("config", "core.hooksPath", repo.folder().resolve(".husky").toString());
                for (String hook : List.of("post-checkout", "pre-commit", "post-commit", "reference-transaction")) {
                    executable(repo.folder().resolve(".husky/" + hook), "#!/bin/sh\necho ran >>" + marker + "\n");
                }
            }
            case FILTER -> {
                repo.write(".gitattributes", "* filter=evil\n");
                repo.git("config", "filter.evil.clean", script.toString());
                repo.git("config", "filter.evil.smudge", script.toString());
                repo.git("config", "filter.evil.required", "true");
            }
            case INCLUDE -> {
                repo.write("evil.cfg", "[core]\n\tfsmonitor = " + script + "\n\tsshCommand = " + script + "\n");
                repo.git("config", "include.path", "../evil.cfg");
            }
            case TEXTCONV -> {
                repo.write(".gitattributes", "*.txt diff=evil\n");
                repo.git("config", "diff.evil.textconv", script.toString());
                repo.git("config", "diff.external", script.toString());
            }
            case NESTED_MONITOR, REPLACED_GIT -> {}
        }
    }

    private void prepareTree(Attack attack, Path tree) throws IOException {
        Path script = tree.resolve("run.sh");
        switch (attack) {
            case NESTED_MONITOR -> {
                TempRepo nested = TempRepo.init(tree.resolve("nested"));
                nested.write("x", "x").commit("inner");
                nested.git("config", "core.fsmonitor", script.toString());
            }
            case REPLACED_GIT -> {
                Files.delete(tree.resolve(".git"));
                TempRepo own = TempRepo.init(tree);
                own.git("config", "core.fsmonitor", script.toString());
                own.git("config", "core.hooksPath", tree.toString());
                own.git("config", "filter.evil.clean", script.toString());
                Files.writeString(tree.resolve(".gitattributes"), "* filter=evil\n");
            }
            case HOOKS_PATH, FILTER, INCLUDE, TEXTCONV -> {}
        }
    }

    @Test
    void plainGitWouldRunTheFilter() throws IOException {
        prepareRepository(Attack.FILTER);
        repo.commit("first");
        assertTrue(Files.exists(marker));
    }

    @Test
    void whatIsWrittenInTheSandboxCannotFoolTheDaemon() throws IOException {
        // A git that plants a link to a secret, a pipe and a pack of its own where the daemon looks for the pack.
        String base = repo.commit("first");
        Path tree = workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
        Files.writeString(tree.resolve("a.txt"), "changed\n");
        Path secret = Files.writeString(temp.resolve("secret"), "token");
        for (String plant : List.of("ln -s " + secret + " \"$out/pack-1.pack\"", "mkfifo \"$out/pack-1.pack\"",
                "echo junk >\"$out/pack-1.pack\"", "mkdir \"$out/pack-1.pack\"")) {
            Sandbox planting = new Planting(plant);
            Workbench bench = new Workbench(runner, planting, AgentEnvironment.of(System.getenv(), List.of()),
                    List.of());
            Snapshot snapshot = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
            assertTrue(snapshot.refusal().isPresent(), plant);
        }
    }

    /** Lets git run, and then does what an attacker in the sandbox could do to its output. */
    private record Planting(String plant) implements Sandbox {

        @Override
        public String name() {
            return "none";
        }

        @Override
        public Command confine(Command command, Confinement bounds) {
            List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "out=$1; shift; \"$@\"; code=$?; "
                    + "case \"$*\" in *pack-objects*) rm -f \"$out\"/pack-*; " + plant + ";; esac; exit $code", "sh",
                    bounds.writable().getFirst().toString()));
            argv.addAll(command.argv());
            return command.startedAs(argv, command.directory(), command.environment());
        }
    }

    @Test
    void anAgentCanLookAtItsHistoryButNotChangeIt() throws IOException {
        Workbench plain = bench("bubblewrap");
        String base = repo.commit("first");
        Path tree = workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
        Workbench bench = new Workbench(runner, plain.sandbox(), plain.environment(),
                List.of(workspaces.gitFolder()));
        Files.writeString(tree.resolve("a.txt"), "changed\n");
        Duration wall = Duration.ofSeconds(10);
        assertEquals(" M a.txt\n", bench.run(tree, wall, List.of("git", "status", "--porcelain")).output());
        assertTrue(bench.run(tree, wall, List.of("git", "log", "--format=%H")).output().startsWith(base));
        assertFalse(bench.run(tree, wall, List.of("git", "commit", "-am", "mine")).ok());
        assertFalse(bench.run(tree, wall, List.of("ls", repo.folder().resolve("a.txt").toString())).ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bubblewrap"})
    @Tag("rounds")
    void treesAreCommittedAsPlainGitWould(String sandbox) throws IOException {
        Workbench bench = bench(sandbox);
        long seed = Rounds.seed();
        int rounds = sandbox.equals("none") ? Rounds.of(95, 950, 950) : Rounds.of(5, 50, 50);
        Random random = new Random(seed);
        String base = repo.commit("first");
        Path tree = workspaces.ensure(AGENT, "auto/x-1a2b3c4d", base);
        for (int round = 0; round < rounds; round++) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                mutate(tree, random);
            }
            Path plain = Files.createTempDirectory(temp, "plain");
            Map<String, String> apart = Map.of("GIT_INDEX_FILE", plain.resolve("index").toString(),
                    "GIT_OBJECT_DIRECTORY", plain.toString(), "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                    workspaces.gitFolder().resolve("objects").toString());
            TempRepo.git(tree, apart, "add", "-A");
            String expected = TempRepo.git(tree, apart, "write-tree");
            Snapshot snapshot = workspaces.snapshot(AGENT, List.of(base), MESSAGE, List.of(), bench);
            assertEquals(Optional.empty(), snapshot.refusal(), "seed " + seed);
            assertEquals(expected, snapshot.tree(), "seed " + seed + ", round " + round);
            Trees.delete(plain);
        }
        Figures.tell("G4", rounds + " random trees, sandbox " + sandbox + ", seed " + seed + ", 0 different trees");
    }

    private static void mutate(Path tree, Random random) throws IOException {
        List<String> names = List.of("plain", "-rf", ":(exclude)x", "$(touch x)", "a b", "new\nline", "\"quoted\"",
                "uml\u00e4ut", ".hidden", "UPPER", "upper", "\u202Eltr", "#hash", "!bang", "back\\slash");
        Path folder = tree.resolve(random.nextBoolean() ? "" : "d" + random.nextInt(3));
        Files.createDirectories(folder);
        Path file = folder.resolve(names.get(random.nextInt(names.size())));
        Files.deleteIfExists(file);
        switch (random.nextInt(5)) {
            case 0 -> Files.createSymbolicLink(file, Path.of(random.nextBoolean() ? "a.txt" : "./gone"));
            case 1 -> executable(file, "#!/bin/sh\n" + random.nextInt());
            case 2 -> {}
            case 3 -> {
                byte[] bytes = new byte[random.nextInt(5000)];
                random.nextBytes(bytes);
                Files.write(file, bytes);
            }
            default -> Files.writeString(file, "line\n".repeat(random.nextInt(9)));
        }
    }

    private Workbench bench(String sandbox) throws IOException {
        Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());
        if (sandbox.equals("none")) {
            return new Workbench(runner, new NoSandbox(Files.createDirectories(temp.resolve("home"))), environment,
                    List.of());
        }
        Tools.require("bwrap");
        SandboxProbe.Finding found = new SandboxProbe(runner, repo.folder(), environment).probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + ")");
        return new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of());
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
