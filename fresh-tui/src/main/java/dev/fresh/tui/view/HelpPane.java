package dev.fresh.tui.view;

import dev.fresh.tui.model.KeyMap;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the keys do in the view that was left for this one, as {@link KeyMap} has it. */
final class HelpPane implements Pane {

    private static final int KEYS = 20;

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        List<Row> body = new ArrayList<>();
        for (KeyMap key : KeyMap.values()) {
            if (!key.in(model.view())) {
                continue;
            }
            Optional<String> whynot = key.whynot(model);
            Style style = whynot.isEmpty() ? Style.PLAIN : Style.FAINT;
            body.add(Row.of(" ").column(keys(key), KEYS, whynot.isEmpty() ? Style.ACCENT : Style.FAINT)
                    .with(key.help(), style));
            whynot.ifPresent(why -> Wrap.lines(why, columns - KEYS - 6).forEach(part -> body.add(
                    Row.of(" ".repeat(KEYS + 3)).with(part, Style.WARNING))));
        }
        return Content.text(List.of(Row.of(" Keys in this view: " + model.view().title(), Style.TITLE), Row.EMPTY),
                body);
    }

    /** The keys of a row as people read them. */
    private static String keys(KeyMap key) {
        return key == KeyMap.VIEW ? "1 to 9" : String.join(", ", key.keys());
    }
}
