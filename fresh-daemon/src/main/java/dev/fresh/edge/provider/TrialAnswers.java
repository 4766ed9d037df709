package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Form;
import dev.fresh.edge.provider.CommandPlan.Sample;
import dev.fresh.edge.provider.Trial.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the trial programs of all languages write down about the calls that they made. */
final class TrialAnswers {

    private TrialAnswers() {
    }

    /** One reply for each sample, or a problem with them all; none when the answers do not fit the samples. */
    static List<Reply> replies(List<Sample> samples, Map<String, Object> answers) {
        if (answers.get("import_error") instanceof String error) {
            return samples.stream().map(_ -> Reply.problem("its module cannot be imported: " + error)).toList();
        }
        List<Reply> replies = new ArrayList<>();
        if (answers.get("calls") instanceof List<?> calls && calls.size() == samples.size()) {
            for (int index = 0; index < calls.size(); index++) {
                replies.add(reply(samples.get(index), (Map<?, ?>) calls.get(index)));
            }
        }
        return replies;
    }

    private static Reply reply(Sample sample, Map<?, ?> call) {
        if (call.get("error") instanceof String error) {
            return Reply.problem(error.lines().findFirst().orElse(""));
        }
        String output = String.valueOf(call.get("output"));
        return switch (String.valueOf(call.get("form"))) {
            case "line" -> Reply.of(new Answer(sample, Form.LINE, output));
            case "each" -> Reply.of(new Answer(sample, Form.EACH, output));
            case "json" -> Reply.of(new Answer(sample, Form.JSON, output));
            case "fields" -> Reply.of(new Answer(sample, Form.FIELDS, output));
            case "printed" -> Reply.of(new Answer(sample, Form.PRINTED, output));
            case "stream" -> throw new Declined(Code.STREAM, "it gives a stream of values");
            default -> throw new Declined(Code.NEEDS_OBJECT, "it gives a " + call.get("type")
                    + ", which has no plain form to print");
        };
    }

    /** A problem with them all: how a trial ended that gave no answers. */
    static List<Reply> none(List<Sample> samples, Exit exit, Duration wall) {
        return samples.stream().map(_ -> Reply.problem("the trial " + how(exit, wall))).toList();
    }

    private static String how(Exit exit, Duration wall) {
        String last = exit.error().lines().filter(line -> !line.isBlank())
                .collect(Collectors.reducing((a, b) -> b)).orElse("");
        return switch (exit.end()) {
            case BY_ITSELF -> "ended with exit code " + exit.code() + (last.isEmpty() ? "" : ": " + last);
            case WALL_LIMIT -> "took longer than " + wall.toSeconds() + " seconds";
            case STOPPED -> "was stopped";
        };
    }
}
