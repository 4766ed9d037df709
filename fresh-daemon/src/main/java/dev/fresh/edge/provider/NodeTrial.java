package dev.fresh.edge.provider;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trial calls of JavaScript and TypeScript functions: a driver imports the module from the tree, whose types are taken
 * away by what the project has for that, and writes to the scratch folder.
 */
record NodeTrial(SourceTree tree) implements Trial {

    private static final Duration WALL = Duration.ofSeconds(30);
    private static final long ANSWER_BYTES_MAX = 1 << 20;

    @Override
    public List<List<Reply>> call(CommandPlan plan, List<Sample> samples, Path scratch, List<Workbench> benches) {
        ScriptPlace place = ScriptPlace.of(plan, tree);
        Map<String, Object> task = Map.of("file", tree.root().resolve(plan.feature().path()).toString(), "top",
                place.top(), "whole", place.whole(), "path", place.path(), "constructed", place.constructed(), "calls",
                samples.stream().map(sample -> arguments(plan, sample)).toList());
        try {
            for (String name : List.of("trial.mjs", "types.mjs")) {
                try (InputStream source = NodeTrial.class.getResourceAsStream(name)) {
                    Files.copy(source, scratch.resolve(name));
                }
            }
            Files.writeString(scratch.resolve("task.json"), Json.write(task));
            List<List<Reply>> rounds = new ArrayList<>();
            for (Workbench bench : benches) {
                rounds.add(round(samples, scratch, bench));
            }
            return rounds;
        } catch (IOException | Json.BadJson e) {
            throw EdgeException.environment("cannot exchange a trial call with node", e);
        }
    }

    private List<Reply> round(List<Sample> samples, Path scratch, Workbench bench) throws IOException {
        Path answers = scratch.resolve("answers.json");
        Files.deleteIfExists(answers);
        Map<String, String> environment = new HashMap<>(bench.environment());
        // Options of the tests, such as a reporter, have no part in a trial.
        environment.remove("NODE_OPTIONS");
        environment.put("NODE_NO_WARNINGS", "1");
        if (environment.containsKey(Workbench.NODE_MODULES)) {
            environment.put("NODE_PATH", environment.get(Workbench.NODE_MODULES));
        }
        Workbench own = new Workbench(bench.runner(), bench.sandbox(), environment, bench.readOnly());
        Exit exit = own.run(tree.root(), List.of(scratch), false, WALL, List.of(bench.program("node"),
                scratch.resolve("trial.mjs").toString(), scratch.resolve("task.json").toString(), answers.toString()));
        if (!exit.ok() || !Files.isRegularFile(answers, LinkOption.NOFOLLOW_LINKS)
                || Files.size(answers) > ANSWER_BYTES_MAX) {
            return TrialAnswers.none(samples, exit, WALL);
        }
        return TrialAnswers.replies(samples, Json.object(Files.readString(answers)));
    }

    /** One list for each parameter: its value, or nothing where the default is meant. */
    private static List<List<Object>> arguments(CommandPlan plan, Sample sample) {
        List<List<Object>> arguments = new ArrayList<>();
        for (Argument argument : plan.arguments()) {
            Literal value = sample.values().get(argument.name());
            boolean usual = value == null && plan.feature().signature().orElseThrow().parameters().stream()
                    .anyMatch(parameter -> parameter.name().equals(argument.name())
                            && parameter.defaultValue().isPresent());
            Literal given = value != null || usual ? value : argument.defaultValue().orElse(null);
            arguments.add(given == null || given instanceof Literal.Nothing ? List.of() : List.of(plain(given)));
        }
        return arguments;
    }

    private static Object plain(Literal value) {
        return switch (value) {
            case Literal.Text text -> text.value();
            case Literal.Whole whole -> whole.value();
            case Literal.Decimal decimal -> Double.valueOf(decimal.digits());
            case Literal.Flag flag -> flag.value();
            case Literal.Name name -> name.token();
            case Literal.Items items -> items.values().stream().map(NodeTrial::plain).toList();
            case Literal.Nothing _ -> "";
        };
    }
}
