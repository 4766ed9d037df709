package dev.fresh.daemon;

import dev.fresh.daemon.Findings.Level;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.GateEnvironment;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code fresh doctor}: checks what a night needs, by trying where it can, each finding with its remedy. Exits 0 when
 * nothing stands in the way, 78 otherwise.
 */
public final class DoctorMain {

    private static final long DISK_BYTES_MIN = 2L << 30;
    private static final int JAVA_MIN = 25;
    private static final Set<String> OPTIONS = Set.of("--format", "json", "text", "--format=json", "--format=text",
            "--no-run");

    private final Path folder;
    private final Map<String, String> environment;
    private final boolean turns;
    private final Findings findings = new Findings();

    private DoctorMain(Path folder, Map<String, String> environment, boolean turns) {
        this.folder = folder;
        this.environment = environment;
        this.turns = turns;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), Path.of("").toAbsolutePath(), System.getenv(), out));
    }

    static int run(List<String> args, Path folder, Map<String, String> environment, PrintStream out) {
        boolean json = args.contains("json") || args.contains("--format=json");
        if (args.stream().anyMatch(arg -> !OPTIONS.contains(arg))) {
            System.err.println("fresh: doctor takes --format text or json, and --no-run, but not "
                    + String.join(" ", args) + "\nhint: `fresh doctor --help` shows how it is used");
            return Exits.USAGE;
        }
        DoctorMain doctor = new DoctorMain(folder, environment, !args.contains("--no-run"));
        doctor.examine();
        if (json) {
            doctor.findings.asJson(out);
        } else {
            doctor.findings.asText(out);
        }
        return doctor.findings.exit();
    }

    private void examine() {
        int java = Runtime.version().feature();
        add("java", java >= JAVA_MIN ? Level.OK : Level.PROBLEM, "Java " + Runtime.version() + " in "
                + System.getProperty("java.home"), "install a JDK " + JAVA_MIN + " or newer");
        String locale = System.getProperty("sun.jnu.encoding", "");
        add("locale", locale.toUpperCase(Locale.ROOT).contains("UTF") ? Level.OK : Level.WARNING,
                "file names are read as " + locale, "set LC_ALL=C.UTF-8");
        tools();
        OsProcessRunner runner = new OsProcessRunner("fresh-doctor-" + ProcessHandle.current().pid());
        Optional<FreshPaths> paths = FreshPaths.find(folder);
        Config config = paths.map(this::configuration).orElse(Config.defaults());
        Shipped shipped = new Shipped(paths.orElse(new FreshPaths(folder)), runner, () -> config);
        Map<String, String> inside = GateEnvironment.from(environment, Checks.settings(config));
        Optional<Workbench> bench = sandbox(shipped.probe(inside))
                .map(sandbox -> new Workbench(runner, sandbox, inside, List.of()));
        paths.ifPresentOrElse(found -> repository(found, runner, shipped, config),
                () -> add("repository", Level.PROBLEM, folder + " is not in a git repository",
                        "change to one, or run git init"));
        add("builtin", Level.OK, "the built-in hook-up agent needs no key and costs nothing", "");
        new AgentDoctor(findings, environment, bench, turns).examine(shipped.agentPrograms());
        new ModelDoctor(findings, environment, config, LocalDate.now(ZoneOffset.UTC)).examine(shipped);
    }

    private Optional<Sandbox> sandbox(SandboxProbe.Finding sandbox) {
        add("sandbox", sandbox.ok() ? Level.OK : Level.WARNING, sandbox.sentence(),
                sandbox.remedy() + "; until then only the built-in agent runs, with sandbox: none");
        SandboxProbe.Finding processes = SandboxProbe.processLimit();
        add("process limit", processes.ok() ? Level.OK : Level.WARNING, processes.sentence(), processes.remedy());
        return sandbox.sandbox();
    }

    private void tools() {
        String path = environment.getOrDefault("PATH", "");
        tool("git", path, Level.PROBLEM, "install git");
        tool("mvn", path, Level.WARNING, "install Maven 3.8 or newer to work on Maven projects");
        tool("python3", path, Level.WARNING, "install python3 to work on Python projects");
    }

    private void tool(String name, String path, Level missing, String remedy) {
        Optional<Path> found = Programs.find(name, path);
        add(name, found.isPresent() ? Level.OK : missing,
                found.map(Path::toString).orElse(name + " is not on the PATH"),
                remedy);
    }

    private void repository(FreshPaths paths, OsProcessRunner runner, Shipped shipped, Config config) {
        try {
            Git git = Git.find(runner, paths.root(), environment.getOrDefault("PATH", ""));
            UserRepository user = new UserRepository(git, paths.root());
            UserRepository.Facts facts = user.facts();
            add("repository", facts.bare() || !facts.hasCommits() ? Level.PROBLEM : Level.OK,
                    facts.hasCommits()
                            ? paths.root() + facts.branch().map(name -> " on " + name).orElse(", HEAD detached")
                            : "it has no commits yet",
                    facts.bare() ? "clone it and work there" : "commit something first");
            add("checkout", facts.dirty() ? Level.WARNING : Level.OK,
                    facts.dirty() ? "there are uncommitted changes; agents will not see them"
                            : "nothing is uncommitted",
                    "commit what agents should build on");
            boolean named = !facts.authorName().isEmpty() && !facts.authorEmail().isEmpty();
            add("git identity", named ? Level.OK : Level.WARNING,
                    named ? facts.authorName() + " <" + facts.authorEmail() + ">"
                            : "user.name or user.email is not set",
                    "git config user.name NAME; git config user.email ADDRESS");
            forge(user, shipped, config);
        } catch (EdgeException e) {
            add("repository", Level.PROBLEM, e.getMessage(), "");
        }
        storage(paths);
    }

    private void forge(UserRepository user, Shipped shipped, Config config) {
        Forges.Choice choice = new Forges(shipped, user, (url, _, _, _) -> {
            throw new IllegalStateException("the doctor sends nothing to " + url);
        }, () -> config).choose(false, false);
        Optional<String> problem = choice.forge().problem();
        add("forge", problem.isPresent() ? Level.PROBLEM : choice.notice().isPresent() ? Level.WARNING : Level.OK,
                problem.or(choice::notice).orElse(choice.forge().name().equals("local")
                        ? "proposals stay branches of this repository"
                        : "proposals become pull requests at " + choice.forge().name()),
                "see the part about pull requests in the README");
    }

    private Config configuration(FreshPaths paths) {
        return switch (Config.load(paths.root(), environment)) {
            case Config.Good good -> {
                add("configuration", Level.OK, Files.exists(paths.config()) ? paths.config() + " is right"
                        : "no " + paths.config() + ", so the defaults hold", "");
                yield good.config();
            }
            case Config.Bad bad -> {
                bad.problems().forEach(problem -> add("configuration", Level.PROBLEM, problem,
                        "see " + CurrentConfig.page(List.of(problem))));
                yield Config.defaults();
            }
        };
    }

    private void storage(FreshPaths paths) {
        try {
            Path existing = Files.isDirectory(paths.folder()) ? paths.folder() : paths.root();
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace();
            add("disk", free >= DISK_BYTES_MIN ? Level.OK : Level.WARNING, (free >> 20) + " MiB free for " + existing,
                    "free some space; worktrees and caches need it");
            add("state", Files.isWritable(existing) ? Level.OK : Level.PROBLEM, existing
                    + (Files.isWritable(existing) ? " can be written" : " cannot be written"),
                    "make it writable for you");
            add("socket", Level.OK, paths.socket().toString(), "");
        } catch (IOException e) {
            add("disk", Level.PROBLEM, e.getMessage(), "");
        }
    }

    private void add(String check, Level level, String text, String remedy) {
        findings.add(check, level, text, remedy);
    }
}
