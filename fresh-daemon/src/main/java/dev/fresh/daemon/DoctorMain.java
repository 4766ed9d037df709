package dev.fresh.daemon;

import dev.fresh.daemon.Findings.Level;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.GateEnvironment;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.text.Paint;
import dev.fresh.text.Progress;
import dev.fresh.text.Screen;
import dev.fresh.text.Table;
import dev.fresh.text.Written;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code fresh doctor}: checks what a night needs, by trying where it can, each finding with its remedy. Exits 0 when
 * nothing stands in the way, 78 otherwise.
 */
public final class DoctorMain {

    private final Path folder;
    private final Map<String, String> environment;
    private final boolean tries;
    private final Progress progress;
    private final Findings findings = new Findings();

    private DoctorMain(Path folder, Map<String, String> environment, boolean tries, Progress progress) {
        this.folder = folder;
        this.environment = environment;
        this.tries = tries;
        this.progress = progress;
    }

    public static void main(String[] args) {
        Written written = Written.standard();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.exit(written.exit(run(List.of(args), Path.of("").toAbsolutePath(), System.getenv(), out), Exits.IO,
                System.err::println));
    }

    static int run(List<String> args, Path folder, Map<String, String> environment, PrintStream out) {
        ProgramOptions options = new ProgramOptions("fresh doctor", args, List.of("--no-run"), List.of());
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Optional<String> wrong = options.wrong(ProgramOptions.TEXT_OR_JSON)
                .or(() -> options.words().stream().findFirst()
                        .map(word -> "`fresh doctor` takes no " + word));
        if (wrong.isPresent()) {
            return options.refuse(ErrorCode.BAD_USAGE, wrong.get(), options.hint(), out, err);
        }
        boolean quiet = options.has("--quiet");
        DoctorMain doctor;
        try (Progress progress = Progress.of(err, quiet, environment)) {
            doctor = new DoctorMain(folder, environment, !options.has("--no-run"), progress);
            doctor.examine();
        }
        if (options.json()) {
            doctor.findings.asJson(out);
        } else {
            boolean screen = Screen.shows(1);
            doctor.findings.asText(out, screen ? Screen.columns(environment) : Table.NO_LIMIT,
                    Paint.of(screen, environment), quiet);
        }
        return doctor.findings.exit();
    }

    private void examine() {
        ProcessRunner runner = new OsProcessRunner("fresh-doctor-" + ProcessHandle.current().pid());
        progress.at("Looking at the machine");
        MachineDoctor machine = new MachineDoctor(findings, environment);
        machine.examine(runner, folder);
        Optional<FreshPaths> paths = FreshPaths.find(folder);
        Config config = paths.map(this::configuration).orElse(Config.defaults());
        Shipped shipped = new Shipped(paths.orElse(new FreshPaths(folder)), runner, () -> config);
        machine.sleep(config.run().keepAwake() ? KeptAwake.finding(shipped.inhibitors()) : KeptAwake.UNWANTED);
        machine.room(shipped.envelope(), folder);
        Map<String, String> inside = GateEnvironment.from(environment, Checks.settings(config));
        progress.at("Starting a sandbox");
        Optional<Workbench> bench = sandbox(shipped.probe(inside))
                .map(sandbox -> new Workbench(runner, sandbox, inside, List.of()));
        paths.ifPresentOrElse(found -> repository(found, runner, shipped, config, bench),
                () -> add("repository", Level.PROBLEM, folder + " is not in a git repository",
                        "change to one, or run git init"));
        add("builtin", Level.OK, "the built-in hook-up agent needs no key and costs nothing", "");
        progress.at("Looking for agents");
        new AgentDoctor(findings, environment, bench, tries).examine(shipped.agentPrograms());
        new ModelDoctor(findings, environment, config, LocalDate.now(ZoneOffset.UTC)).examine(shipped);
    }

    private Optional<Sandbox> sandbox(SandboxProbe.Finding sandbox) {
        add("sandbox", sandbox.ok() ? Level.OK : Level.WARNING, sandbox.sentence(),
                sandbox.remedy() + "; until then only the built-in agent runs, with sandbox: none");
        SandboxProbe.Finding processes = SandboxProbe.processLimit();
        add("process limit", processes.ok() ? Level.OK : Level.WARNING, processes.sentence(), processes.remedy());
        return sandbox.sandbox();
    }

    private void repository(FreshPaths paths, ProcessRunner runner, Shipped shipped, Config config,
            Optional<Workbench> bench) {
        RepositoryDoctor doctor = new RepositoryDoctor(findings, paths);
        try {
            Git git = Git.find(runner, paths.root(), environment.getOrDefault("PATH", ""));
            UserRepository user = new UserRepository(git, paths.root());
            boolean commits = doctor.commits(user.facts());
            progress.at("Asking the forge");
            doctor.forge(user, shipped, config, tries && commits);
            doctor.storage(config.hygiene().ceilingBytes());
            boolean daemon = doctor.daemonRuns();
            if (commits && tries) {
                baseline(paths, git, user, config, bench, daemon);
            }
        } catch (EdgeException e) {
            add("repository", Level.PROBLEM, e.getMessage(), "");
        }
    }

    /** In a folder that is thrown away; what was fetched is kept where a run would look for it, while none does. */
    private void baseline(FreshPaths paths, Git git, UserRepository user, Config config, Optional<Workbench> bench,
            boolean daemon) {
        if (bench.isEmpty()) {
            add("baseline", Level.INFO, "the tests are not run without a sandbox", "mend the sandbox first");
            return;
        }
        try {
            Path throwaway = Files.createTempDirectory("fresh-doctor");
            try {
                Places apart = Places.in(throwaway, paths);
                Places places = daemon || !Files.isDirectory(paths.state()) ? apart
                        : new Places(apart.workspaces(), paths.cache(), apart.rules(), apart.checkout());
                new BaselineDoctor(findings, bench.get(), progress).examine(
                        new Workspaces(git, places.workspaces(), user),
                        user.base(Optional.empty(), Optional.empty()).commit(), places, Checks.settings(config));
            } finally {
                Trees.delete(throwaway);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for trying the tests cannot be used", e);
        }
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

    private void add(String check, Level level, String text, String remedy) {
        findings.add(check, level, text, remedy);
    }
}
