package dev.fresh.daemon.report;

import dev.fresh.protocol.Dollars;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people, from the same value as its JSON. */
public final class Markdown {

    private Markdown() {
    }

    public static String of(Map<String, Object> report) {
        Map<String, Object> summary = map(report.get("orchestration_summary"));
        StringBuilder text = new StringBuilder("# Morning report\n\n");
        if (micro(summary, "overrun") > 0) {
            line(text, "**Overrun: " + dollars(summary, "overrun") + " more than was reserved.**\n");
        }
        if (Boolean.TRUE.equals(summary.get("simulated"))) {
            line(text, "**Simulated: a recorded transcript was played; nothing here is a result.**\n");
        }
        line(text, "Run `" + report.get("run_id") + "`, revision " + report.get("revision") + ", "
                + seconds(summary.get("started_at")) + " to " + seconds(summary.get("ended_at")) + ": "
                + Quoted.words(summary.get("end_reason"))
                + ".\n");
        line(text, "| | |\n|---|---|");
        Headline.of(summary).forEach((name, words) -> line(text, "| " + name + " | " + Quoted.words(words) + " |"));
        Mishaps.sentences(report).forEach(each -> line(text, "\n**" + Quoted.words(each) + "**"));
        for (Object each : list(report.getOrDefault("paused_for_room", List.of()))) {
            line(text, "\n**" + Quoted.words(squeezed(map(each))) + "**");
        }
        for (Object notice : list(summary.get("notices"))) {
            line(text, "\n> " + Quoted.words(notice));
        }
        Changed.lines(list(report.getOrDefault("changed_during_run", List.of()))).forEach(each -> line(text, each));
        Refusals.lines(list(report.getOrDefault("refused_servers", List.of()))).forEach(each -> line(text, each));
        agents(text, "Completed", list(report.get("completed_agents")));
        agents(text, "Awaiting you", list(report.get("awaiting_agents")));
        agents(text, "Failed", list(report.get("failed_agents")));
        agents(text, "Stopped", list(report.get("stopped_agents")));
        pulls(text, list(report.get("pull_requests")));
        costs(text, list(report.get("cost_by_model")));
        rehearsal(text, map(report.get("merge_rehearsal")));
        notDone(text, list(report.get("not_done")));
        metrics(text, map(report.get("metrics")));
        line(text, "\nEvery figure can be checked: `fresh report verify` recomputes this report from the journal (up to"
                + " position " + report.get("journal_position") + ") and git.");
        return text.toString();
    }

    private static void agents(StringBuilder text, String title, List<Object> agents) {
        if (agents.isEmpty()) {
            return;
        }
        line(text, "\n## " + title + "\n");
        for (Object each : agents) {
            Map<String, Object> agent = map(each);
            line(text, "- **" + Quoted.words(agent.get("target_feature")) + "** ("
                    + Quoted.code(agent.get("feature_path")) + "), agent `" + shorter(agent.get("id")) + "`, "
                    + agent.get("runtime_minutes") + " min, "
                    + dollars(agent, "cost") + " (" + agent.get("cost_source") + ")");
            part(text, "reason", agent.get("reason"));
            part(text, "provider", provider(agent));
            part(text, "cost alarm", agent.get("cost_alarm"));
            part(text, "branch", agent.get("branch"));
            part(text, "commit", agent.get("commit"));
            part(text, "proposal", agent.get("pr_url"));
            part(text, "approved", agent.get("approved_by"));
            part(text, "try it", agent.get("try_command"));
            part(text, "new command", agent.get("new_command"));
            part(text, "decide", agent.get("command"));
            for (Object gate : list(agent.get("gates"))) {
                part(text, String.valueOf(map(gate).get("name")), map(gate).get("outcome") + tests(map(gate)));
            }
        }
    }

    private static void pulls(StringBuilder text, List<Object> pulls) {
        if (pulls.isEmpty()) {
            return;
        }
        line(text, "\n## Pull requests\n");
        for (Object each : pulls) {
            Map<String, Object> pull = map(each);
            int rounds = ((Number) pull.getOrDefault("rounds", 0)).intValue();
            List<Object> wanted = list(pull.getOrDefault("feedback_outstanding", List.of()));
            line(text,
                    "- " + Quoted.words(pull.get("url")) + ": "
                            + (pull.get("state") == null ? "published" : pull.get("state"))
                            + (rounds == 0 ? "" : ", worked on again " + (rounds == 1 ? "once" : rounds + " times"))
                            + (wanted.isEmpty() ? "" : ", still wanted: " + wanted.stream().map(Quoted::words)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private static String provider(Map<String, Object> agent) {
        List<Object> tried = list(agent.get("providers_tried"));
        return (tried.isEmpty() ? agent.get("provider") : tried.stream().map(String::valueOf)
                .collect(Collectors.joining(", then "))) + ", " + agent.get("provider_requests") + " requests"
                + (micro(agent, "estimated") > 0 ? ", " + dollars(agent, "estimated") + " estimated" : "");
    }

    private static void costs(StringBuilder text, List<Object> models) {
        if (models.isEmpty()) {
            return;
        }
        line(text,
                "\n## Cost\n\n| provider | model | requests | tokens in / cached / written / out | cost | estimated |"
                        + "\n|---|---|---|---|---|---|");
        for (Object each : models) {
            Map<String, Object> model = map(each);
            line(text,
                    "| " + model.get("provider") + " | " + Quoted.words(model.get("model")) + " | "
                            + model.get("requests") + " | "
                            + model.get("input_tokens") + " / " + model.get("cache_read_tokens") + " / "
                            + model.get("cache_write_tokens") + " / " + model.get("output_tokens") + " | "
                            + dollars(model, "cost") + " (" + Quoted.words(model.get("source")) + ") | "
                            + dollars(model, "estimated")
                            + " |");
        }
    }

    private static String tests(Map<String, Object> gate) {
        return gate.get("tests") == null ? "" : ", " + gate.get("tests") + " tests";
    }

    private static void rehearsal(StringBuilder text, Map<String, Object> rehearsal) {
        if (((Number) rehearsal.get("proposals")).intValue() == 0) {
            return;
        }
        line(text, "\n## Merging\n\n" + rehearsal.get("merge_cleanly") + " of " + rehearsal.get("proposals")
                + " proposals merge cleanly one after the other.");
        list(rehearsal.get("conflicts")).forEach(conflict -> line(text, "- does not: " + Quoted.words(conflict)));
        line(text, "\nMerge them in this order:\n");
        for (Object each : list(rehearsal.get("order"))) {
            Map<String, Object> step = map(each);
            List<Object> over = list(step.get("over"));
            line(text, "1. " + Quoted.code(step.get("branch")) + (over.isEmpty() ? "" : ", after the agents "
                    + over.stream().map(id -> id.toString().substring(0, Math.min(8, id.toString().length())))
                            .collect(Collectors.joining(", "))));
        }
        List<Object> gates = list(rehearsal.get("gates"));
        line(text, "\nThe gates together: "
                + (gates.isEmpty() ? "not run, " : gates.stream().map(gate -> Quoted.words(map(gate)
                        .get("name")) + " " + map(gate).get("outcome")).collect(Collectors.joining(", ")) + ", ")
                + Quoted.words(rehearsal.get("gated")) + ".");
        list(rehearsal.get("red")).forEach(agent -> line(text, "- agent " + agent
                + " is green alone and turns the others red: look at it first"));
    }

    private static void notDone(StringBuilder text, List<Object> left) {
        if (left.isEmpty()) {
            return;
        }
        line(text, "\n## Not done\n\n| feature | code | reason |\n|---|---|---|");
        for (Object each : left) {
            Map<String, Object> entry = map(each);
            line(text, "| " + Quoted.codeCell(entry.get("symbol")) + " (" + Quoted.codeCell(entry.get("path")) + ") | "
                    + entry.get("code") + " | " + Quoted.words(entry.get("reason")) + " |");
        }
    }

    private static void metrics(StringBuilder text, Map<String, Object> metrics) {
        line(text, "\n## Figures\n\n| figure | value |\n|---|---|");
        Map<String, Object> unknown = map(metrics.get("unknown"));
        metrics.forEach((name, value) -> {
            if (!name.equals("unknown") && !name.equals("time_in_state_seconds")) {
                line(text, "| " + name + " | " + (value == null ? "unknown: " + Quoted.words(unknown.get(name)) : value)
                        + " |");
            }
        });
        map(metrics.get("time_in_state_seconds"))
                .forEach((state, seconds) -> line(text, "| time in " + state + " | " + seconds + " s |"));
    }

    private static void part(StringBuilder text, String name, Object value) {
        if (value != null) {
            line(text, "  - " + Quoted.words(name) + ": " + Quoted.words(value));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String seconds(Object instant) {
        return String.valueOf(instant).replaceAll("\\.\\d+Z", "Z");
    }

    private static String shorter(Object id) {
        String text = String.valueOf(id);
        return text.substring(0, Math.min(8, text.length()));
    }

    private static String squeezed(Map<String, Object> pause) {
        int agents = list(pause.get("agents")).size();
        return "There was too little room from " + seconds(pause.get("from")) + " to " + (pause.get("to") == null
                ? "the end" : seconds(pause.get("to"))) + ": " + pause.get("reason") + "; "
                + (agents == 0 ? "nothing new began meanwhile" : agents + (agents == 1 ? " agent" : " agents")
                        + " made room")
                + ".";
    }

    private static String dollars(Map<String, Object> from, String name) {
        return Dollars.text(micro(from, name));
    }

    private static long micro(Map<String, Object> from, String name) {
        return ((Number) from.get(name + "_micro_usd")).longValue();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
