package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The preparation of one build step: where its tool keeps things, what it runs, and what the gates then need. */
final class Fetching {

    private static final Duration WALL = Duration.ofMinutes(30);
    private static final Runnable NOTHING = () -> {};

    private final Preparation.Request request;
    private final Step step;
    private final Workbench bench;
    private final Cache.Place place;
    private final Path user;

    Fetching(Preparation.Request request, Step step, Workbench bench, Cache.Place place) {
        this.request = request;
        this.step = step;
        this.bench = bench;
        this.place = place;
        this.user = Path.of(request.environment().getOrDefault("HOME", "/nonexistent"));
    }

    /** How it ended. */
    sealed interface Outcome {
    }

    record Done(Workbench bench, Step step, List<String> notes) implements Outcome {

        Done(Workbench bench, Step step) {
            this(bench, step, List.of());
        }
    }

    record Broken(String why) implements Outcome {
    }

    Outcome fetch() {
        Optional<Broken> missing = missingProgram();
        if (missing.isPresent()) {
            return missing.get();
        }
        Outcome outcome = switch (step.tool()) {
            case MAVEN -> maven();
            case GRADLE -> gradle();
            case PNPM, YARN, NPM, NPM_BUILT, NODE_TEST -> node();
            case PYTEST, UNITTEST, TOX -> new PythonInterpreter(request, step, this).choose(bench);
            case GO -> go();
            case CARGO -> cargo();
            case MAKE, COMMAND -> other();
        };
        return outcome instanceof Done done ? withoutMissingLinters(done) : outcome;
    }

    private Outcome maven() {
        MavenHome home = new MavenHome(user, place.folder());
        String options = request.environment().getOrDefault("MAVEN_OPTS", "");
        // Every Maven that anything starts finds this home, also one behind make or a configured command. The quick
        // compiler halves a short build.
        List<String> where = new ArrayList<>(List.of("-Duser.home=" + place.folder()));
        if (step.prepare().isEmpty()) {
            where.add("-Dmaven.repo.local=" + home.seed());
        }
        boolean blank = String.join("", where).contains(" ");
        Map<String, String> variables = new HashMap<>();
        variables.put("MAVEN_OPTS", (options + " " + (blank ? "" : String.join(" ", where))
                + " -Daether.offline.protocols=file -XX:+UseSerialGC -XX:TieredStopAtLevel=1").strip());
        if (blank) {
            // mvn splits its own variable at blanks; the JVM's honours quotes, at the price of a line on stderr.
            variables.put("JDK_JAVA_OPTIONS",
                    where.stream().map(option -> "\"" + option + "\"").collect(Collectors.joining(" ")));
        }
        Optional<Broken> broken = fill(variables, List.of(home.seed()), () -> {
            home.openForFetching(request.offline());
            firstTest(request.base(), true);
        }, () -> {
            firstTest(request.base(), false);
            home.closeForGates();
        });
        List<Path> readable = List.of(place.folder(), home.seed());
        return or(broken, () -> done(variables, step.prepare().isEmpty() ? readable : readable.subList(0, 1)));
    }

    // Maven fetches what runs tests only when there is one, and an agent may be the first to write one.
    private void firstTest(Path base, boolean there) {
        Path test = step.in(base).resolve("src/test/java/FreshFirstTest.java");
        try {
            if (!there) {
                Files.deleteIfExists(test);
            } else if (!Files.exists(step.in(base).resolve("src/test"), LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(test.getParent());
                Files.writeString(test, "class FreshFirstTest {\n}\n");
            }
        } catch (IOException e) {
            throw EdgeException.environment("cannot write " + test, e);
        }
    }

    private Outcome gradle() {
        return or(fill(Map.of("GRADLE_USER_HOME", place.folder().toString()), List.of()), () -> {
            Map<String, String> variables = new HashMap<>();
            variables.put("GRADLE_RO_DEP_CACHE", place.folder().resolve("caches").toString());
            // The wrapper would look for its distribution in a home that is empty by now.
            Optional<Path> bin = distribution();
            bin.ifPresent(found -> variables.put("PATH", found + ":" + bench.environment().get("PATH")));
            Done done = done(variables, List.of(place.folder()));
            return bin.isEmpty()
                    ? done
                    : new Done(done.bench(), step.withCommands(step.test().map(Fetching::unwrapped), step.lint(),
                            step.typecheck()));
        });
    }

    private static List<String> unwrapped(List<String> argv) {
        return Stream.concat(Stream.of(argv.getFirst().equals("./gradlew") ? "gradle" : argv.getFirst()),
                argv.stream().skip(1)).toList();
    }

    private Optional<Path> distribution() {
        Path root = place.folder().resolve("wrapper/dists");
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(root, 4)) {
            return files.filter(path -> Files.isExecutable(path.resolve("gradle")) && path.endsWith("bin")).findFirst();
        } catch (IOException e) {
            throw EdgeException.environment("cannot read the Gradle cache " + root, e);
        }
    }

    private Outcome node() {
        Path modules = place.folder().resolve("node_modules");
        Path scratch = place.folder().resolve("download");
        Map<String, String> variables = new HashMap<>();
        variables.put(step.tool() == BuildTool.YARN ? "YARN_CACHE_FOLDER" : "npm_config_cache", scratch.toString());
        if (step.tool() == BuildTool.PNPM) {
            variables.put("npm_config_store_dir", place.folder().resolve("store").toString());
        }
        Path npmrc = user.resolve(".npmrc");
        variables.put("npm_config_userconfig", npmrc.toString());
        Optional<Broken> broken = fill(variables, List.of(npmrc), NOTHING, () -> {
            move(step.in(request.base()).resolve("node_modules"), modules);
            Inside.delete(scratch);
        });
        Path own = step.in(request.checkout()).resolve("node_modules");
        if (broken.isPresent() && !Files.isDirectory(own)) {
            return broken.get();
        }
        Path used = broken.isPresent() ? own : modules;
        if (!Files.isDirectory(used)) {
            return done(Map.of(), List.of());
        }
        List<String> notes = broken.isEmpty()
                ? List.of()
                : List.of("the modules could not be fetched, so the"
                        + " node_modules of your checkout are used, read-only");
        return new Done(done(Map.of(Workbench.NODE_MODULES, used.toString()),
                List.of(broken.isPresent() ? own : place.folder())).bench(),
                step.with(Map.of(), Map.of("node_modules", used)), notes);
    }

    private static void move(Path made, Path kept) {
        try {
            if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(made, kept);
            }
        } catch (IOException e) {
            throw EdgeException.environment("cannot move " + made + " into the cache; keep both on one file system", e);
        }
    }

    private Outcome go() {
        Map<String, String> variables = Map.of("GOMODCACHE", place.folder().resolve("mod").toString(), "GOTOOLCHAIN",
                "local", "GOFLAGS", "-modcacherw");
        return or(fill(variables, List.of()), () -> {
            Map<String, String> offline = new HashMap<>(variables);
            offline.put("GOPROXY", "off");
            return done(offline, List.of(place.folder()));
        });
    }

    private Outcome cargo() {
        Map<String, String> variables = Map.of("CARGO_HOME", place.folder().toString(), "RUSTUP_HOME",
                request.environment().getOrDefault("RUSTUP_HOME", user.resolve(".rustup").toString()));
        Path toolchain = Path.of(variables.get("RUSTUP_HOME"));
        return or(fill(variables, List.of(toolchain), this::copyCargoConfig, NOTHING),
                () -> done(variables, List.of(toolchain, place.folder())));
    }

    // Mirrors, not credentials, which are in a file of their own.
    private void copyCargoConfig() {
        Path own = user.resolve(".cargo/config.toml");
        try {
            if (Files.isRegularFile(own)) {
                Files.copy(own, place.folder().resolve("config.toml"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw EdgeException.environment("cannot copy " + own + " for the gates", e);
        }
    }

    private Outcome other() {
        Map<String, String> variables = Map.of("FRESH_CACHE", place.folder().toString());
        return or(fill(variables, List.of()), () -> done(variables, List.of(place.folder())));
    }

    private static Outcome or(Optional<Broken> broken, Supplier<Outcome> otherwise) {
        return broken.isPresent() ? broken.get() : otherwise.get();
    }

    Optional<Broken> fill(Map<String, String> variables, List<Path> readable) {
        return fill(variables, readable, NOTHING, NOTHING);
    }

    /** Runs the prepare commands unless the place is ready; empty when all went well. */
    Optional<Broken> fill(Map<String, String> variables, List<Path> readable, Runnable before, Runnable after) {
        if (place.ready()) {
            return Optional.empty();
        }
        place.begin();
        before.run();
        for (List<String> words : step.prepare()) {
            List<String> argv = words.stream().map(word -> word.replace("{cache}", place.folder().toString())).toList();
            String typed = Output.commandLine(words);
            request.says().accept("prepare: " + typed + (request.offline() ? " (offline)" : " (may use the network)"));
            Workbench own = bench(variables, readable);
            Exit exit = own.run(step.in(request.base()), List.of(request.base(), place.folder()), !request.offline(),
                    WALL,
                    TestRunner.located(argv, own.environment()));
            if (!exit.ok()) {
                return Optional.of(failed(typed, exit));
            }
        }
        after.run();
        place.finish();
        return Optional.empty();
    }

    private Broken failed(String typed, Exit exit) {
        String how = exit.end() == Exit.End.BY_ITSELF ? "exit code " + exit.code() : "it did not end in time";
        String offline = request.offline() ? " without --offline" : "";
        // Maven names the last place it looked in, which is our own addition and says nothing to the user.
        String cause = Output.cause(exit.output() + "\n" + exit.error())
                .replaceAll(" in " + MavenHome.SEED + " \\([^)]*\\)", "");
        return new Broken("`" + typed + "` failed on the base commit (" + how + "), so nothing can be tested: run it by"
                + " hand once and start again" + offline + ", or set gates.prepare in .fresh/config.yaml to the right"
                + " command or to none" + (cause.isEmpty() ? "" : ". It said: " + cause));
    }

    private Optional<Broken> missingProgram() {
        // What Python's tools need may lie in a virtual environment, which is found later.
        boolean python = step.tool() == BuildTool.PYTEST || step.tool() == BuildTool.UNITTEST;
        return Stream.concat(step.prepare().stream(), step.test().stream()).map(List::getFirst)
                .filter(program -> !python && !program.contains("/") && find(program, bench).isEmpty())
                .findFirst().map(program -> new Broken(program + " is not on the PATH of this shell, and "
                        + step.tool().label() + " checks this repository: install it, or set gates.test in"
                        + " .fresh/config.yaml to a command that is there"));
    }

    private static Optional<Path> find(String program, Workbench where) {
        return Programs.find(program, where.environment().getOrDefault("PATH", ""));
    }

    Path folder() {
        return place.folder();
    }

    /** The bench of the gates: these variables and folders beside what they had. */
    Done done(Map<String, String> variables, List<Path> readable) {
        return new Done(bench(variables, readable), step);
    }

    private Workbench bench(Map<String, String> variables, List<Path> readable) {
        Map<String, String> environment = new HashMap<>(bench.environment());
        environment.putAll(variables);
        Set<Path> folders = new LinkedHashSet<>(bench.readOnly());
        readable.stream().filter(Files::exists).forEach(folders::add);
        return new Workbench(bench.runner(), bench.sandbox(), environment, List.copyOf(folders));
    }

    // A linter that is configured but not installed here must not block every change.
    private Done withoutMissingLinters(Done done) {
        List<String> notes = new ArrayList<>(done.notes());
        Optional<List<String>> lint = installed("lint", done.step().lint(), done.bench(), notes);
        Optional<List<String>> typecheck = installed("typecheck", done.step().typecheck(), done.bench(), notes);
        return new Done(done.bench(), done.step().withCommands(done.step().test(), lint, typecheck), notes);
    }

    private Optional<List<String>> installed(String name, Optional<List<String>> command, Workbench where,
            List<String> notes) {
        Optional<List<String>> found = command.filter(argv -> runs(argv, where));
        if (command.isPresent() && found.isEmpty()) {
            notes.add(name + " is left out: `" + Output.commandLine(command.get()) + "` cannot run here; install it or"
                    + " set gates." + name + " in .fresh/config.yaml");
        }
        return found;
    }

    private boolean runs(List<String> argv, Workbench where) {
        if (argv.getFirst().contains("/")) {
            return true;
        }
        if (find(argv.getFirst(), where).isEmpty()) {
            return false;
        }
        boolean module = argv.size() > 2 && argv.get(1).equals("-m");
        return !module || where.run(step.in(request.base()), Duration.ofMinutes(1), TestRunner.located(
                List.of(argv.getFirst(), "-c", "import " + argv.get(2).replace('-', '_')), where.environment())).ok();
    }
}
