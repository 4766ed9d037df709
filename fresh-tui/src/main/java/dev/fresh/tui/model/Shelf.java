package dev.fresh.tui.model;

import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.InventoryView.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which features the inventory lists, and in which order.
 *
 * @param only the verdict of those that are listed, empty for all
 */
public record Shelf(Optional<Verdict> only, By by) {

    public static final Shelf START = new Shelf(Optional.of(Verdict.UNHOOKED), By.WORTH);

    /** What features are sorted by. */
    public enum By {
        /** How sure it is first, then how much becomes reachable. */
        WORTH("what is surest and unlocks most first", Comparator
                .comparing((FeatureView feature) -> feature.tier().isEmpty() ? "Z" : feature.tier())
                .thenComparing(FeatureView::unlockedLines, Comparator.reverseOrder())),
        PLACE("by file and line", Comparator.comparing(FeatureView::path).thenComparing(FeatureView::line)),
        NAME("by name", Comparator.comparing(feature -> feature.symbol().toLowerCase(Locale.ROOT)));

        private final String words;
        private final Comparator<FeatureView> comparator;

        By(String words, Comparator<FeatureView> comparator) {
            this.words = words;
            this.comparator = comparator;
        }

        /** As the screen says it. */
        public String words() {
            return words;
        }
    }

    /** Those that are listed, of which each has the text somewhere in what the list shows. */
    public List<FeatureView> list(List<FeatureView> features, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return features.stream().filter(feature -> only.isEmpty() || only.get() == feature.verdict())
                .filter(feature -> (feature.symbol() + " " + feature.path() + " " + feature.kind())
                        .toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(by.comparator).toList();
    }

    Shelf nextVerdict() {
        Verdict[] all = Verdict.values();
        int next = only.map(verdict -> verdict.ordinal() + 1).orElse(0);
        return new Shelf(next < all.length ? Optional.of(all[next]) : Optional.empty(), by);
    }

    Shelf nextOrder() {
        return new Shelf(only, By.values()[(by.ordinal() + 1) % By.values().length]);
    }
}
