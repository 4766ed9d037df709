package dev.fresh.tui.view;

import dev.fresh.tui.model.DiffModel;
import dev.fresh.tui.model.DiffModel.DiffFile;
import dev.fresh.tui.model.DiffModel.DiffLine;
import dev.fresh.tui.model.DiffModel.Hunk;
import dev.fresh.tui.model.DiffModel.Kind;
import dev.fresh.tui.model.Layout.Stop;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.SyntaxColours;
import dev.fresh.tui.model.SyntaxColours.Coloured;
import dev.fresh.tui.model.SyntaxColours.Open;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** A diff as rows, of which each hunk's are made when the first of them is looked at. */
final class DiffRows extends AbstractList<Row> {

    /** Rows that are made together. */
    private record Part(int from, int file, DiffFile of, int hunk) {
    }

    private final List<Part> parts = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<List<Row>> made = new ArrayList<>();
    private final int size;
    private final int digits;

    DiffRows(DiffModel diff) {
        int row = 0;
        int highest = 0;
        for (int file = 0; file < diff.files().size(); file++) {
            DiffFile of = diff.files().get(file);
            stops.add(new Stop(row, true));
            parts.add(new Part(row, file, of, -1));
            row += 1;
            for (int hunk = 0; hunk < of.hunks().size(); hunk++) {
                Hunk lines = of.hunks().get(hunk);
                stops.add(new Stop(row, false));
                parts.add(new Part(row, file, of, hunk));
                row += 1 + lines.lines().size();
                for (DiffLine line : lines.lines()) {
                    highest = Math.max(highest, Math.max(line.oldNumber(), line.newNumber()));
                }
            }
        }
        size = row;
        digits = Math.max(3, Integer.toString(highest).length());
        parts.forEach(_ -> made.add(List.of()));
    }

    List<Stop> stops() {
        return stops;
    }

    /** Which file a row belongs to. */
    int file(int row) {
        return parts.isEmpty() ? 0 : parts.get(part(row)).file();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Row get(int index) {
        int at = part(index);
        if (made.get(at).isEmpty()) {
            made.set(at, make(parts.get(at)));
        }
        return made.get(at).get(index - parts.get(at).from());
    }

    private int part(int row) {
        int low = 0;
        int high = parts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (parts.get(middle).from() <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private List<Row> make(Part part) {
        DiffFile file = part.of();
        if (part.hunk() < 0) {
            String what = switch (file.change()) {
                case ADDED -> "new file";
                case DELETED -> "deleted";
                case MODIFIED -> "changed";
                case RENAMED -> "renamed from " + file.from().orElse("elsewhere");
                case COPIED -> "copied from " + file.from().orElse("elsewhere");
            };
            return List.of(Row.of(file.path(), Style.TITLE).with("  " + what
                    + (file.binary() ? ", binary: its content is not shown" : ""), Style.FAINT));
        }
        Hunk hunk = file.hunks().get(part.hunk());
        SyntaxColours colours = SyntaxColours.of(file.path());
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(hunk.heading(), Style.HUNK));
        // What is open is known only as far as the hunk shows it, once before the change and once after it.
        Open before = Open.NOTHING;
        Open after = Open.NOTHING;
        for (DiffLine line : hunk.lines()) {
            Coloured coloured = colours.line(line.text(), line.kind() == Kind.REMOVED ? before : after);
            switch (line.kind()) {
                case CONTEXT -> {
                    before = coloured.open();
                    after = coloured.open();
                }
                case ADDED -> after = coloured.open();
                case REMOVED -> before = coloured.open();
                case REMARK -> {}
            }
            rows.add(row(line, coloured));
        }
        return rows;
    }

    private Row row(DiffLine line, Coloured coloured) {
        if (line.kind() == Kind.REMARK) {
            return Row.of(" ".repeat(2 * digits + 2) + line.text(), Style.FAINT);
        }
        Style ground = switch (line.kind()) {
            case ADDED -> Style.ADDED;
            case REMOVED -> Style.REMOVED;
            case CONTEXT, REMARK -> Style.PLAIN;
        };
        String numbers = number(line.oldNumber()) + " " + number(line.newNumber()) + " ";
        Row row = Row.of(numbers, Style.FAINT).with(String.valueOf(line.kind().sign()), ground);
        String text = line.text();
        int at = 0;
        for (SyntaxColours.Span span : coloured.spans()) {
            row = row.with(text.substring(at, span.from()), ground)
                    .with(text.substring(span.from(), span.to()), span.style());
            at = span.to();
        }
        return row.with(text.substring(at), ground).on(ground);
    }

    private String number(int number) {
        String text = number == 0 ? "" : Integer.toString(number);
        return " ".repeat(Math.max(0, digits - text.length())) + text;
    }
}
