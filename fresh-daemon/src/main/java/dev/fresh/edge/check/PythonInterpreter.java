package dev.fresh.edge.check;

import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Python that runs a repository's tests: the user's virtual environment, read-only, else the one of the PATH.
 * Nothing is fetched: a virtual environment is the user's own affair.
 */
final class PythonInterpreter {

    private static final Duration WALL = Duration.ofMinutes(1);
    private static final String WHERE = "import sys; print(sys.executable, sys.base_prefix, sys.prefix, sep='\\n')";

    private final Preparation.Request request;
    private final Step step;
    private final Fetching fetching;

    PythonInterpreter(Preparation.Request request, Step step, Fetching fetching) {
        this.request = request;
        this.step = step;
        this.fetching = fetching;
    }

    Fetching.Outcome choose(Workbench bench) {
        Optional<Path> program = virtual().or(() -> onPath(bench));
        if (program.isEmpty()) {
            return new Fetching.Broken("python3 is not on the PATH of this shell and there is no .venv: install Python,"
                    + " or set gates.test in .fresh/config.yaml to the command that tests this repository");
        }
        // First on the PATH, so that every python3 that a test or a person's command starts is this one, and so that
        // the sandbox shows its folders.
        Workbench probe = on(program.get(), bench);
        Exit exit = probe.run(request.base(), WALL, List.of(program.get().toString(), "-I", "-c", WHERE));
        List<String> lines = exit.output().lines().toList();
        if (!exit.ok() || lines.size() < 3) {
            return new Fetching.Broken("`" + program.get() + "` does not start: mend it, or set gates.test in"
                    + " .fresh/config.yaml\n" + Output.end(exit.error()));
        }
        // What the PATH names may be a script that picks a version; the tests get what it picked.
        Workbench found = on(Path.of(lines.getFirst()), bench);
        List<Path> folders = lines.stream().limit(3).skip(1).map(Path::of).filter(prefix -> !prefix.startsWith("/usr"))
                .distinct().toList();
        return withTests(Map.of("PATH", found.environment().get("PATH")), folders);
    }

    private static Workbench on(Path python, Workbench bench) {
        Map<String, String> environment = new HashMap<>(bench.environment());
        environment.merge("PATH", python.getParent().toString(), (path, first) -> first + ":" + path);
        return new Workbench(bench.runner(), bench.sandbox(), environment, bench.readOnly());
    }

    private Fetching.Outcome withTests(Map<String, String> variables, List<Path> folders) {
        Optional<Fetching.Broken> broken = step.prepare().isEmpty()
                ? Optional.empty()
                : fetching.fill(variables, folders);
        if (broken.isPresent()) {
            return broken.get();
        }
        if (step.tool() == BuildTool.TOX) {
            return tox(variables, folders);
        }
        Fetching.Done done = fetching.done(variables, folders);
        boolean pytest = step.test().filter(BuildTool.PYTEST.test()::equals).isPresent();
        if (!pytest || imports("pytest", done.bench())) {
            return done;
        }
        if (step.otherwise().isPresent()) {
            return new Fetching.Done(done.bench(), step.as(BuildTool.UNITTEST, step.otherwise().get()),
                    List.of("pytest is not installed, so the tests are run by unittest"));
        }
        return new Fetching.Broken(
                "the tests need pytest, which " + done.bench().environment().get("PATH").split(":")[0]
                        + "/python3 cannot import: make a .venv with it in the repository, or set gates.test in"
                        + " .fresh/config.yaml");
    }

    // tox writes into its environments, so each run gets a copy; their scripts name the place in the cache. What tox
    // has installed of the project itself is the base commit's, so the tree's own code has to come first.
    private Fetching.Outcome tox(Map<String, String> variables, List<Path> folders) {
        Map<String, String> passing = new HashMap<>(variables);
        passing.put("TOX_TESTENV_PASSENV", "PYTHONPATH PYTHONDONTWRITEBYTECODE");
        passing.put("TOX_OVERRIDE", "testenv.pass_env+=PYTHONPATH,PYTHONDONTWRITEBYTECODE");
        List<Path> readable = Stream.concat(folders.stream(), Stream.of(fetching.folder())).toList();
        return new Fetching.Done(fetching.done(passing, readable).bench(),
                step.with(Map.of(), Map.of(".tox", fetching.folder().resolve(".tox"))), List.of());
    }

    private boolean imports(String module, Workbench bench) {
        return bench.run(request.base(), WALL,
                TestRunner.located(List.of("python3", "-I", "-c", "import " + module), bench.environment())).ok();
    }

    private Optional<Path> virtual() {
        return Stream.of(step.in(request.checkout()), request.checkout())
                .flatMap(folder -> Stream.of(".venv", "venv").map(folder::resolve))
                .map(folder -> folder.resolve("bin/python")).filter(Files::isExecutable).findFirst();
    }

    private static Optional<Path> onPath(Workbench bench) {
        return Programs.find("python3", bench.environment().getOrDefault("PATH", ""));
    }
}
