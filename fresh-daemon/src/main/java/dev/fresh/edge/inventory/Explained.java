package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a symbol is hooked up or not.
 *
 * @param suppressed why it is not listed as a feature, empty when it is
 * @param route the way from an entry point to the symbol, the entry first; empty when there is none
 * @param references for what nothing reaches: every use of the name with the reason why it does not count
 * @param unclear the folder about which nothing is claimed, empty when there is none
 * @param sibling the nearest feature in the same place that is hooked up, with what reaches it
 * @param rules the entry-point rules that looked
 */
public record Explained(String id, String symbol, String path, int line, Verdict verdict, Optional<String> suppressed,
        List<Evidence> route, List<Evidence> references, String unclear, Optional<Evidence> sibling,
        List<String> rules) {

    public Explained {
        route = List.copyOf(route);
        references = List.copyOf(references);
        rules = List.copyOf(rules);
    }

    /** For people, several lines. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(symbol + "  " + path + ":" + line);
        suppressed.ifPresent(reason -> lines.add("  Not listed as a feature: " + reason));
        if (!route.isEmpty()) {
            lines.add(verdict == Verdict.HOOKED ? "  Hooked up:" : "  Possibly hooked up:");
            route.forEach(step -> lines.add("    " + step.text() + "  " + step.path() + ":" + step.line()));
            return String.join("\n", lines) + "\n";
        }
        lines.add(unclear.isEmpty() ? "  Not hooked up: no entry point reaches it."
                : "  Unknown: too little of " + unclear + " is reached; a rule for its entry point may be missing.");
        if (references.stream().allMatch(r -> r.kind().equals("documentation"))) {
            lines.add("  Its name occurs nowhere else in the code.");
        }
        references.forEach(use -> lines.add("  " + use.path() + ":" + use.line() + "  " + use.text()));
        lines.add("  Nearest hooked up: " + sibling.map(s -> s.text() + "  " + s.path() + ":" + s.line())
                .orElse("none in the same place."));
        lines.add("  Rules that looked: " + String.join(", ", rules));
        return String.join("\n", lines) + "\n";
    }

    /** For programs; keys as in the inventory's own JSON. */
    public Map<String, Object> tree() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("symbol", symbol);
        map.put("path", path);
        map.put("line", line);
        map.put("verdict", InventoryJson.lower(verdict));
        map.put("suppressed", suppressed.orElse(null));
        map.put("route", route.stream().map(InventoryJson::evidence).toList());
        map.put("references", references.stream().map(InventoryJson::evidence).toList());
        map.put("sibling", sibling.map(InventoryJson::evidence).orElse(null));
        map.put("rules", rules);
        return map;
    }
}
