package dev.fresh.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inventory as clients show it: what they need of the object that {@code GET /v1/inventory} answers, whatever else
 * is in it.
 *
 * @param commit that was scanned
 * @param suppressed how many were left out as no features
 */
public record InventoryView(String commit, List<FeatureView> features, int suppressed) {

    public InventoryView {
        features = Views.list(features);
    }

    /** How a feature stands, as spelled in the JSON. */
    public enum Verdict {
        UNHOOKED, HOOKED, UNKNOWN;

        static Verdict of(String text) {
            return switch (text) {
                case "unhooked" -> UNHOOKED;
                case "hooked" -> HOOKED;
                default -> UNKNOWN;
            };
        }
    }

    /**
     * One feature.
     *
     * @param symbol for people, for example {@code Ledger.archive}
     * @param hookedBy entry points that reach it
     * @param tier {@code A}, {@code A-}, {@code B}, {@code C}, or empty where none applies
     * @param confidence of the verdict, 0 to 1
     * @param unlockedLines how many lines become reachable with it
     * @param within the unhooked class that it belongs to
     */
    public record FeatureView(String id, String path, String symbol, int line, String language, String kind,
            Verdict verdict, List<String> hookedBy, String tier, double confidence, String necessity, double quality,
            String safety, int unlockedLines, Optional<String> within, List<EvidenceView> evidence,
            List<String> notes) {

        public FeatureView {
            hookedBy = Views.list(hookedBy);
            evidence = Views.list(evidence);
            notes = Views.list(notes);
        }

        /** The digits of the id that people type. */
        public String shortId() {
            return id.substring(0, Math.min(8, id.length()));
        }
    }

    /** What a verdict rests on. */
    public record EvidenceView(String kind, String path, int line, String text) {
    }

    /**
     * Reads the answer; a field that is absent is an empty one.
     *
     * @throws Json.BadJson when the text is no JSON object
     */
    public static InventoryView read(String json) {
        Map<String, Object> tree = Json.object(json);
        return new InventoryView(text(tree, "commit"),
                maps(tree, "features").stream().map(InventoryView::feature).toList(),
                number(tree, "suppressedCount").intValue());
    }

    private static FeatureView feature(Map<?, ?> tree) {
        return new FeatureView(text(tree, "id"), text(tree, "path"), text(tree, "symbol"),
                number(tree, "line").intValue(), text(tree, "language"), text(tree, "kind"),
                Verdict.of(text(tree, "verdict")), texts(tree, "hookedBy"), text(tree, "tier"),
                number(tree, "confidence").doubleValue(), text(tree, "necessity"),
                number(tree, "quality").doubleValue(), text(tree, "safety"),
                number(tree, "unlockedLines").intValue(),
                Optional.of(text(tree, "within")).filter(name -> !name.isEmpty()),
                maps(tree, "evidence").stream().map(one -> new EvidenceView(text(one, "kind"), text(one, "path"),
                        number(one, "line").intValue(), text(one, "text"))).toList(),
                texts(tree, "notes"));
    }

    private static String text(Map<?, ?> tree, String key) {
        Object value = tree.get(key);
        return value == null ? "" : value.toString();
    }

    private static Number number(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof Number number ? number : Integer.valueOf(0);
    }

    private static List<Map<?, ?>> maps(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof List<?> list
                ? list.stream().filter(Map.class::isInstance).<Map<?, ?>>map(one -> (Map<?, ?>) one).toList()
                : List.of();
    }

    private static List<String> texts(Map<?, ?> tree, String key) {
        return tree.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }
}
