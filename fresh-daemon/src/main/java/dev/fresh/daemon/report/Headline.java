package dev.fresh.daemon.report;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;
import dev.fresh.protocol.Dollars;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The five lines at the top of a report. */
public final class Headline {

    private Headline() {
    }

    /** Of a run of the fleet, as its report has them. */
    public static List<String> lines(Fleet fleet, Run run, Instant at) {
        return of(Summary.of(fleet, run, at)).entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue()).toList();
    }

    /** Of the report's summary: what each line is about, and what it says. */
    static Map<String, String> of(Map<String, Object> summary) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Runtime", summary.get("total_runtime_hours") + " h");
        lines.put("Cost", dollars(summary, "total_cost") + " of " + dollars(summary, "budget"));
        lines.put("Agents", summary.get("agents_spawned") + " spawned, " + summary.get("agents_completed")
                + " completed, " + summary.get("agents_failed") + " failed, " + summary.get("agents_stopped")
                + " stopped, " + summary.get("agents_awaiting") + " awaiting");
        lines.put("Provider", summary.get("provider") + ", sandbox " + summary.get("sandbox"));
        String commit = String.valueOf(summary.get("base_commit"));
        lines.put("Base", summary.get("base_name") + " at " + commit.substring(0, Math.min(8, commit.length())));
        return lines;
    }

    private static String dollars(Map<String, Object> from, String name) {
        return Dollars.text(((Number) from.get(name + "_micro_usd")).longValue());
    }
}
