package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Style;
import java.util.ArrayList;
import java.util.List;

/** Text that is longer than a row, on several: broken at spaces where there are some. */
final class Wrap {

    private Wrap() {
    }

    static List<Row> rows(String text, int columns, Style style) {
        List<Row> rows = new ArrayList<>();
        for (String line : Foreign.lines(text, 2_000)) {
            lines(line, columns).forEach(part -> rows.add(Row.of(part, style)));
        }
        return rows;
    }

    /** The parts of one inert line, at least one. */
    static List<String> lines(String inert, int columns) {
        int room = Math.max(8, columns);
        if (inert.length() <= room && Foreign.width(inert) <= room) {
            return List.of(inert);
        }
        List<String> parts = new ArrayList<>();
        String rest = inert;
        while (Foreign.width(rest) > room) {
            String part = Foreign.cut(rest, room);
            int space = part.lastIndexOf(' ');
            // A word that takes more than half a row is broken itself.
            if (space > part.length() / 2) {
                part = part.substring(0, space + 1);
            }
            parts.add(part.stripTrailing());
            rest = rest.substring(part.length());
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }
}
