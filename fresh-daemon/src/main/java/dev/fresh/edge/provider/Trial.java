package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Sample;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Trial calls of a feature with samples: what it answers, and whether it answers the same twice. */
interface Trial {

    /** How many samples are varied, and how many variants a test may hold. */
    int VARIED_MAX = 3;

    /** Answers that do not show what a feature is for. */
    Set<String> NOTHING = Set.of("", "[]", "{}", "\"\"", "None", "null", "undefined");

    /** A place that lies elsewhere for somebody else. */
    Pattern MACHINE = Pattern.compile("(?<![\\w./-])/(?:home|root|Users|tmp|var|private|work)/");

    /**
     * Calls the feature with each sample, once on each bench, in processes of their own. The answers stand in the order
     * of the samples.
     */
    List<List<Reply>> call(CommandPlan plan, List<Sample> samples, Path scratch, List<Workbench> benches);

    /** What one call gave: an answer, or in one sentence why there is none. */
    record Reply(Optional<Answer> answer, String problem) {

        static Reply of(Answer answer) {
            return new Reply(Optional.of(answer), "");
        }

        static Reply problem(String text) {
            return new Reply(Optional.empty(), text);
        }
    }

    /**
     * The first sample that works with its answer, and after it samples in which an option makes a difference. Throws
     * {@link Declined} when no sample works or two rounds differ.
     */
    default List<Answer> answers(CommandPlan plan, List<Sample> samples, Path scratch, Workbench bench) {
        String symbol = plan.feature().symbol();
        if (samples.isEmpty()) {
            throw new Declined(Code.NO_SAMPLE, "no test and no example shows arguments for " + symbol
                    + ", and none can be made up");
        }
        List<Sample> all = new ArrayList<>(samples);
        samples.stream().limit(VARIED_MAX).flatMap(sample -> Samples.variants(plan, sample).stream())
                .filter(variant -> !all.contains(variant)).forEach(all::add);
        List<Reply> replies = twice(plan, all, scratch, bench);
        Map<Sample, Answer> known = new LinkedHashMap<>();
        replies.stream().flatMap(reply -> reply.answer().stream())
                .forEach(answer -> known.put(answer.sample(), answer));
        Optional<Answer> base = samples.stream().map(known::get)
                .filter(answer -> answer != null && !NOTHING.contains(answer.output().strip())).findFirst();
        if (base.isEmpty()) {
            String problem = replies.stream().map(Reply::problem).filter(text -> !text.isEmpty()).findFirst()
                    .orElse("it shows nothing");
            throw new Declined(Code.NO_SAMPLE, "no trial call of " + symbol + " gives a result: " + problem);
        }
        if (MACHINE.matcher(base.get().output()).find()
                && plan.tokens(base.get().sample()).stream().noneMatch(token -> token.contains("/"))) {
            throw new Declined(Code.NOT_DETERMINISTIC, symbol + " shows a path of this machine, so no test can say what"
                    + " it prints on another one");
        }
        List<Answer> answers = new ArrayList<>(List.of(base.get()));
        for (Argument argument : plan.arguments()) {
            telling(plan, samples, known, argument, base.get()).filter(answer -> answer.form() == base.get().form())
                    .filter(answer -> !answers.contains(answer) && answers.size() <= VARIED_MAX)
                    .ifPresent(answers::add);
        }
        return answers;
    }

    /** An answer in which the argument makes a difference, preferably one in which it is given. */
    private static Optional<Answer> telling(CommandPlan plan, List<Sample> samples, Map<Sample, Answer> known,
            Argument argument, Answer base) {
        for (Sample sample : samples.subList(0, Math.min(samples.size(), VARIED_MAX))) {
            for (Sample variant : Samples.variants(plan, sample, argument)) {
                Answer one = known.get(variant);
                Answer other = known.get(sample);
                if (one != null && other != null && !one.output().equals(other.output())) {
                    Literal value = variant.values().get(argument.name());
                    boolean usual = argument.defaultValue().equals(Optional.of(value));
                    return Optional.of(usual && !other.equals(base) ? other : one);
                }
            }
        }
        return Optional.empty();
    }

    private List<Reply> twice(CommandPlan plan, List<Sample> samples, Path scratch, Workbench bench) {
        List<Workbench> benches = List.of(with(bench, Map.of("PYTHONHASHSEED", "1", "TZ", "UTC")),
                with(bench, Map.of("PYTHONHASHSEED", "2", "TZ", "Asia/Kathmandu")));
        Path folder = null;
        try {
            Files.createDirectories(scratch);
            folder = Files.createTempDirectory(scratch, "trial");
            List<List<Reply>> rounds = call(plan, samples, folder, benches);
            if (!rounds.get(0).stream().map(Reply::answer).toList()
                    .equals(rounds.get(1).stream().map(Reply::answer).toList())) {
                throw new Declined(Code.NOT_DETERMINISTIC, "two trial calls of " + plan.feature().symbol()
                        + " with the same arguments differ");
            }
            return rounds.getFirst();
        } catch (IOException e) {
            throw EdgeException.environment("cannot use the folder for trial calls: " + scratch, e);
        } finally {
            remove(folder);
        }
    }

    private static Workbench with(Workbench bench, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(bench.environment());
        environment.putAll(more);
        return new Workbench(bench.runner(), bench.sandbox(), environment, bench.readOnly());
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path done, IOException e) throws IOException {
                    Files.delete(done);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw EdgeException.environment("cannot remove the folder of a trial call: " + folder, e);
        }
    }
}
