package dev.fresh.tui;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Ask;
import dev.fresh.tui.model.Backdrop;
import dev.fresh.tui.model.Colours;
import dev.fresh.tui.model.Deed;
import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Msg;
import dev.fresh.tui.model.Size;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import dev.fresh.tui.model.TuiUpdate;
import dev.fresh.tui.model.Update;
import dev.fresh.tui.view.Frame;
import dev.fresh.tui.view.Marks;
import dev.fresh.tui.view.Palette;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The dashboard on a terminal in memory, with a clock that stands and a feed that answers at once with what it was
 * told:
 * keys go in as the terminal library reads them, and the screen comes out as it drew it.
 */
final class Stage {

    private static final int LOG_BYTES = 64 * 1024;

    private final DefaultVirtualTerminal terminal;
    private final TerminalScreen screen;
    private final Frame frame = new Frame(Marks.UNICODE, ZoneOffset.UTC, "notes");
    private final Painter painter;
    private final Map<String, Object> answers = new TreeMap<>();
    private final List<Deed> deeds = new ArrayList<>();
    private byte[] log = new byte[0];
    private boolean left;
    private TuiModel model;

    Stage(int columns, int rows) {
        terminal = new DefaultVirtualTerminal(new TerminalSize(columns, rows));
        try {
            screen = new TerminalScreen(terminal);
            screen.startScreen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        painter = new Painter(screen, new Palette(Colours.SIXTEEN, Backdrop.UNKNOWN));
        model = TuiModel.start(new Size(columns, rows), Nights.NOW);
    }

    /** The night of {@link Nights}, seen by somebody who just came. */
    static Stage ofNight(int columns, int rows) {
        return new Stage(columns, rows).knows(Nights.running(Nights.agents()));
    }

    Stage knows(StatusView status) {
        answers.put("STATUS", status);
        answers.put("BUDGET", Nights.budget());
        return hears(new Msg.Linked(new Link(Link.State.LIVE, Nights.NOW, "")))
                .hears(new Msg.Read(Subject.STATUS, status, Nights.NOW));
    }

    Stage diff(DiffView diff) {
        answers.put("DIFF", diff);
        return this;
    }

    /** What is answered to whoever asks for one of these. */
    Stage answers(Subject.Name name, Object value) {
        answers.put(name.name(), value);
        return this;
    }

    Stage log(String text) {
        log = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Keys as they are typed, in the notation of the library: {@code <enter>}, {@code <tab>}, {@code a}. */
    Stage types(String... strokes) {
        for (String stroke : strokes) {
            terminal.addInput(KeyStroke.fromString(stroke));
            Keys.message(terminal.pollInput()).ifPresent(this::hears);
        }
        return this;
    }

    Stage hears(Msg message) {
        Update update = TuiUpdate.of(model, message);
        model = update.model();
        draw();
        update.asks().forEach(this::answer);
        for (Subject<?> wanted : model.wants()) {
            if (model.facts().readAt(wanted).isEmpty() && model.facts().problem(wanted).isEmpty()) {
                answer(wanted);
            }
        }
        return this;
    }

    Stage at(Instant time) {
        return hears(new Msg.Ticked(time));
    }

    Stage sized(int columns, int rows) {
        terminal.setTerminalSize(new TerminalSize(columns, rows));
        screen.doResizeIfNecessary();
        painter.forget();
        return hears(new Msg.Resized(new Size(columns, rows)));
    }

    private void answer(Ask ask) {
        switch (ask) {
            case Ask.Act act -> {
                deeds.add(act.deed());
                hears(new Msg.Done(act.deed()));
            }
            case Ask.ReadLog read -> hears(new Msg.LogRead(read.from(), chunk(read), Nights.NOW));
            case Ask.Redraw _ -> painter.forget();
            case Ask.Leave _ -> left = true;
        }
    }

    private LogChunk chunk(Ask.ReadLog read) {
        int from = (int) Math.min(read.from(), log.length);
        int to = Math.min(log.length, from + LOG_BYTES);
        return new LogChunk(read.id(), from, to, new String(log, from, to - from, StandardCharsets.UTF_8), false);
    }

    private void answer(Subject<?> subject) {
        Object value = switch (subject.name()) {
            case STATUS -> answers.get("STATUS");
            case BUDGET -> answers.get("BUDGET");
            case AGENT -> agent(subject.id());
            case REQUESTS -> Nights.requests(subject.id());
            case DIFF, RUNS, REPORT, INVENTORY, EXPLANATION -> answers.get(subject.name().name());
        };
        hears(value == null ? new Msg.Unread(subject, "there is nothing to show yet", Nights.NOW)
                : new Msg.Read(subject, value, Nights.NOW));
    }

    private static AgentView agent(String id) {
        return Nights.agents().stream().filter(agent -> agent.id().equals(id)).findFirst().orElse(null);
    }

    private void draw() {
        try {
            Frame.Settled settled = frame.settle(model);
            model = settled.model();
            int cursor = Frame.cursor(model);
            painter.paint(settled.drawing().rows(), cursor < 0 ? Optional.empty()
                    : Optional.of(new TerminalPosition(cursor, settled.drawing().rows().size() - 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int rows() {
        return terminal.getTerminalSize().getRows();
    }

    TuiModel model() {
        return model;
    }

    List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    boolean left() {
        return left;
    }

    /** The screen as the terminal shows it, without spaces at the ends of rows. */
    String text() {
        StringBuilder text = new StringBuilder();
        terminal.forEachLine(0, terminal.getTerminalSize().getRows() - 1, (_, line) -> {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < terminal.getTerminalSize().getColumns(); column++) {
                TextCharacter character = line.getCharacterAt(column);
                row.append(character.getCharacterString());
                // A wide character has a second cell, which reads the same.
                column += character.isDoubleWidth() ? 1 : 0;
            }
            text.append(row.toString().stripTrailing()).append('\n');
        });
        return text.toString();
    }
}
