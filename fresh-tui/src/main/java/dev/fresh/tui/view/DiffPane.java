package dev.fresh.tui.view;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commit that an agent proposes, as a patch. */
final class DiffPane implements Pane {

    private static final int LINES = 20_000;

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Subject<DiffView> subject = Subject.diff(model.agentId());
        Optional<DiffView> known = model.facts().of(subject);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(subject).orElse("reading the diff ..."), columns);
        }
        List<Row> body = new ArrayList<>();
        Foreign.lines(known.get().text(), LINES).forEach(line -> body.add(Row.of(line, style(line))));
        return Content.text(List.of(Row.of(" commit " + Short.commit(known.get().commit()) + " of "
                + known.get().branch(), Style.TITLE)), body);
    }

    private static Style style(String line) {
        return line.startsWith("+") ? Style.ADDED : line.startsWith("-") ? Style.REMOVED
                : line.startsWith("@@") ? Style.HUNK : Style.PLAIN;
    }
}
