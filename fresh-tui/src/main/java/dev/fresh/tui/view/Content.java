package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Layout.Stop;
import dev.fresh.tui.model.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pane shows: rows that stay on top, rows that scroll, rows that stay below them.
 *
 * @param body may be a list that makes its rows when they are asked for: only those in sight are
 * @param chooses whether rows of the body are chosen; otherwise the text scrolls
 * @param stops where the parts of a text begin
 */
public record Content(List<Row> head, List<Row> body, List<Row> foot, boolean chooses, List<Stop> stops) {

    Content(List<Row> head, List<Row> body, List<Row> foot, boolean chooses) {
        this(head, body, foot, chooses, List.of());
    }

    static Content text(List<Row> head, List<Row> body) {
        return new Content(head, body, List.of(), false);
    }

    /** One sentence in place of everything. */
    static Content sentence(String text, int columns) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.EMPTY);
        Wrap.lines(Foreign.line(text), columns - 4).forEach(part -> rows.add(Row.of("  " + part, Style.FAINT)));
        return text(List.of(), rows);
    }
}
