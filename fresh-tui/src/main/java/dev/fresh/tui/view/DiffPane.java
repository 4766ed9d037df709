package dev.fresh.tui.view;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.tui.model.DiffModel;
import dev.fresh.tui.model.DiffModel.DiffFile;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commit that an agent proposes: its files on top, and below them what changed, with the colours of the code. */
final class DiffPane implements Pane {

    /** The rows of the last drawing: a large diff is read once. */
    private Shown last = new Shown(Optional.empty(), new DiffModel(List.of(), Optional.empty()),
            new DiffRows(new DiffModel(List.of(), Optional.empty())));

    /** A diff with its rows. */
    private record Shown(Optional<DiffView> of, DiffModel diff, DiffRows rows) {
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Subject<DiffView> subject = Subject.diff(model.agentId());
        Optional<DiffView> known = model.facts().of(subject);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(subject).orElse("reading the diff ..."), columns);
        }
        if (!last.of.equals(known)) {
            DiffModel diff = DiffModel.parse(known.get().text(), known.get().truncated());
            last = new Shown(known, diff, new DiffRows(diff));
        }
        List<Row> head = new ArrayList<>();
        head.add(Row.of(" commit " + Short.commit(known.get().commit()), Style.TITLE)
                .with(" " + Words.plural(last.diff.files().size(), "file"), Style.PLAIN)
                .with(" +" + last.diff.added(), Style.ADDED).with(" -" + last.diff.removed(), Style.REMOVED)
                .with("  " + known.get().branch(), Style.FAINT)
                .with(last.diff.left().map(left -> "  ! " + left).orElse(""), Style.WARNING));
        if (model.place().selected().isEmpty() && !last.diff.files().isEmpty()) {
            files(model.place().top(), Math.max(1, rows / 4), head);
        }
        return new Content(head, last.rows, List.of(), false, last.rows.stops());
    }

    /** The files around the one whose change is on top of the text. */
    private void files(int top, int room, List<Row> head) {
        List<DiffFile> files = last.diff.files();
        int shown = last.rows.file(top);
        int from = Math.clamp(shown - room / 2, 0, Math.max(0, files.size() - room));
        for (int i = from; i < Math.min(files.size(), from + room); i++) {
            DiffFile file = files.get(i);
            boolean here = i == shown;
            head.add(Row.of(here ? " > " : "   ", Style.ACCENT).with(file.change().letter() + " ", Style.ACCENT)
                    .with(file.path(), here ? Style.TITLE : Style.PLAIN)
                    .with(file.from().map(former -> " (was " + former + ")").orElse(""), Style.FAINT)
                    .with(file.binary() ? " binary" : "", Style.FAINT)
                    .with(file.added() > 0 ? " +" + file.added() : "", Style.ADDED)
                    .with(file.removed() > 0 ? " -" + file.removed() : "", Style.REMOVED));
        }
    }
}
