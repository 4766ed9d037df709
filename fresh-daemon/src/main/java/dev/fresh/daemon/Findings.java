package dev.fresh.daemon;

import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code fresh doctor} looked at, each with its remedy, and how it is told. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    /** How bad a finding is. */
    enum Level {
        OK, INFO, WARNING, PROBLEM
    }

    /** One thing that was looked at; {@code facts} are for programs that want more than the sentence. */
    private record Finding(String check, Level level, String text, String remedy, Map<String, Object> facts) {
    }

    void add(String check, Level level, String text, String remedy) {
        add(check, level, text, remedy, Map.of());
    }

    void add(String check, Level level, String text, String remedy, Map<String, Object> facts) {
        all.add(new Finding(check, level, text, level == Level.OK ? "" : remedy, facts));
    }

    /** 0 when nothing stands in the way of a run. */
    int exit() {
        return wellEnough() ? Exits.OK : Exits.CONFIGURATION;
    }

    private boolean wellEnough() {
        return all.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
    }

    void asText(PrintStream out) {
        for (Finding finding : all) {
            String mark = switch (finding.level()) {
                case OK -> "ok     ";
                case INFO -> "info   ";
                case WARNING -> "warning";
                case PROBLEM -> "PROBLEM";
            };
            out.printf("%s  %-18s %s%n", mark, finding.check(), finding.text());
            if (!finding.remedy().isEmpty()) {
                out.printf("         %-18s -> %s%n", "", finding.remedy());
            }
        }
        out.println(wellEnough() ? "Nothing stands in the way of a run." : "Mend the problems above first.");
    }

    void asJson(PrintStream out) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", wellEnough());
        answer.put("findings", all.stream().map(finding -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("check", finding.check());
            entry.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            entry.put("text", finding.text());
            entry.put("remedy", finding.remedy());
            entry.putAll(finding.facts());
            return entry;
        }).toList());
        out.println(Json.pretty(answer));
    }
}
