package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One row of the screen.
 *
 * @param target name of what can be chosen by it, empty where nothing can
 * @param ground the style that all of the row stands on
 */
public record Row(List<Span> spans, String target, Style ground) {

    public static final Row EMPTY = new Row(List.of(), "", Style.PLAIN);

    public Row {
        spans = List.copyOf(spans);
    }

    public static Row of(String text) {
        return of(text, Style.PLAIN);
    }

    public static Row of(String text, Style style) {
        return new Row(List.of(new Span(text, style)), "", Style.PLAIN);
    }

    public static Row of(Span... spans) {
        return new Row(List.of(spans), "", Style.PLAIN);
    }

    public Row with(String text, Style style) {
        List<Span> next = new ArrayList<>(spans);
        next.add(new Span(text, style));
        return new Row(next, target, ground);
    }

    /** A text in so many cells: cut with a mark, or padded. */
    public Row column(String text, int cells, Style style) {
        return with(Foreign.pad(Foreign.line(text, Math.max(1, cells * 2)), cells), style);
    }

    /** The same for figures, which end at the column's right edge. */
    public Row figure(String text, int cells, Style style) {
        String cut = Foreign.shorten(text, cells);
        return with(" ".repeat(Math.max(0, cells - Foreign.width(cut))) + cut, style);
    }

    /** A row that stands for something that can be chosen. */
    public Row choosing(String name) {
        return new Row(spans, name, ground);
    }

    /** The same row on another ground. */
    public Row on(Style style) {
        return new Row(spans, target, style);
    }

    public int width() {
        return spans.stream().mapToInt(Span::width).sum();
    }

    public String text() {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }

    /** The row in exactly so many cells, without its first ones, filled up. */
    Row fit(int left, int columns) {
        List<Span> fitted = new ArrayList<>();
        int skip = left;
        int room = columns;
        for (Span span : spans) {
            int width = span.width();
            String text = skip >= width ? "" : Foreign.skip(span.text(), skip);
            skip = Math.max(0, skip - width);
            String cut = Foreign.cut(text, room);
            room -= Foreign.width(cut);
            if (!cut.isEmpty()) {
                fitted.add(new Span(cut, span.style()));
            }
            if (cut.length() < text.length()) {
                break;
            }
        }
        if (room > 0) {
            fitted.add(new Span(" ".repeat(room), Style.PLAIN));
        }
        return new Row(fitted, target, ground);
    }
}
