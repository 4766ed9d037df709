package dev.fresh.daemon.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What changed of the user's while a run went on, for people: what stops a run first. */
final class Changed {

    private Changed() {
    }

    static List<String> lines(List<Object> differences) {
        List<String> lines = new ArrayList<>();
        part(lines, differences, true, "What git takes commands from changed during the run");
        part(lines, differences, false, "Changed during the run, origin unknown");
        return lines;
    }

    private static void part(List<String> lines, List<Object> differences, boolean stops, String title) {
        List<Map<?, ?>> part = new ArrayList<>();
        for (Object each : differences) {
            if (each instanceof Map<?, ?> difference && difference.get("stops_the_run").equals(stops)) {
                part.add(difference);
            }
        }
        if (!part.isEmpty()) {
            lines.add("\n## " + title + "\n\n| what | before | after |\n|---|---|---|");
            part.forEach(each -> lines.add("| `" + cell(each.get("what")) + "` | " + cell(each.get("before")) + " | "
                    + cell(each.get("after")) + " |"));
        }
    }

    /** File names are anybody's: none of them ends the table. */
    private static String cell(Object value) {
        return String.valueOf(value).replaceAll("\\p{Cntrl}", "?").replace("|", "\\|").replace("`", "'");
    }
}
