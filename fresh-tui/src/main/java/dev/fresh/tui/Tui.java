package dev.fresh.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.graphics.TextGraphics;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.DefaultTerminalFactory;
import dev.fresh.client.ClientException;
import dev.fresh.client.StateReader;
import java.io.IOException;
import java.util.List;

/** The dashboard: one screen that shows where the run stands until somebody presses q. */
public final class Tui {

    private static final long KEYS_MILLIS = 100;
    private static final long STATUS_NANOS = 1_000_000_000L;

    private final StateReader reader;
    private final Screen screen;
    private List<String> shown = List.of();

    Tui(StateReader reader, Screen screen) {
        this.reader = reader;
        this.screen = screen;
    }

    /** Shows the dashboard in this terminal and returns when it is left. */
    public static void run(StateReader reader) throws IOException {
        // Without this lanterna opens a window where it finds a desktop.
        DefaultTerminalFactory factory = new DefaultTerminalFactory().setForceTextTerminal(true);
        try (Screen screen = new TerminalScreen(factory.createTerminal())) {
            screen.startScreen();
            screen.setCursorPosition(null);
            new Tui(reader, screen).loop();
        }
    }

    void loop() throws IOException {
        long due = System.nanoTime();
        while (true) {
            for (KeyStroke key = screen.pollInput(); key != null; key = screen.pollInput()) {
                if (leaves(key)) {
                    return;
                }
            }
            boolean resized = screen.doResizeIfNecessary() != null;
            if (resized || System.nanoTime() - due >= 0) {
                draw(content(), resized);
                due = System.nanoTime() + STATUS_NANOS;
            }
            try {
                Thread.sleep(KEYS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean leaves(KeyStroke key) {
        return key.getKeyType() == KeyType.EOF || key.getKeyType() == KeyType.Character
                && (key.getCharacter() == 'q' || key.getCharacter() == 'c' && key.isCtrlDown());
    }

    private List<String> content() {
        try {
            return StatusLines.of(reader.status());
        } catch (ClientException e) {
            return List.of(StatusLines.TITLE, "", e.getMessage(), e.hint());
        }
    }

    private void draw(List<String> lines, boolean resized) throws IOException {
        if (!resized && lines.equals(shown)) {
            return;
        }
        shown = lines;
        TerminalSize size = screen.getTerminalSize();
        screen.clear();
        TextGraphics graphics = screen.newTextGraphics();
        int room = size.getRows() - 1;
        for (int row = 0; row < Math.min(room, lines.size()); row++) {
            graphics.putString(0, row, StatusLines.fit(lines.get(row), size.getColumns()));
        }
        if (room >= 0) {
            String more = lines.size() > room ? lines.size() - room + " more lines   " : "";
            graphics.putString(0, room, StatusLines.fit(more + "q leaves; the run goes on", size.getColumns()));
        }
        screen.refresh();
    }
}
