package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.GateEnvironment;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code fresh doctor}: checks what a night needs, by trying where it can, each finding with its remedy. Exits 0 when
 * nothing stands in the way, 78 otherwise.
 */
public final class DoctorMain {

    private static final long DISK_BYTES_MIN = 2L << 30;
    private static final int JAVA_MIN = 25;

    private final Path folder;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();

    private DoctorMain(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** How bad a finding is. */
    private enum Level {
        OK, WARNING, PROBLEM
    }

    /** One thing that was looked at. */
    private record Finding(String check, Level level, String text, String remedy) {
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), Path.of("").toAbsolutePath(), System.getenv(), out));
    }

    static int run(List<String> args, Path folder, Map<String, String> environment, PrintStream out) {
        boolean json = args.contains("json") || args.contains("--format=json");
        if (args.stream().anyMatch(arg -> !List.of("--format", "json", "text", "--format=json", "--format=text")
                .contains(arg))) {
            System.err.println("fresh: doctor takes --format text or json and nothing else, not " + args);
            return Exits.USAGE;
        }
        DoctorMain doctor = new DoctorMain(folder, environment);
        doctor.examine();
        return json ? doctor.asJson(out) : doctor.asText(out);
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
        SandboxProbe.Finding sandbox = new SandboxProbe(runner, folder, GateEnvironment.from(environment,
                Checks.settings(Config.defaults()))).probe();
        add("sandbox", sandbox.ok() ? Level.OK : Level.WARNING, sandbox.sentence(),
                sandbox.remedy() + "; until then only the built-in agent runs, with sandbox: none");
        SandboxProbe.Finding processes = SandboxProbe.processLimit();
        add("process limit", processes.ok() ? Level.OK : Level.WARNING, processes.sentence(), processes.remedy());
        repository(runner);
        add("provider builtin", Level.OK, "the built-in hook-up agent needs no key and costs nothing", "");
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

    private void repository(OsProcessRunner runner) {
        Optional<FreshPaths> paths = FreshPaths.find(folder);
        if (paths.isEmpty()) {
            add("repository", Level.PROBLEM, folder + " is not in a git repository", "change to one, or run git init");
            return;
        }
        try {
            Git git = Git.find(runner, paths.get().root(), environment.getOrDefault("PATH", ""));
            UserRepository user = new UserRepository(git, paths.get().root());
            UserRepository.Facts facts = user.facts();
            add("repository", facts.bare() || !facts.hasCommits() ? Level.PROBLEM : Level.OK,
                    facts.hasCommits()
                            ? paths.get().root() + facts.branch().map(name -> " on " + name).orElse(", HEAD detached")
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
            forge(runner, user, paths.get());
        } catch (EdgeException e) {
            add("repository", Level.PROBLEM, e.getMessage(), "");
        }
        configuration(paths.get());
        storage(paths.get());
    }

    private void forge(OsProcessRunner runner, UserRepository user, FreshPaths paths) {
        if (Config.load(paths.root(), environment) instanceof Config.Good good) {
            Forges.Choice choice = new Forges(new Shipped(paths, runner, good::config), user,
                    (url, _, _, _) -> {
                        throw new IllegalStateException("the doctor sends nothing to " + url);
                    }, good::config).choose(false, false);
            Optional<String> problem = choice.forge().problem();
            add("forge", problem.isPresent() ? Level.PROBLEM : choice.notice().isPresent() ? Level.WARNING : Level.OK,
                    problem.or(choice::notice).orElse(choice.forge().name().equals("local")
                            ? "proposals stay branches of this repository"
                            : "proposals become pull requests at " + choice.forge().name()),
                    "see the part about pull requests in the README");
        }
    }

    private void configuration(FreshPaths paths) {
        switch (Config.load(paths.root(), environment)) {
            case Config.Good _ -> add("configuration", Level.OK, Files.exists(paths.config())
                    ? paths.config() + " is right" : "no " + paths.config() + ", so the defaults hold", "");
            case Config.Bad bad -> bad.problems().forEach(
                    problem -> add("configuration", Level.PROBLEM, problem, "see docs/configuration.md"));
        }
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
        findings.add(new Finding(check, level, text, level == Level.OK ? "" : remedy));
    }

    private boolean wellEnough() {
        return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
    }

    private int exit() {
        return wellEnough() ? Exits.OK : Exits.CONFIGURATION;
    }

    private int asText(PrintStream out) {
        for (Finding finding : findings) {
            String mark = switch (finding.level()) {
                case OK -> "ok     ";
                case WARNING -> "warning";
                case PROBLEM -> "PROBLEM";
            };
            out.printf("%s  %-16s %s%n", mark, finding.check(), finding.text());
            if (!finding.remedy().isEmpty()) {
                out.printf("         %-16s -> %s%n", "", finding.remedy());
            }
        }
        out.println(wellEnough() ? "Nothing stands in the way of a run." : "Mend the problems above first.");
        return exit();
    }

    private int asJson(PrintStream out) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", wellEnough());
        answer.put("findings", findings.stream().map(finding -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("check", finding.check());
            entry.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            entry.put("text", finding.text());
            entry.put("remedy", finding.remedy());
            return entry;
        }).toList());
        out.println(Json.pretty(answer));
        return exit();
    }
}
