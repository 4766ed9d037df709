package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Form;
import dev.fresh.edge.provider.CommandPlan.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trial calls of Java methods: a small driver in the method's own package is compiled into the scratch folder and run
 * with the classes and libraries of the baseline, or with sources compiled along where the build has left no classes.
 */
record JavaTrial(SourceTree tree) implements Trial {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final long ANSWER_BYTES_MAX = 1 << 20;
    private static final String DRIVER = "FreshTrial";
    private static final Pattern IDENTITY = Pattern.compile("[\\w$]@[0-9a-f]{5,8}\\b");
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    @Override
    public List<List<Reply>> call(CommandPlan plan, List<Sample> samples, Path scratch, List<Workbench> benches) {
        JavaPlace place = JavaPlace.of(plan, tree);
        Form form = form(plan);
        try {
            JavaClasses built = new JavaClasses(tree, place);
            String classPath = Stream.of(Files.createDirectories(scratch.resolve("classes")).toString(),
                    built.compiled().map(Path::toString).orElse(""), built.libraries()).filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(":"));
            Path sources = Files.createDirectories(scratch.resolve("sources"));
            if (built.compiled().isEmpty()) {
                linkSources(place, sources);
            }
            Files.writeString(scratch.resolve(DRIVER + ".java"), driver(plan, place, samples));
            Optional<String> problem = compile(classPath, scratch, benches.getFirst());
            String type = (place.packageName().isEmpty() ? "" : place.packageName() + ".") + DRIVER;
            List<List<Reply>> rounds = new ArrayList<>();
            for (Workbench bench : benches) {
                rounds.add(problem.isPresent() ? every(samples, problem.get())
                        : round(form, samples, List.of("-classpath", classPath, type), scratch, bench));
            }
            return rounds;
        } catch (IOException e) {
            throw EdgeException.environment("cannot exchange a trial call with java", e);
        }
    }

    /** The source path is always given: without one the compiler takes sources from the class path too. */
    private Optional<String> compile(String classPath, Path scratch, Workbench bench) throws IOException {
        List<String> compile = new ArrayList<>(List.of(tool(bench, "javac")));
        QUICK.forEach(option -> compile.add("-J" + option));
        compile.addAll(List.of("-proc:none", "-nowarn", "-encoding", "UTF-8", "-implicit:class", "-sourcepath",
                scratch.resolve("sources").toString(), "-classpath", classPath, "-d",
                scratch.resolve("classes").toString(), scratch.resolve(DRIVER + ".java").toString()));
        Exit compiled = bench.run(tree.root(), List.of(scratch), false, WALL, compile);
        return compiled.ok() ? Optional.empty() : Optional.of("the call does not compile: " + compiled.error().lines()
                .filter(line -> line.contains(" error: ")).map(line -> line.substring(line.indexOf(" error: ") + 8))
                .findFirst().orElse("javac failed"));
    }

    private List<Reply> round(Form form, List<Sample> samples, List<String> program, Path scratch, Workbench bench)
            throws IOException {
        Path answers = scratch.resolve("answers.txt");
        Files.deleteIfExists(answers);
        List<String> start = new ArrayList<>(List.of(tool(bench, "java")));
        start.addAll(QUICK);
        start.add("-Dfile.encoding=UTF-8");
        start.addAll(program);
        start.add(answers.toString());
        Exit ran = bench.run(tree.root(), List.of(scratch), false, WALL, start);
        if (!ran.ok() || !Files.isRegularFile(answers, LinkOption.NOFOLLOW_LINKS)
                || Files.size(answers) > ANSWER_BYTES_MAX) {
            return every(samples, "the trial ended with exit code " + ran.code());
        }
        return replies(form, samples, Files.readAllLines(answers));
    }

    /**
     * Copies no source, only points at it. A module declaration would make the compiler look for modules where there
     * is only a class path, so that one is left out.
     */
    private void linkSources(JavaPlace place, Path links) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(tree.root().resolve(place.sourceRoot()))) {
            for (Path source : found) {
                if (!source.endsWith("module-info.java")) {
                    Files.createSymbolicLink(links.resolve(source.getFileName()), source);
                }
            }
        }
    }

    /** How the declared result becomes text. */
    static Form form(CommandPlan plan) {
        String type = plan.feature().signature().orElseThrow().returnType().strip();
        String simple = type.replaceAll("<.*", "").replaceAll("^(?:[a-z]\\w*\\.)+", "");
        if (simple.equals("void")) {
            throw new Declined(Code.NO_SAMPLE, plan.feature().symbol() + " returns nothing that a command could show");
        }
        if (simple.matches("\\w*(List|Set|Collection|Iterable|Queue|Deque)")) {
            return Form.EACH;
        }
        if (simple.matches("\\w*Map")) {
            return Form.EACH_ENTRY;
        }
        return simple.equals("Optional") ? Form.MAYBE : Form.LINE;
    }

    private static List<Reply> every(List<Sample> samples, String problem) {
        return samples.stream().map(sample -> Reply.problem(problem)).toList();
    }

    private static List<Reply> replies(Form form, List<Sample> samples, List<String> lines) {
        List<Reply> replies = new ArrayList<>();
        for (int index = 0; index < samples.size(); index++) {
            String line = index < lines.size() ? lines.get(index) : "PROBLEM ";
            String text = new String(Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1)),
                    StandardCharsets.UTF_8);
            if (line.startsWith("PROBLEM ")) {
                replies.add(Reply.problem(text));
            } else if (!line.startsWith(form.name() + " ") || IDENTITY.matcher(text).find()) {
                throw new Declined(Code.NEEDS_OBJECT, "it gives an object without a plain form to print");
            } else {
                replies.add(Reply.of(new Answer(samples.get(index), form, text)));
            }
        }
        return replies;
    }

    private static String driver(CommandPlan plan, JavaPlace place, List<Sample> samples) throws IOException {
        StringBuilder calls = new StringBuilder();
        for (Sample sample : samples) {
            calls.append("            answer(out, () -> ").append(expression(plan, place, sample)).append(");\n");
        }
        try (InputStream template = JavaTrial.class.getResourceAsStream("FreshTrial.java.txt")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            return (place.packageName().isEmpty() ? "" : "package " + place.packageName() + ";\n")
                    + text.replace("            // calls\n", calls);
        }
    }

    private static String expression(CommandPlan plan, JavaPlace place, Sample sample) {
        List<String> values = new ArrayList<>();
        for (Argument argument : plan.arguments()) {
            Literal value = sample.values().get(argument.name());
            values.add(source(argument.type(), value != null ? value
                    : argument.defaultValue().orElse(new Literal.Nothing()), place));
        }
        return place.callee() + "(" + String.join(", ", values) + ")";
    }

    private static String source(ValueType type, Literal value, JavaPlace place) {
        return switch (value) {
            case Literal.Text text when type.base() == ValueType.Base.PATH -> "java.nio.file.Path.of("
                    + Literal.quoted(text.value()) + ")";
            case Literal.Text text -> Literal.quoted(text.value());
            case Literal.Name name -> place.enumType(type) + "." + name.token();
            case Literal.Items items -> "java.util.List.of(" + String.join(", ", items.values().stream()
                    .map(item -> source(type, item, place)).toList()) + ")";
            case Literal.Whole whole when type.base() == ValueType.Base.DECIMAL -> whole.value() + ".0";
            case Literal.Whole whole -> type.declared().matches(".*\\b[lL]ong\\b.*") ? whole.value() + "L"
                    : Long.toString(whole.value());
            case Literal.Decimal decimal -> decimal.digits();
            case Literal.Flag flag -> Boolean.toString(flag.value());
            case Literal.Nothing _ -> "null";
        };
    }

    /** A program of the JDK that the run was started with. */
    private static String tool(Workbench bench, String name) {
        String home = bench.environment().getOrDefault("JAVA_HOME", "");
        Path program = Path.of(home, "bin", name);
        return program.isAbsolute() && Files.isExecutable(program) ? program.toString() : bench.program(name);
    }
}
