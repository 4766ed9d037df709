package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.protocol.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The inventory as JSON with camelCase keys, the contract with everybody outside. */
public final class InventoryJson {

    /** Grows whenever a key changes its meaning or goes. */
    public static final int SCHEMA = 1;

    private InventoryJson() {
    }

    /** The whole report; {@code all} also fills {@code suppressed}. */
    public static String write(InventoryReport report, boolean all) {
        return Json.pretty(tree(report, all));
    }

    static Map<String, Object> tree(InventoryReport report, boolean all) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", SCHEMA);
        map.put("commit", report.commit());
        map.put("features", each(report.features(), InventoryJson::feature));
        map.put("suppressed", each(all ? report.suppressed() : List.of(), s -> map("id", s.id(), "path", s.path(),
                "symbol", s.symbol(), "line", s.line(), "kind", "not-a-feature", "reason", s.reason())));
        map.put("suppressedCount", report.suppressed().size());
        map.put("packages", each(report.packages(), p -> map("path", p.path(), "language", p.language(), "state",
                p.state(), "files", p.files(), "liveFiles", p.liveFiles(), "reason", p.reason())));
        map.put("entryPoints", each(report.entryPoints(), e -> map("path", e.path(), "symbol", e.symbol(), "line",
                e.line(), "kind", e.kind(), "rule", e.rule(), "confidence", e.confidence())));
        map.put("roots", each(report.roots(), InventoryJson::root));
        map.put("parseErrors", each(report.parseErrors(), e -> map("path", e.path(), "line", e.line(), "message",
                e.message())));
        map.put("skipped", each(report.skipped(), s -> map("path", s.path(), "reason", s.reason())));
        map.put("rules", report.rules());
        map.put("otherWork", each(report.otherWork(), w -> map("kind", w.kind().label(), "feature", w.featureId(),
                "statements", w.statements(), "branches", w.branches(), "weight", w.weight(), "bonus", w.bonus(),
                "reason", w.reason())));
        return map;
    }

    /** One feature as it stands in {@code features[]}. */
    public static Map<String, Object> feature(Feature f) {
        Map<String, Object> map = map("id", f.id(), "path", f.path(), "symbol", f.symbol(), "line", f.line(),
                "language",
                f.language(), "kind", lower(f.kind()), "verdict", lower(f.verdict()));
        map.put("hooked", f.verdict() == Verdict.UNKNOWN ? null : f.verdict() == Verdict.HOOKED);
        map.put("hookedBy", f.hookedBy());
        map.put("tier", tier(f.tier()));
        map.put("confidence", f.confidence());
        map.put("necessity", lower(f.necessity()));
        map.put("quality", f.quality());
        map.put("safety", lower(f.safety()));
        map.put("unlockedLines", f.unlockedLines());
        map.put("siblingHooked", f.siblingHooked());
        map.put("documented", f.documented());
        map.put("within", f.within().orElse(null));
        map.put("signature", f.signature().map(InventoryJson::signature).orElse(null));
        map.put("evidence", each(f.evidence(), InventoryJson::evidence));
        map.put("notes", f.notes());
        return map;
    }

    static Map<String, Object> evidence(Evidence e) {
        return map("kind", e.kind(), "path", e.path(), "line", e.line(), "text", e.text());
    }

    private static Map<String, Object> signature(Signature s) {
        Map<String, Object> map = map("parameters", each(s.parameters(), p -> {
            Map<String, Object> one = map("name", p.name(), "type", p.type(), "passing", lower(p.passing()));
            one.put("default", p.defaultValue().orElse(null));
            return one;
        }), "returnType", s.returnType(), "async", s.isAsync(), "static", s.isStatic(), "generator", s.isGenerator(),
                "doc", s.doc());
        map.put("receiver", s.receiver().map(r -> map("className", r.className(), "noArgumentConstructor",
                r.noArgumentConstructor())).orElse(null));
        return map;
    }

    private static Map<String, Object> root(CliRoot r) {
        return map("framework", r.framework(), "path", r.path(), "symbol", r.symbol(), "line", r.line(), "commands",
                r.commands(), "details", new TreeMap<>(r.details()));
    }

    /** As spelled in JSON; null where no tier applies. */
    public static String tier(Tier tier) {
        return switch (tier) {
            case A, B, C -> tier.name();
            case A_MINUS -> "A-";
            case NONE -> null;
        };
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <T> List<Map<String, Object>> each(List<T> values, Function<T, Map<String, Object>> form) {
        return values.stream().map(form).toList();
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put((String) pairs[at], pairs[at + 1]);
        }
        return map;
    }
}
