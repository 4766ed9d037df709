package dev.fresh.daemon.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What changed of the user's while a run went on, for people: what stops a run first. */
final class Changed {

    private Changed() {
    }

    static List<String> lines(List<Object> differences) {
        List<String> lines = new ArrayList<>();
        part(lines, differences, each -> each.get("opened_by") != null, "Open for writing outside an agent's tree");
        part(lines, differences, each -> each.get("opened_by") == null && each.get("stops_the_run").equals(true),
                "What git takes commands from changed during the run");
        part(lines, differences, each -> each.get("stops_the_run").equals(false),
                "Changed during the run, origin unknown");
        return lines;
    }

    private static void part(List<String> lines, List<Object> differences, Predicate<Map<?, ?>> which, String title) {
        List<Map<?, ?>> part = new ArrayList<>();
        for (Object each : differences) {
            if (each instanceof Map<?, ?> difference && which.test(difference)) {
                part.add(difference);
            }
        }
        if (!part.isEmpty()) {
            lines.add("\n## " + title + "\n\n| what | before | after |\n|---|---|---|");
            part.forEach(each -> lines.add("| " + Quoted.codeCell(each.get("what")) + " | "
                    + Quoted.words(each.get("before")) + " | "
                    + Quoted.words(each.get("after"))
                    + (each.get("opened_by") == null ? "" : " by " + Quoted.words(each.get("opened_by"))) + " |"));
        }
    }
}
