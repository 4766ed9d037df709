package dev.fresh.tui.view;

import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.InventoryView.EvidenceView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One feature: what is known of it, what its verdict rests on, and the scanner's explanation. */
final class FeaturePane implements Pane {

    private static final int LABEL = 11;

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Optional<FeatureView> known = model.feature();
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(Subject.INVENTORY)
                    .orElse("choose a feature in the inventory"), columns);
        }
        FeatureView feature = known.get();
        List<Row> body = new ArrayList<>();
        fact("verdict", InventoryPane.word(feature.verdict()) + (feature.tier().isEmpty() ? "" : ", tier "
                + feature.tier()) + ", confidence " + feature.confidence(), columns,
                InventoryPane.style(feature.verdict()), body);
        fact("place", feature.path() + ":" + feature.line(), columns, Style.PLAIN, body);
        fact("kind", feature.language() + " " + feature.kind() + feature.within().map(owner -> " within " + owner)
                .orElse(""), columns, Style.PLAIN, body);
        fact("worth", "necessity " + feature.necessity() + ", safety " + feature.safety() + ", makes "
                + Words.plural(feature.unlockedLines(), "line") + " reachable", columns, Style.PLAIN, body);
        feature.hookedBy().forEach(entry -> fact("hooked by", entry, columns, Style.GOOD, body));
        feature.notes().forEach(note -> fact("note", note, columns, Style.PLAIN, body));
        for (EvidenceView evidence : feature.evidence()) {
            fact("evidence", evidence.kind() + ": " + evidence.text() + " (" + evidence.path() + ":"
                    + evidence.line() + ")", columns, Style.PLAIN, body);
        }
        body.add(Row.EMPTY);
        Subject<ExplainView> subject = Subject.explanation(feature.id());
        body.add(Row.of(" explanation", Style.TITLE));
        Optional<ExplainView> explanation = model.facts().of(subject);
        String text = explanation.map(ExplainView::text)
                .orElseGet(() -> model.facts().problem(subject).orElse("scanning for it ..."));
        Wrap.rows(text, columns - 4, explanation.isEmpty() ? Style.FAINT : Style.PLAIN)
                .forEach(row -> body.add(Row.of("   ").with(row.text(), row.spans().getFirst().style())));
        return Content.text(List.of(Row.of(" " + feature.shortId() + " " + feature.symbol(), Style.TITLE)), body);
    }

    private static void fact(String label, String text, int columns, Style style, List<Row> body) {
        String name = label;
        for (Row row : Wrap.rows(text, columns - LABEL - 3, style)) {
            body.add(Row.of(" ").column(name, LABEL, Style.FAINT).with(" ", Style.PLAIN).with(row.text(), style));
            name = "";
        }
    }
}
