package dev.fresh.daemon.report;

import dev.fresh.core.fleet.FleetEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The servers outside that agents of one run were refused, each once for each agent. */
final class Refusals {

    private record Key(String agentId, String server) {
    }

    private final Map<Key, Integer> times = new LinkedHashMap<>();

    void add(FleetEvent.ServerRefused refused) {
        times.merge(new Key(refused.agentId(), refused.server()), refused.times(), Integer::sum);
    }

    /** As they stand in the report, in the order in which they were met. */
    List<Map<String, Object>> entries() {
        List<Map<String, Object>> entries = new ArrayList<>();
        times.forEach((key, count) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("agent", key.agentId());
            entry.put("server", key.server());
            entry.put("times", count);
            entries.add(entry);
        });
        return entries;
    }

    /** For people, a line each. */
    static List<String> lines(List<Object> entries) {
        List<String> lines = new ArrayList<>();
        for (Object each : entries) {
            if (each instanceof Map<?, ?> entry) {
                lines.add((lines.isEmpty() ? "\n## Refused\n\nAgents asked for servers that are not in `network.hosts`."
                        + "\n\n" : "") + "- refused: " + Quoted.code(entry.get("server")) + ", "
                        + entry.get("times") + (entry.get("times").equals(1) ? " time" : " times") + ", agent `"
                        + Story.shorter(String.valueOf(entry.get("agent"))) + "`");
            }
        }
        return lines;
    }
}
