package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.KeyMap;
import dev.fresh.tui.model.Prompt;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;

/** The last rows: what keys do here, a sentence that goes by itself, or a question that has to be answered. */
final class Footer {

    private Footer() {
    }

    static List<Row> rows(TuiModel model, int columns) {
        if (model.prompt().isPresent()) {
            return prompt(model.prompt().get(), columns);
        }
        if (model.toast().isPresent()) {
            boolean good = model.toast().get().good();
            String mark = good ? "" : "! ";
            return List.of(Row.of(Foreign.shorten(Foreign.line(mark + model.toast().get().text()), columns),
                    good ? Style.GOOD : Style.WARNING));
        }
        return List.of(model.help() ? Row.of(" up and down scroll, any other key goes back", Style.FAINT)
                : keys(model, columns));
    }

    private static Row keys(TuiModel model, int columns) {
        // What can be used at the moment, as far as there is room; help and quit always.
        Row always = hint(hint(Row.EMPTY, KeyMap.HELP), KeyMap.QUIT);
        Row row = Row.EMPTY;
        for (KeyMap key : KeyMap.values()) {
            boolean named = !key.label().isEmpty() && key.in(model.view()) && key != KeyMap.HELP
                    && key != KeyMap.QUIT;
            Row longer = named && key.whynot(model).isEmpty() ? hint(row, key) : row;
            row = longer.width() + always.width() <= columns ? longer : row;
        }
        for (Span span : always.spans()) {
            row = row.with(span.text(), span.style());
        }
        return row;
    }

    private static Row hint(Row row, KeyMap key) {
        return row.with(key.keys().getFirst(), Style.ACCENT).with(" " + key.label() + "  ", Style.PLAIN);
    }

    private static List<Row> prompt(Prompt prompt, int columns) {
        List<Row> rows = new ArrayList<>();
        switch (prompt) {
            case Prompt.Choice choice -> {
                rows.add(Row.of(choice.question(), choice.warns() ? Style.WARNING : Style.TITLE));
                Row keys = Row.EMPTY;
                for (Prompt.Option option : choice.options()) {
                    keys = keys.with(option.key(), Style.ACCENT).with(" " + option.label() + "   ", Style.PLAIN);
                }
                rows.add(keys.with("esc", Style.ACCENT).with(" do nothing", Style.PLAIN));
            }
            case Prompt.Line line -> {
                line.hints().forEach(hint -> Wrap.rows(hint, columns, Style.PLAIN).stream().limit(4)
                        .forEach(rows::add));
                rows.add(Row.of(Foreign.shorten(Foreign.line(line.question()), columns), Style.TITLE)
                        .with("  enter", Style.ACCENT).with(" does it  ", Style.FAINT).with("esc", Style.ACCENT)
                        .with(" does not", Style.FAINT));
                String text = line.typing().text();
                rows.add(Row.of("> " + Foreign.skip(text, skipped(line, columns))));
            }
        }
        return rows;
    }

    /** How many cells of a long line are out of sight, so that the cursor is in it. */
    private static int skipped(Prompt.Line line, int columns) {
        int before = Foreign.width(line.typing().text().substring(0, line.typing().cursor()));
        return Math.max(0, before - (columns - 4));
    }

    static int cursor(Prompt.Line line, int columns) {
        return 2 + Foreign.width(line.typing().text().substring(0, line.typing().cursor()))
                - skipped(line, columns);
    }
}
