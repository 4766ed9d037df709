package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Sample;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trial calls of Python functions: a driver imports the module from the tree and writes to the scratch folder. */
record PythonTrial(SourceTree tree) implements Trial {

    private static final Duration WALL = Duration.ofSeconds(30);
    private static final long ANSWER_BYTES_MAX = 1 << 20;

    @Override
    public List<List<Reply>> call(CommandPlan plan, List<Sample> samples, Path scratch, List<Workbench> benches) {
        PythonLayout layout = PythonLayout.of(plan.root());
        Map<String, Object> task = Map.of("module", layout.module(plan.feature().path()),
                "path", List.of(tree.root().resolve(layout.sourceRoot()).toString(), tree.root().toString()),
                "calls", samples.stream().map(sample -> expression(plan, sample)).toList());
        try (InputStream source = PythonTrial.class.getResourceAsStream("trial.py")) {
            Files.copy(source, scratch.resolve("trial.py"));
            Files.writeString(scratch.resolve("task.json"), Json.write(task));
            List<List<Reply>> rounds = new ArrayList<>();
            for (Workbench bench : benches) {
                rounds.add(round(samples, scratch, bench));
            }
            return rounds;
        } catch (IOException | Json.BadJson e) {
            throw EdgeException.environment("cannot exchange a trial call with python3", e);
        }
    }

    private List<Reply> round(List<Sample> samples, Path scratch, Workbench bench) throws IOException {
        Path answers = scratch.resolve("answers.json");
        Files.deleteIfExists(answers);
        Exit exit = bench.run(tree.root(), List.of(scratch), false, WALL, List.of(bench.program("python3"), "-B",
                scratch.resolve("trial.py").toString(), scratch.resolve("task.json").toString(), answers.toString()));
        if (!exit.ok() || !Files.isRegularFile(answers, LinkOption.NOFOLLOW_LINKS)
                || Files.size(answers) > ANSWER_BYTES_MAX) {
            return TrialAnswers.none(samples, exit, WALL);
        }
        return TrialAnswers.replies(samples, Json.object(Files.readString(answers)));
    }

    /** The call as it would stand in source text. */
    static String expression(CommandPlan plan, Sample sample) {
        List<String> arguments = new ArrayList<>();
        for (Argument argument : plan.arguments()) {
            Literal value = sample.values().get(argument.name());
            if (value == null && argument.byKeyword()) {
                continue;
            }
            Literal given = value != null ? value : argument.defaultValue().orElse(new Literal.Nothing());
            arguments.add((argument.byKeyword() ? argument.name() + "=" : "") + source(argument.type(), given));
        }
        return callee(plan) + "(" + String.join(", ", arguments) + ")";
    }

    /** What stands before the parentheses: the function, or a method of a new object. */
    static String callee(CommandPlan plan) {
        Feature feature = plan.feature();
        boolean needsObject = feature.signature().flatMap(Feature.Signature::receiver).isPresent()
                && !feature.signature().orElseThrow().isStatic();
        return needsObject ? feature.symbol().substring(0, feature.symbol().lastIndexOf('.')) + "()." + plan.function()
                : feature.symbol();
    }

    private static String source(ValueType type, Literal value) {
        return switch (value) {
            case Literal.Text text when type.base() == ValueType.Base.PATH -> "Path(" + text.python() + ")";
            case Literal.Name name -> type.declared() + "." + name.token();
            case Literal.Text _, Literal.Whole _, Literal.Decimal _, Literal.Flag _, Literal.Nothing _,
                    Literal.Items _ ->
                value.python();
        };
    }
}
