package dev.fresh.daemon.report;

import dev.fresh.core.fleet.Mishap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What befell the daemon and its machine while a run should have gone on, as it stands in the run's report. */
final class Mishaps {

    private final List<Map<String, Object>> asleep = new ArrayList<>();
    private final List<Map<String, Object>> restarts = new ArrayList<>();
    private final List<Map<String, Object>> clocks = new ArrayList<>();

    void add(Mishap mishap) {
        Map<String, Object> entry = new LinkedHashMap<>();
        switch (mishap) {
            case Mishap.Slept e -> {
                entry.put("from", e.from().toString());
                entry.put("to", e.at().toString());
                entry.put("minutes", Numbers.minutes(e.time()));
                asleep.add(entry);
            }
            case Mishap.Restarted e -> {
                entry.put("at", e.at().toString());
                entry.put("before", e.how());
                restarts.add(entry);
            }
            case Mishap.ClockWasSet e -> {
                entry.put("from", e.from().toString());
                entry.put("to", e.at().toString());
                clocks.add(entry);
            }
        }
    }

    /** Adds a list for each kind of which there was one. */
    void into(Map<String, Object> report) {
        put(report, "asleep", asleep);
        put(report, "restarts", restarts);
        put(report, "clock_set", clocks);
    }

    /** The same as sentences, read from a report. */
    static List<String> sentences(Map<String, Object> report) {
        List<String> lines = new ArrayList<>();
        entries(report, "asleep").forEach(entry -> lines.add(
                new Mishap.Slept(time(entry, "from"), time(entry, "to")).sentence()));
        entries(report, "restarts").forEach(entry -> lines.add(
                new Mishap.Restarted(time(entry, "at"), (String) entry.get("before")).sentence()));
        entries(report, "clock_set").forEach(entry -> lines.add(
                new Mishap.ClockWasSet(time(entry, "from"), time(entry, "to")).sentence()));
        return lines;
    }

    private static void put(Map<String, Object> report, String name, List<Map<String, Object>> entries) {
        if (!entries.isEmpty()) {
            report.put(name, List.copyOf(entries));
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(Map<String, Object> report, String name) {
        return (List<Map<String, Object>>) report.getOrDefault(name, List.of());
    }

    private static Instant time(Map<String, Object> entry, String name) {
        return Instant.parse((String) entry.get(name));
    }
}
