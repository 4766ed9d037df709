package dev.fresh.edge.provider;

import dev.fresh.edge.provider.Provider.Plan;
import dev.fresh.edge.provider.Provider.Question;
import dev.fresh.edge.provider.Provider.Result;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent's last words, read as the plan or the result that it was asked for; words of another form stay words. */
public final class Answers {

    /** The form of a plan as a JSON schema that also strict providers take. */
    public static final String PLAN_SCHEMA = """
            {"type":"object","additionalProperties":false,"required":["steps","files","command","question"],\
            "properties":{"steps":{"type":"array","items":{"type":"string"}},\
            "files":{"type":"array","items":{"type":"string"}},"command":{"type":"string"},\
            "question":{"type":["object","null"],"additionalProperties":false,"required":["text","options"],\
            "properties":{"text":{"type":"string"},"options":{"type":"array","items":{"type":"string"}}}}}}""";

    private static final Pattern FENCED = Pattern.compile("(?s)```(?:json)?[ \\t]*\\r?\\n(.*?)\\n?[ \\t]*```");
    private static final int PLAN_CHARS_MAX = 10_000;
    private static final int SUMMARY_CHARS_MAX = 2_000;
    private static final int WORD_CHARS_MAX = 1_000;
    private static final int WORDS_MAX = 40;
    private static final int TRIES_MAX = 50;

    private Answers() {
    }

    /** The plan with its question, or the whole text as the plan. */
    public static Plan plan(String text) {
        Optional<Map<String, Object>> found = object(text, "steps");
        if (found.isEmpty()) {
            return new Plan(cut(text.strip(), PLAN_CHARS_MAX), Optional.empty());
        }
        StringBuilder plan = new StringBuilder();
        List<String> steps = strings(found.get().get("steps"));
        for (int i = 0; i < steps.size(); i++) {
            plan.append(i + 1).append(". ").append(steps.get(i)).append('\n');
        }
        List<String> files = strings(found.get().get("files"));
        if (!files.isEmpty()) {
            plan.append("Files: ").append(String.join(", ", files)).append('\n');
        }
        if (found.get().get("command") instanceof String command && !command.isBlank()) {
            plan.append("Command: ").append(command).append('\n');
        }
        return new Plan(cut(plan.toString().strip(), PLAN_CHARS_MAX), question(found.get().get("question")));
    }

    /** The summary with the new command, or the text as the summary. */
    public static Result result(String text) {
        Optional<Map<String, Object>> found = object(text, "summary");
        if (found.isEmpty()) {
            return new Result(cut(text.strip(), SUMMARY_CHARS_MAX), List.of());
        }
        List<String> command = found.get().get("command") instanceof String line && !line.isBlank()
                ? List.of(line.strip().split("\\s+")) : strings(found.get().get("command"));
        return new Result(cut(String.valueOf(found.get().get("summary")).strip(), SUMMARY_CHARS_MAX), command);
    }

    private static Optional<Question> question(Object asked) {
        if (!(asked instanceof Map<?, ?> question) || !(question.get("text") instanceof String text)
                || text.isBlank()) {
            return Optional.empty();
        }
        List<String> options = strings(question.get("options"));
        return options.isEmpty() ? Optional.empty() : Optional.of(new Question(cut(text, WORD_CHARS_MAX), options));
    }

    /** The last JSON object in the text that has the key; models put words before, after and around it. */
    private static Optional<Map<String, Object>> object(String text, String key) {
        List<String> candidates = new ArrayList<>();
        for (Matcher fence = FENCED.matcher(text); fence.find();) {
            candidates.addFirst(fence.group(1).strip());
        }
        int end = text.lastIndexOf('}') + 1;
        for (int start = text.lastIndexOf('{', end); start >= 0 && candidates.size() < TRIES_MAX; start = text
                .lastIndexOf('{', start - 1)) {
            candidates.add(text.substring(start, Math.max(start, end)));
        }
        for (String candidate : candidates) {
            try {
                Map<String, Object> object = Json.object(candidate);
                if (object.containsKey(key)) {
                    return Optional.of(object);
                }
            } catch (Json.BadJson _) {
                continue; // not this one
            }
        }
        return Optional.empty();
    }

    private static List<String> strings(Object list) {
        return list instanceof List<?> items ? items.stream().filter(item -> item != null)
                .map(item -> cut(String.valueOf(item), WORD_CHARS_MAX)).filter(item -> !item.isBlank())
                .limit(WORDS_MAX).toList() : List.of();
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax) + " ...";
    }
}
