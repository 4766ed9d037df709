package dev.fresh.tui.view;

import dev.fresh.tui.model.Style;
import java.util.List;

/**
 * What a pane shows: rows that stay on top, rows that scroll, rows that stay below them.
 *
 * @param body may be a list that makes its rows when they are asked for: only those in sight are
 * @param chooses whether rows of the body are chosen; otherwise the text scrolls
 */
public record Content(List<Row> head, List<Row> body, List<Row> foot, boolean chooses) {

    static Content text(List<Row> head, List<Row> body) {
        return new Content(head, body, List.of(), false);
    }

    /** One sentence in place of everything. */
    static Content sentence(String text) {
        return text(List.of(), List.of(Row.EMPTY, Row.of("  " + text, Style.FAINT)));
    }
}
