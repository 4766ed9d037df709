package dev.fresh.tui.view;

import dev.fresh.protocol.InventoryView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.InventoryView.Verdict;
import dev.fresh.tui.model.Shelf;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the repository has that nobody can use, and what it has that is used: one row each, filtered and sorted. */
final class InventoryPane implements Pane {

    /** The rows of the last drawing. */
    private Listed last = new Listed(Optional.empty(), Shelf.START, "", 0, List.of());

    /** Rows with what they were made of. */
    private record Listed(Optional<InventoryView> of, Shelf shelf, String search, int columns, List<Row> rows) {

        boolean is(Optional<InventoryView> other, Shelf sorted, String text, int wide) {
            return of.isPresent() && other.isPresent() && of.get() == other.get() && shelf.equals(sorted)
                    && search.equals(text) && columns == wide;
        }
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Optional<InventoryView> known = model.facts().of(Subject.INVENTORY);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(Subject.INVENTORY)
                    .orElse("reading the inventory; the first scan of a repository takes its time ..."), columns);
        }
        String search = model.place().search();
        if (!last.is(known, model.shelf(), search, columns)) {
            List<FeatureView> features = model.shelf().list(known.get().features(), search);
            last = new Listed(known, model.shelf(), search, columns,
                    features.stream().map(feature -> row(feature, columns)).toList());
        }
        List<Row> head = new ArrayList<>();
        head.add(counts(known.get()));
        head.add(Row.of(" listed: ", Style.FAINT)
                .with(model.shelf().only().map(InventoryPane::word).orElse("all"), Style.ACCENT)
                .with(", " + model.shelf().by().words(), Style.FAINT)
                .with(search.isEmpty() ? "" : ", with \"" + search + "\"", Style.ACCENT));
        head.add(heading(columns));
        List<Row> foot = model.feature().map(feature -> foot(feature, columns)).orElse(List.of());
        return new Content(head, last.rows.isEmpty() ? List.of(Row.of("   none", Style.FAINT)) : last.rows, foot, true);
    }

    private static Row counts(InventoryView inventory) {
        Row row = Row.of(" Features ", Style.TITLE).with(Integer.toString(inventory.features().size()), Style.PLAIN);
        for (Verdict verdict : Verdict.values()) {
            long count = inventory.features().stream().filter(feature -> feature.verdict() == verdict).count();
            row = row.with(", " + count + " " + word(verdict), style(verdict));
        }
        return row.with(", " + inventory.suppressed() + " left out as no feature", Style.FAINT)
                .with("  commit " + Short.commit(inventory.commit()), Style.FAINT);
    }

    private static int wide(int columns) {
        return Math.clamp((columns - 36) * 2L / 5, 16, 48);
    }

    private static Row heading(int columns) {
        return Row.of("   ").column("verdict", 9, Style.FAINT).column("tier", 5, Style.FAINT)
                .column("feature", wide(columns) + 1, Style.FAINT).column("safety", 12, Style.FAINT)
                .figure("lines", 6, Style.FAINT).with("  place", Style.FAINT);
    }

    private static Row row(FeatureView feature, int columns) {
        Style style = style(feature.verdict());
        return Row.of(" ").with(mark(feature.verdict()) + " ", style).column(word(feature.verdict()), 8, style)
                .with(" ", Style.PLAIN).column(feature.tier(), 4, Style.PLAIN).with(" ", Style.PLAIN)
                .column(feature.symbol(), wide(columns), Style.PLAIN).with(" ", Style.PLAIN)
                .column(feature.safety(), 11, Style.FAINT).with(" ", Style.PLAIN)
                .figure(Integer.toString(feature.unlockedLines()), 6, Style.FAINT)
                .with("  " + feature.path() + ":" + feature.line(), Style.FAINT).choosing(feature.id());
    }

    private static List<Row> foot(FeatureView feature, int columns) {
        List<Row> foot = new ArrayList<>();
        foot.add(Row.of(" " + feature.shortId() + " " + feature.symbol(), Style.TITLE)
                .with("  " + feature.language() + " " + feature.kind() + ", necessity " + feature.necessity()
                        + ", quality " + Math.round(feature.quality() * 100) / 100.0, Style.FAINT));
        feature.evidence().stream().limit(2).forEach(evidence -> foot.add(Row.of("   " + evidence.text(), Style.PLAIN)
                .with("  " + evidence.path() + ":" + evidence.line(), Style.FAINT)));
        feature.notes().stream().limit(1).forEach(note -> foot.add(Row.of("   " + note, Style.FAINT)));
        return foot;
    }

    static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    static Style style(Verdict verdict) {
        return switch (verdict) {
            case UNHOOKED -> Style.WARNING;
            case HOOKED -> Style.GOOD;
            case UNKNOWN -> Style.FAINT;
        };
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case UNHOOKED -> "-";
            case HOOKED -> "+";
            case UNKNOWN -> "?";
        };
    }
}
