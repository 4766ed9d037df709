package dev.fresh.tui;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;
import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.view.Palette;
import dev.fresh.tui.view.Row;
import dev.fresh.tui.view.Span;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Puts rows on a screen, and only those that have changed. */
final class Painter {

    private final Screen screen;
    private final Palette palette;
    private List<Row> painted = List.of();
    private boolean anew;

    Painter(Screen screen, Palette palette) {
        this.screen = screen;
        this.palette = palette;
    }

    /** @param cursor where somebody types, if anybody does */
    void paint(List<Row> rows, Optional<TerminalPosition> cursor) throws IOException {
        for (int y = 0; y < rows.size(); y++) {
            if (y >= painted.size() || !painted.get(y).equals(rows.get(y))) {
                paint(y, rows.get(y));
            }
        }
        painted = rows;
        screen.setCursorPosition(cursor.orElse(null));
        screen.refresh(anew ? Screen.RefreshType.COMPLETE : Screen.RefreshType.AUTOMATIC);
        anew = false;
    }

    /** Draws everything with the next rows, whatever is there. */
    void forget() {
        painted = List.of();
        anew = true;
        screen.clear();
    }

    private void paint(int y, Row row) {
        int x = 0;
        for (Span span : row.spans()) {
            Palette.Look look = row.ground() == Style.PLAIN ? palette.look(span.style())
                    : palette.over(row.ground(), span.style());
            SGR[] modifiers = look.modifiers().toArray(SGR[]::new);
            for (int i = 0; i < span.text().length(); i++) {
                char character = span.text().charAt(i);
                screen.setCharacter(x, y, TextCharacter.fromCharacter(character, look.foreground(),
                        look.background(), modifiers)[0]);
                x += Foreign.wide(character) ? 2 : 1;
            }
        }
    }
}
