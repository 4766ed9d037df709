package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Style;

/** A piece of text in one style; whatever it is made of, nothing in it acts on a terminal. */
public record Span(String text, Style style) {

    public Span {
        text = Foreign.line(text);
    }

    int width() {
        return Foreign.width(text);
    }
}
