package dev.fresh.edge.check;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.check.Examples.Example;
import dev.fresh.edge.process.Exit;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Executes the examples of documents in a copy of the repository, in the sandbox, without network and shell. */
final class ExampleRuns {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final Pattern USAGE = Pattern.compile("(?im)^\\s*usage:\\s+(\\S+)");
    private static final String ANY_LINES = "...";
    private static final String FILE = "fresh_example";

    private final TreeCopy copy;
    private final BuildPlan plan;
    private final Workbench bench;
    private final Optional<NewProgram> program;
    private final Optional<String> classPath;

    /**
     * Runs in this copy.
     *
     * @param classPath of the built code, for Java
     * @param root the command line that the example is about, if it is about one
     * @param readable a checkout that the class path leads into
     */
    ExampleRuns(TreeCopy copy, BuildPlan plan, Workbench bench, Optional<String> classPath, Optional<CliRoot> root,
            Path readable) {
        this.copy = copy;
        this.plan = plan;
        this.classPath = classPath;
        List<Path> folders = new ArrayList<>(bench.readOnly());
        folders.add(readable);
        Map<String, String> variables = new HashMap<>(bench.environment());
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.merge("PYTHONPATH", pythonPath(), (old, more) -> more + ":" + old);
        this.bench = new Workbench(bench.runner(), bench.sandbox(), variables, folders);
        this.program = root.flatMap(found -> NewProgram.of(found, copy.root(), copy.root(), this.bench, classPath));
    }

    private String pythonPath() {
        String own = plan.steps().stream().map(step -> step.environment().getOrDefault("PYTHONPATH", ""))
                .filter(path -> !path.isEmpty()).map(path -> path.replace("{tree}", copy.root().toString()))
                .collect(Collectors.joining(":"));
        String source = Files.isDirectory(copy.root().resolve("src")) ? ":" + copy.root().resolve("src") : "";
        return copy.root() + source + (own.isEmpty() ? "" : ":" + own);
    }

    /** Why an example does not do what its document says; empty when it does. */
    Optional<String> trouble(Example example) {
        return switch (example.form()) {
            case CONSOLE, SHELL -> commands(example);
            case SESSION -> file(example, ".txt", example.code(),
                    List.of(python(), "-B", "-m", "doctest", "-o", "ELLIPSIS"));
            case PYTHON -> file(example, ".py", example.code(), List.of(python(), "-B"));
            case JAVA -> file(example, ".java", javaProgram(example.code()), java());
            case SCRIPT -> file(example, example.code().contains("require(") ? ".cjs" : ".mjs", example.code(),
                    List.of(bench.program("node")));
        };
    }

    private Optional<String> file(Example example, String ending, String code, List<String> start) {
        String name = FILE + ending;
        copy.create(name, code);
        List<String> argv = new ArrayList<>(start);
        argv.add(name);
        Exit exit = bench.run(copy.root(), List.of(copy.root()), false, WALL, argv);
        return judged(example.code().strip().lines().findFirst().orElse(""), exit, example.shown());
    }

    private Optional<String> commands(Example example) {
        List<String> lines = example.code().replace("\\\n", "").lines().toList();
        boolean prompts = lines.stream().anyMatch(line -> line.startsWith("$ "));
        String command = "";
        List<String> shown = new ArrayList<>();
        for (String line : lines) {
            boolean next = prompts ? line.startsWith("$ ") : !line.isBlank() && !line.strip().startsWith("#");
            if (next) {
                Optional<String> trouble = command(command, shown);
                if (trouble.isPresent()) {
                    return trouble;
                }
                command = prompts ? line.substring(2) : line;
                shown.clear();
            } else if (prompts) {
                shown.add(line);
            }
        }
        if (shown.stream().allMatch(String::isBlank) && example.shown().isPresent()) {
            shown.addAll(example.shown().get().lines().toList());
        }
        return command(command, shown);
    }

    private Optional<String> command(String line, List<String> shown) {
        if (line.isBlank()) {
            return Optional.empty();
        }
        ShellLine typed = ShellLine.of(line);
        List<String> argv = own(typed.words()).orElseThrow(() -> new Unproved("FOREIGN_COMMAND", "the example `"
                + line.strip() + "` does not start this project's own program, and others are not executed; the"
                + " program is " + names()));
        Map<String, String> variables = new HashMap<>(program.orElseThrow().bench().environment());
        variables.putAll(typed.variables());
        Workbench with = new Workbench(bench.runner(), bench.sandbox(), variables, bench.readOnly());
        Exit exit = with.run(copy.root(), List.of(copy.root()), false, WALL, argv);
        return judged(line.strip(), exit, shown.stream().allMatch(String::isBlank) ? Optional.empty()
                : Optional.of(String.join("\n", shown)));
    }

    /** The command with the real start of the program, when it starts the project's own. */
    private Optional<List<String>> own(List<String> words) {
        return program.flatMap(own -> names().stream().map(name -> Arrays.asList(name.split(" ")))
                .filter(name -> words.size() >= name.size() && words.subList(0, name.size()).equals(name)
                        || isJar(name, words))
                .findFirst().map(name -> {
                    List<String> argv = new ArrayList<>(own.start());
                    argv.addAll(words.subList(name.size(), words.size()));
                    return argv;
                }));
    }

    private static boolean isJar(List<String> name, List<String> words) {
        return name.equals(List.of("java", "-jar", "FILE")) && words.size() >= 3 && words.get(0).equals("java")
                && words.get(1).equals("-jar") && words.get(2).endsWith(".jar");
    }

    /** How people start the program: as its help says, and as it is started here. */
    private List<String> names() {
        if (program.isEmpty()) {
            return List.of();
        }
        List<String> start = program.get().start();
        List<String> names = new ArrayList<>();
        String first = start.getFirst().substring(start.getFirst().lastIndexOf('/') + 1);
        if (first.equals("java")) {
            names.add("java -jar FILE");
            names.add("java " + start.getLast());
        } else {
            String rest = String.join(" ",
                    start.subList(1, start.size()).stream().filter(w -> !w.equals("-B")).toList());
            names.add(first + " " + rest);
            if (first.startsWith("python")) {
                names.add("python " + rest);
                names.add("python3 " + rest);
            }
            names.add("./" + rest);
        }
        List<String> argv = new ArrayList<>(start);
        argv.add("--help");
        Matcher usage = USAGE.matcher(program.get().bench().run(copy.root(), List.of(copy.root()), false, WALL, argv)
                .output());
        if (usage.find() && !usage.group(1).matches("python.*|java|node")) {
            names.add(usage.group(1));
        }
        return names;
    }

    private static Optional<String> judged(String what, Exit exit, Optional<String> shown) {
        if (!exit.ok()) {
            String said = Output.end(exit.error().isBlank() ? exit.output() : exit.error(), 12, 1200);
            return Optional
                    .of("`" + what + "` ends with exit code " + exit.code() + (said.isEmpty() ? "" : ": " + said));
        }
        boolean fits = shown.isEmpty() || fits(shown.get(), exit.output())
                || fits(shown.get(), exit.output() + exit.error());
        return fits ? Optional.empty() : Optional.of("`" + what + "` prints\n" + Output.end(exit.output(), 12, 1200)
                + "\nand the document says\n" + Output.end(shown.get(), 12, 1200));
    }

    /** Blanks at the ends of lines and empty lines around do not count; a line of three dots is any lines. */
    static boolean fits(String shown, String output) {
        return fits(lines(shown), lines(output));
    }

    private static boolean fits(List<String> shown, List<String> output) {
        if (shown.isEmpty()) {
            return output.isEmpty();
        }
        List<String> rest = shown.subList(1, shown.size());
        if (shown.getFirst().equals(ANY_LINES)) {
            for (int from = 0; from <= output.size(); from++) {
                if (fits(rest, output.subList(from, output.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !output.isEmpty() && output.getFirst().equals(shown.getFirst())
                && fits(rest, output.subList(1, output.size()));
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(text.stripTrailing().lines().map(String::stripTrailing).toList());
        while (!lines.isEmpty() && lines.getFirst().isEmpty()) {
            lines.removeFirst();
        }
        return lines;
    }

    private String python() {
        return plan.steps().stream().flatMap(step -> step.test().stream()).map(List::getFirst)
                .filter(word -> word.matches(".*/python[\\d.]*")).findFirst()
                .orElseGet(() -> bench.program("python3"));
    }

    private List<String> java() {
        return List.of(NewProgram.java(bench), "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-classpath",
                classPath.orElseThrow(() -> new Unproved("NO_EXAMPLE",
                        "this build tool does not tell the class path of the code")));
    }

    /** Statements with imports, as a program; what is one already stays as it is. */
    static String javaProgram(String code) {
        if (code.contains("static void main")) {
            return code;
        }
        StringBuilder imports = new StringBuilder();
        StringBuilder statements = new StringBuilder();
        code.lines().forEach(line -> (line.startsWith("import ") ? imports : statements).append(line).append('\n'));
        return imports + "final class FreshExample {\npublic static void main(String[] arguments) throws Exception {\n"
                + statements + "}\n}\n";
    }

    static boolean names(Feature feature, String text) {
        String name = feature.label().orElse(feature.symbol().substring(feature.symbol().lastIndexOf('.') + 1));
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])").matcher(text).find();
    }
}
