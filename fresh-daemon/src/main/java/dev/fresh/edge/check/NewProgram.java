package dev.fresh.edge.check;

import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.check.HookUpProof.Refuted;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target's own program, started as a person would, in the sandbox and with the tree read-only.
 *
 * @param start program and arguments before those of the user
 */
record NewProgram(List<String> start, Path tree, Path scratch, Workbench bench) {

    private static final Duration WALL = Duration.ofSeconds(60);

    /** Empty when nothing tells how the program is started. */
    static Optional<NewProgram> of(CliRoot root, Path tree, Path scratch, Workbench bench, Optional<String> classPath) {
        String program = root.details().getOrDefault("program", root.path());
        if (root.framework().equals("picocli")) {
            return classPath.map(path -> new NewProgram(List.of(java(bench), "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                    "-classpath", path, program), tree, scratch, bench));
        }
        if (root.framework().equals("commander")) {
            return script(root, tree).map(file -> new NewProgram(List.of(bench.program("node"), file), tree, scratch,
                    bench));
        }
        List<String> start = new ArrayList<>(List.of(bench.program("python3"), "-B"));
        start.addAll(Arrays.asList(program.split(" ")));
        Map<String, String> environment = new HashMap<>(bench.environment());
        String sourceRoot = root.details().getOrDefault("sourceRoot", "");
        if (!sourceRoot.isEmpty()) {
            environment.merge("PYTHONPATH", tree.resolve(sourceRoot).toString(), (old, more) -> more + ":" + old);
        }
        return Optional.of(new NewProgram(start, tree, scratch,
                new Workbench(bench.runner(), bench.sandbox(), environment, bench.readOnly())));
    }

    /** What the package calls its program, if it is there; else the file itself where it starts the program. */
    private static Optional<String> script(CliRoot root, Path tree) {
        String folder = root.path();
        while (!folder.isEmpty()) {
            folder = folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : "";
            Optional<String> named = Linters.program(new SourceText(tree, List.of(Detection.join(folder,
                    "package.json"))), folder).filter(file -> Inside.isPlainFile(tree, file));
            if (named.isPresent()) {
                return named;
            }
        }
        boolean starts = root.details().getOrDefault("parsed", "").equals("true")
                && root.path().matches(".*\\.[cm]?js");
        return starts ? Optional.of(root.path()) : Optional.empty();
    }

    /** Asks for help twice and runs the sample, if there is one. */
    List<String> prove(String command, List<String> sample) {
        Exit help = run(List.of("--help"));
        if (!help.ok() || !Arrays.asList(help.output().split("[^\\w-]+")).contains(command)) {
            throw new Refuted("--help does not list " + command + ", " + how(help));
        }
        Exit own = run(List.of(command, "--help"));
        if (!own.ok()) {
            throw new Refuted(command + " --help fails, " + how(own));
        }
        List<String> steps = new ArrayList<>(List.of("help: --help lists " + command + ", and " + command
                + " --help ends with 0"));
        if (sample.size() > 1) {
            Exit ran = run(sample);
            if (!ran.ok() || ran.output().isBlank()) {
                throw new Refuted("`" + Output.commandLine(sample) + "` shows nothing, " + how(ran));
            }
            steps.add("run: `" + Output.commandLine(sample) + "` prints "
                    + Output.end(ran.output(), 3, 200).replace('\n', ' '));
        }
        return steps;
    }

    private Exit run(List<String> arguments) {
        List<String> argv = new ArrayList<>(start);
        argv.addAll(arguments);
        return bench.run(tree, List.of(scratch), false, WALL, argv);
    }

    private static String how(Exit exit) {
        String said = Output.end(exit.error(), 3, 300).replace('\n', ' ');
        return "exit code " + exit.code() + (said.isEmpty() ? "" : ": " + said);
    }

    static String java(Workbench bench) {
        Path own = Path.of(bench.environment().getOrDefault("JAVA_HOME", ""), "bin", "java");
        return own.isAbsolute() && Programs.find("java", own.getParent().toString()).isPresent()
                && Files.isExecutable(own) ? own.toString() : bench.program("java");
    }
}
