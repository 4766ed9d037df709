package dev.fresh.tui.view;

import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import dev.fresh.tui.model.View;
import java.util.List;
import java.util.Optional;

/** The report of one run: the newest, or the one that is selected in the list of runs. */
final class ReportPane implements Pane {

    private Shown last = new Shown("", 0, new Markdown("", 80));

    /** A report with its rows. */
    private record Shown(String text, int columns, Markdown rows) {
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Subject<String> subject = Subject.report(model.place(View.RUNS).selected());
        Optional<String> known = model.facts().of(subject);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(subject).orElse("reading the report ..."), columns);
        }
        if (!last.text.equals(known.get()) || last.columns != columns) {
            last = new Shown(known.get(), columns, new Markdown(known.get(), columns));
        }
        return new Content(List.of(), last.rows.rows(), List.of(), false, last.rows.stops());
    }
}
