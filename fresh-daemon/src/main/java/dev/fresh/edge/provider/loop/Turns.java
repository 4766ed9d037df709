package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Dialogue.Reply;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Outcome;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Message.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The loop itself: ask, do what was asked for, say what came of it, until the model is done or its turns are. */
final class Turns {

    private static final int SHOWN_CHARS = 400;
    private static final int SUMMARY_CHARS = 4_000;
    private static final int SAME_WARNED = 3;
    private static final int SAME_MAX = 6;
    private static final int SAME_FAILURES_MAX = 5;
    private static final int CUTS_MAX = 3;
    private static final int LAST_TURNS = 3;

    private final Order order;
    private final Conversation conversation;
    private final Toolbox tools;
    private final ModelClient client;
    private final Dialogue dialogue;
    private final Consumer<LoopEvent> events;
    private int turn;
    private int cuts;
    private int same;
    private int failures;
    private boolean changed;
    private boolean nudged;
    private List<String> before = List.of();

    Turns(Order order, Conversation conversation, Toolbox tools, ModelClient client, Consumer<LoopEvent> events) {
        this.order = order;
        this.conversation = conversation;
        this.tools = tools;
        this.client = client;
        this.dialogue = Dialogue.of(order.protocol());
        this.events = events;
    }

    /** How it ended. */
    LoopEvent.Result run() throws ApiTrouble, IOException, InterruptedException {
        while (turn < order.turnsMax()) {
            turn++;
            conversation.shortenIfLarge();
            Reply reply = reply();
            report(reply);
            if (!reply.answer().raw().isEmpty()) {
                conversation.add(reply.answer());
            }
            Optional<LoopEvent.Result> result = switch (reply.end()) {
                case REFUSED -> throw new ApiTrouble(200, LoopEvent.Failed.REFUSED, "the model refused to go on",
                        Optional.empty());
                case CONTEXT_FULL -> throw tooLong();
                case CUT -> cut(reply);
                case DONE -> done(reply);
            };
            if (result.isPresent()) {
                return result.get();
            }
        }
        return end(LoopEvent.Status.TURNS, "not done after " + turn + " turns");
    }

    /** The next answer; a conversation that does not fit is shortened once. */
    private Reply reply() throws ApiTrouble, IOException, InterruptedException {
        try {
            return ask();
        } catch (ApiTrouble e) {
            if (!e.isTooLong()) {
                throw e;
            }
            if (!conversation.shortenAll()) {
                throw new ApiTrouble(e.status(), LoopEvent.Failed.CONTEXT, e.getMessage(), Optional.empty());
            }
            return ask();
        }
    }

    private Reply ask() throws ApiTrouble, InterruptedException {
        return client.ask(dialogue, dialogue.request(order, conversation.messages()));
    }

    private static ApiTrouble tooLong() {
        return new ApiTrouble(400, LoopEvent.Failed.CONTEXT, "the conversation has filled the model's context window",
                Optional.empty());
    }

    private void report(Reply reply) {
        LoopEvent.Usage usage = reply.usage();
        events.accept(new LoopEvent.Usage(turn, usage.input(), usage.cacheRead(), usage.cacheWrite(),
                usage.output()));
        if (!reply.answer().text().isBlank()) {
            events.accept(new LoopEvent.Text(turn, Bounds.head(reply.answer().text(), SUMMARY_CHARS)));
        }
    }

    /** An answer that was too long: what of it is whole is done, and the model is told. */
    private Optional<LoopEvent.Result> cut(Reply reply) throws ApiTrouble, IOException {
        cuts++;
        if (cuts >= CUTS_MAX) {
            throw new ApiTrouble(200, LoopEvent.Failed.CUT, "the answer reached its longest length of "
                    + order.answerTokensMax() + " tokens " + cuts + " times in a row", Optional.empty());
        }
        String told = "Your answer was cut off at its longest length. Do less at a time: write large files in pieces.";
        if (reply.answer().calls().isEmpty()) {
            conversation.add(new Said(told));
            return Optional.empty();
        }
        return use(reply.answer().calls(), told);
    }

    private Optional<LoopEvent.Result> done(Reply reply) throws IOException {
        cuts = 0;
        if (!reply.answer().calls().isEmpty()) {
            return use(reply.answer().calls(), "");
        }
        String text = reply.answer().text().strip();
        boolean idle = order.writing() && !changed && !text.endsWith("}") && !text.endsWith("```");
        if (text.isEmpty() || idle && !nudged) {
            // Some models announce what they are going to do, and stop.
            nudged = true;
            conversation.add(new Said("If everything is done, call finish. If not, go on with the tools."));
            return Optional.empty();
        }
        return Optional.of(end(LoopEvent.Status.DONE, text));
    }

    private Optional<LoopEvent.Result> use(List<Call> calls, String told) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        Optional<LoopEvent.Result> result = Optional.empty();
        for (Call call : calls) {
            events.accept(new LoopEvent.ToolUse(turn, call.id(), call.name(), shown(call.input())));
            Outcome outcome = tools.use(call);
            outcomes.add(outcome);
            changed |= outcome.ok() && Toolbox.changes(call.name());
            events.accept(new LoopEvent.ToolResult(turn, call.id(), call.name(), outcome.ok(),
                    outcome.text().length(), Bounds.head(outcome.text(), SHOWN_CHARS)));
            if (call.name().equals(Toolbox.FINISH) && outcome.ok()) {
                result = Optional.of(finished(call.input()));
            }
        }
        List<String> now = calls.stream().map(call -> call.name() + call.input()).toList();
        same = now.equals(before) ? same + 1 : 1;
        before = now;
        conversation.add(new Results(outcomes, result.isPresent() ? "" : note(told)));
        boolean failed = outcomes.stream().noneMatch(Outcome::ok);
        failures = !failed ? 0 : same > 1 ? failures + 1 : 1;
        if (result.isEmpty() && (same >= SAME_MAX || failures >= SAME_FAILURES_MAX)) {
            return Optional.of(end(LoopEvent.Status.CIRCLES, "asked for the same " + same + " times in a row: "
                    + calls.getFirst().name()));
        }
        return result;
    }

    private String note(String told) {
        List<String> notes = new ArrayList<>();
        if (!told.isEmpty()) {
            notes.add(told);
        }
        if (same >= SAME_WARNED) {
            notes.add("You asked for the same " + same + " times in a row. Do something else, or call finish.");
        }
        int left = order.turnsMax() - turn;
        if (left == LAST_TURNS) {
            notes.add("You have " + left + " answers left. Bring it to an end and call finish.");
        }
        return String.join("\n", notes);
    }

    private LoopEvent.Result finished(Map<String, Object> input) {
        return new LoopEvent.Result(LoopEvent.Status.DONE,
                Bounds.head(Tree.text(input, "summary").strip(), SUMMARY_CHARS), true, Tree.texts(input, "steps"),
                Tree.texts(input, "files"), Tree.texts(input, "command"),
                Tree.text(input, "question", "text").strip(), Tree.texts(input, "question", "options"), turn);
    }

    private LoopEvent.Result end(LoopEvent.Status status, String summary) {
        return new LoopEvent.Result(status, Bounds.head(summary.strip(), SUMMARY_CHARS), false, List.of(), List.of(),
                List.of(), "", List.of(), turn);
    }

    private static Map<String, Object> shown(Map<String, Object> input) {
        Map<String, Object> shown = new LinkedHashMap<>();
        input.forEach((key, value) -> {
            String text = String.valueOf(value);
            shown.put(key, text.length() > SHOWN_CHARS ? Bounds.head(text, SHOWN_CHARS) + " ..." : value);
        });
        return shown;
    }
}
