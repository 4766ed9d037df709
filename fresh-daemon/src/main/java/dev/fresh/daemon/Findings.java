package dev.fresh.daemon;

import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.text.Cells;
import dev.fresh.text.Paint;
import dev.fresh.text.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code fresh doctor} looked at, each with its remedy, and how it is told. */
final class Findings {

    private static final int CHECK = 18;
    /** The mark, the name of the check, and the gaps after them. */
    private static final int MARGIN = 7 + 2 + CHECK + 2;

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

    /**
     * As text.
     *
     * @param room columns; lines are broken between words to fit them
     * @param quiet whether only what is amiss is wanted
     */
    void asText(PrintStream out, int room, Paint paint, boolean quiet) {
        for (Finding finding : all) {
            if (quiet && (finding.level() == Level.OK || finding.level() == Level.INFO)) {
                continue;
            }
            String mark = switch (finding.level()) {
                case OK -> paint.good("ok     ");
                case INFO -> paint.faint("info   ");
                case WARNING -> paint.warning("warning");
                case PROBLEM -> paint.bad("PROBLEM");
            };
            List<String> lines = new ArrayList<>(wrapped(finding.text(), room - MARGIN));
            if (!finding.remedy().isEmpty()) {
                List<String> remedy = wrapped(finding.remedy(), room - MARGIN - 3);
                lines.add("-> " + remedy.getFirst());
                remedy.stream().skip(1).forEach(line -> lines.add("   " + line));
            }
            out.printf("%s  %-" + CHECK + "s  %s%n", mark, finding.check(), lines.getFirst());
            lines.stream().skip(1).forEach(line -> out.println(" ".repeat(MARGIN) + line));
        }
        long warnings = all.stream().filter(finding -> finding.level() == Level.WARNING).count();
        String rest = warnings == 0 ? "" : " " + warnings + (warnings == 1 ? " warning." : " warnings.");
        if (!wellEnough()) {
            out.println(paint.bad("Mend the problems above first.") + rest);
        } else if (!quiet) {
            out.println(paint.good("Nothing stands in the way of a run.") + rest);
            if (room != Table.NO_LIMIT && warnings == 0) {
                out.println(
                        paint.faint("Next: `fresh inventory` shows what could be done, `fresh auto start` begins."));
            }
        }
    }

    /** The text in lines of at most so many cells, broken between words. */
    static List<String> wrapped(String text, int cells) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.replaceAll("[\\p{Cc}\\p{Cf}]", " ").strip().split(" +")) {
            if (!line.isEmpty() && Cells.of(line + " " + word) > cells) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
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
