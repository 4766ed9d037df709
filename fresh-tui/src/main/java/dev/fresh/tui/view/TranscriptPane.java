package dev.fresh.tui.view;

import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Transcript;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;

/** What an agent said and did, as its log has it; lines that are too long go on below. */
final class TranscriptPane implements Pane {

    /** The rows of the last drawing: drawing the same again, or on, wraps nothing twice. */
    private Wrapped last = new Wrapped(Transcript.NONE, 0, List.of());

    /** A transcript's rows at a width. */
    private record Wrapped(Transcript of, int columns, List<Row> rows) {
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Transcript transcript = model.transcript();
        if (!transcript.problem().isEmpty() && transcript.empty()) {
            return Content.sentence(transcript.problem(), columns);
        }
        if (transcript.empty()) {
            return Content.sentence(transcript.asking() ? "reading the log ..." : "it has said nothing yet", columns);
        }
        if (last.of != transcript || last.columns != columns) {
            last = new Wrapped(transcript, columns, wrap(transcript, columns));
        }
        String note = model.place().follow() ? transcript.complete() ? "all of it was said" : "following; f lets go"
                : "f follows";
        Row head = Row.of(" " + note + (transcript.hasEarlier() ? ", more above" : ""), Style.FAINT);
        return Content.text(List.of(transcript.problem().isEmpty() ? head
                : head.with("  " + transcript.problem(), Style.WARNING)), last.rows);
    }

    private static List<Row> wrap(Transcript transcript, int columns) {
        List<Row> rows = new ArrayList<>();
        for (Transcript.Line line : transcript.lines()) {
            Wrap.lines(line.text(), columns).forEach(part -> rows.add(Row.of(part)));
        }
        if (!transcript.rest().isEmpty()) {
            rows.addAll(Wrap.rows(transcript.rest(), columns, Style.PLAIN));
        }
        return rows;
    }
}
