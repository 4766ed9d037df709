package dev.fresh.edge.notify;

import dev.fresh.protocol.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something that a person wants to know now.
 *
 * @param id the same whenever the same news is delivered again
 * @param repository name of its folder
 * @param run full id
 * @param agent full id
 * @param title one line
 * @param lines what there is to say beyond the title
 * @param commands that a person would type next
 * @param budgetPercent of the budget that are spent, for news about money
 */
public record Notification(String id, Kind kind, Instant at, String repository, Optional<String> run,
        Optional<String> agent, String title, List<String> lines, List<String> commands,
        Optional<Integer> budgetPercent) {

    /** Name of the JSON form; its schema is published in {@code docs/notification.schema.json}. */
    public static final String SCHEMA = "fresh.notification/1";

    private static final int LINE_MAX = 500;

    public Notification {
        lines = List.copyOf(lines);
        commands = List.copyOf(commands);
    }

    /** What it is about. */
    public enum Kind {
        AWAITING_YOU, BUDGET, RUN_PAUSED, RUN_ENDED, NIGHT_MISSED, TEST;

        /** As spelled in JSON and in the settings. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same fit to be shown anywhere: short lines, without what could steer a terminal, and without secrets. */
    public Notification clean(UnaryOperator<String> redact) {
        UnaryOperator<String> line = text -> {
            String one = redact.apply(text).replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
            return one.length() <= LINE_MAX ? one
                    : one.substring(0, one.offsetByCodePoints(0, one.codePointCount(0, LINE_MAX - 4))) + " ...";
        };
        return new Notification(id, kind, at, repository, run, agent, line.apply(title), lines.stream().map(line)
                .toList(), commands, budgetPercent);
    }

    /** Title and lines as one text. */
    public String text() {
        return lines.isEmpty() ? title : title + "\n" + String.join("\n", lines);
    }

    /** One line of JSON. */
    public String json() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", SCHEMA);
        tree.put("id", id);
        tree.put("kind", kind.toString());
        tree.put("at", at.toString());
        tree.put("repository", repository);
        tree.put("run", run.orElse(null));
        tree.put("agent", agent.orElse(null));
        tree.put("title", title);
        tree.put("text", text());
        tree.put("lines", lines);
        tree.put("commands", commands);
        tree.put("budget_percent", budgetPercent.orElse(null));
        return Json.write(tree);
    }
}
