package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a recorded transcript, for tests alone; nothing it does counts as success. A transcript is one JSON object:
 *
 * <pre>{@code
 * {"cost": "free",                        free (the default), metered or unmetered
 *  "agents": {
 *    "word_count": {                      a feature's symbol; "*" is any other feature
 *      "decline": "EFFECTS",              instead of all else: a decline code
 *      "plan": [STEP, ...],               played when the task is analysed
 *      "attempts": [[STEP, ...], ...],    played at the first, second ... attempt; the last one again after that
 *      "command": ["word-count", "a b"]   what the agent says shows the new command
 *    }}}
 * }</pre>
 *
 * <p>A step is an object with one of these keys: {@code say} a line for the log; {@code write} or {@code append} a
 * path in the worktree, with {@code text}; {@code delete} a path; {@code sleep_ms}; {@code wait_for} a file beside the
 * transcript to appear; {@code hang} true, until stopped; {@code fail} a sentence, with {@code kind}, by default agent;
 * {@code exit} a code, as a process that ends with it; {@code ask} a question in a plan, with {@code options};
 * {@code charge} dollars; {@code limit} a kind, with {@code text} and {@code minutes} until it is worth trying again.
 */
public final class ScriptedProvider implements Provider {

    private static final long POLL_MILLIS = 10;
    private static final List<String> COSTS = List.of("free", "metered", "unmetered");

    private final Path transcript;
    private final Map<String, Object> recording;

    /** Reads the transcript, once. */
    public ScriptedProvider(Path transcript) {
        this.transcript = transcript;
        try {
            this.recording = Json.object(Files.readString(transcript));
        } catch (CharacterCodingException e) {
            throw EdgeException.environment("the transcript " + transcript + " is not UTF-8 text", e);
        } catch (IOException | Json.BadJson e) {
            throw EdgeException.environment("the transcript " + transcript + " cannot be read: " + e.getMessage(), e);
        }
        if (!COSTS.contains(text(recording, "cost", "free"))) {
            throw bad("a cost that is none of " + String.join(", ", COSTS));
        }
        if (!(recording.getOrDefault("agents", Map.of()) instanceof Map<?, ?> agents)
                || !agents.values().stream().allMatch(Map.class::isInstance)) {
            throw bad("agents that are no objects by their features' names");
        }
    }

    @Override
    public String name() {
        // The transcript belongs to the name: who has the name only, as a run has, finds it again.
        return "scripted:" + transcript;
    }

    @Override
    public Cost cost() {
        return Cost.valueOf(text(recording, "cost", "free").toUpperCase(Locale.ROOT));
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public Optional<Decline> assess(Task task, Site site) {
        Feature feature = task.feature();
        String code = text(agent(feature), "decline", "");
        return code.isEmpty() ? Optional.empty()
                : Optional.of(new Decline(Decline.Code.valueOf(code), "the transcript declines " + feature.symbol()));
    }

    @Override
    public Plan analyze(Assignment assignment) {
        Optional<Question> question = Optional.empty();
        for (Map<String, Object> step : steps(agent(assignment.task().feature()).get("plan"))) {
            if (step.get("ask") instanceof String asked) {
                question = Optional.of(new Question(asked, strings(step.get("options"))));
            } else {
                play(step, assignment);
            }
        }
        return new Plan("Play " + transcript.getFileName(), question);
    }

    @Override
    public Result implement(Assignment assignment) {
        Map<String, Object> agent = agent(assignment.task().feature());
        List<?> attempts = agent.get("attempts") instanceof List<?> list ? list : List.of();
        if (!attempts.isEmpty()) {
            steps(attempts.get(Math.min(assignment.attempt(), attempts.size()) - 1))
                    .forEach(step -> play(step, assignment));
        }
        return new Result("Played " + transcript.getFileName(), strings(agent.get("command")));
    }

    private void play(Map<String, Object> step, Assignment assignment) {
        SourceTree worktree = new SourceTree(assignment.worktree());
        String action = step.keySet().stream()
                .filter(key -> !List.of("text", "kind", "options", "minutes").contains(key))
                .findFirst().orElseThrow(() -> bad("a step without an action"));
        String value = String.valueOf(step.get(action));
        switch (action) {
            case "say" -> assignment.says().accept(value);
            case "write" -> worktree.write(value, text(step, "text", ""));
            case "append" -> worktree.write(value, (worktree.has(value) ? worktree.read(value) : "")
                    + text(step, "text", ""));
            case "delete" -> worktree.delete(value);
            case "sleep_ms" -> sleep(Long.parseLong(value));
            case "wait_for" -> {
                while (!Files.exists(transcript.resolveSibling(value))) {
                    sleep(POLL_MILLIS);
                }
            }
            case "hang" -> sleep(Long.MAX_VALUE);
            case "fail" -> throw new EdgeException(new Failure(
                    Failure.Kind.valueOf(text(step, "kind", "agent").toUpperCase(Locale.ROOT)), value));
            case "exit" -> {
                if (!value.equals("0")) {
                    throw new EdgeException(new Failure(Failure.Kind.AGENT, "the agent ended with exit code " + value));
                }
            }
            case "charge" -> assignment.charged().accept(Money.ofDollars(value));
            case "limit" -> throw new LimitReached(new Limit(Limit.Kind.valueOf(value.toUpperCase(Locale.ROOT)),
                    text(step, "text", value), step.get("minutes") instanceof Number minutes
                            ? Optional.of(Instant.now().plus(Duration.ofMinutes(minutes.longValue())))
                            : Optional.empty()));
            default -> throw bad("an unknown action " + action);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EdgeException(new Failure(Failure.Kind.AGENT, "the agent was stopped"), e);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> agent(Feature feature) {
        Map<String, Object> agents = recording.get("agents") instanceof Map<?, ?> map ? (Map<String, Object>) map
                : Map.of();
        Object agent = agents.getOrDefault(feature.symbol(), agents.getOrDefault("*", Map.of()));
        return (Map<String, Object>) agent;
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> steps(Object list) {
        List<Map<String, Object>> steps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> steps.add((Map<String, Object>) item));
        }
        return steps;
    }

    private static List<String> strings(Object list) {
        return list instanceof List<?> items ? items.stream().map(String::valueOf).toList() : List.of();
    }

    private static String text(Map<String, Object> object, String key, String otherwise) {
        return object.get(key) == null ? otherwise : String.valueOf(object.get(key));
    }

    private EdgeException bad(String what) {
        return EdgeException.environment("the transcript " + transcript + " has " + what);
    }
}
