package dev.fresh.tui;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.MouseCaptureMode;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.Signals;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Ask;
import dev.fresh.tui.model.Msg;
import dev.fresh.tui.model.Size;
import dev.fresh.tui.model.TuiModel;
import dev.fresh.tui.model.TuiUpdate;
import dev.fresh.tui.model.Update;
import dev.fresh.tui.view.Frame;
import dev.fresh.tui.view.Marks;
import dev.fresh.tui.view.Palette;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The dashboard: one thread that takes a message, changes the model and draws it. Keys and the daemon's news come
 * through one queue; whatever waits for something else does so on a thread of its own.
 */
public final class Tui {

    /** How often time itself is news: ages are told in seconds, and a followed transcript is read on. */
    private static final Duration TICK = Duration.ofMillis(500);
    /** News of the daemon are drawn this often at most; keys at once. */
    private static final Duration DRAWN = Duration.ofMillis(200);

    /** A run in the background of this terminal says here that it has ended, into whatever is on the screen. */
    private static final List<Duration> AFTER_END = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3),
            Duration.ofSeconds(8));

    private final Screen screen;
    private final Frame frame;
    private final Painter painter;
    private final InstantSource clock;
    private final BlockingQueue<Msg> inbox = new LinkedBlockingQueue<>();
    private final Deque<Instant> repaints = new ArrayDeque<>();
    private TuiModel model;
    private final FleetFeed feed;

    Tui(Screen screen, Frame frame, Palette palette, Source source, InstantSource clock) {
        this.screen = screen;
        this.frame = frame;
        this.clock = clock;
        painter = new Painter(screen, palette);
        feed = new FleetFeed(source, inbox::add, clock);
        model = TuiModel.start(size(screen.getTerminalSize()), clock.instant());
    }

    /**
     * What the person wants of the dashboard.
     *
     * @param mouse whether clicks and the wheel are for the dashboard and not for the terminal
     * @param ascii whether the terminal shows nothing else
     * @param repository the name that it shows
     */
    public record Options(boolean mouse, boolean ascii, String repository) {
    }

    /** Shows the dashboard in this terminal and returns when it is left, the terminal being as it was. */
    public static void run(DaemonLauncher launcher, Options options) throws IOException {
        TuiTerminal terminal = new TuiTerminal();
        if (options.mouse()) {
            terminal.setMouseCaptureMode(MouseCaptureMode.CLICK_RELEASE);
        }
        Frame frame = new Frame(options.ascii() ? Marks.ASCII : Marks.UNICODE, ZoneId.systemDefault(),
                options.repository());
        try (Screen screen = new TerminalScreen(terminal)) {
            screen.startScreen();
            Tui tui = new Tui(screen, frame, Palette.of(System.getenv()), new LauncherSource(launcher, terminal::ring),
                    InstantSource.system());
            // Obeyed in its own time: while the JVM goes down, the terminal would be given back and drawn upon at once.
            for (String signal : List.of("TERM", "HUP", "INT")) {
                Signals.on(signal, () -> tui.inbox.add(new Msg.Asked()));
            }
            tui.loop();
        } finally {
            terminal.close();
        }
    }

    private void loop() throws IOException {
        Thread keys = Thread.ofPlatform().daemon().name("keys").start(this::readKeys);
        try (FleetFeed open = feed.start()) {
            draw();
            Instant drawn = clock.instant();
            boolean stale = false;
            while (keys.isAlive() || !inbox.isEmpty()) {
                Msg message = next(stale ? Duration.between(clock.instant(), drawn.plus(DRAWN)) : TICK);
                boolean urgent = false;
                for (; message != null; message = inbox.poll()) {
                    urgent |= urgent(message);
                    if (handle(message, open)) {
                        return;
                    }
                }
                stale = !urgent && clock.instant().isBefore(drawn.plus(DRAWN));
                if (!stale) {
                    draw();
                    drawn = clock.instant();
                }
            }
        }
    }

    /** Whether somebody waits to see what came of it. */
    private static boolean urgent(Msg message) {
        return switch (message) {
            case Msg.Pressed _, Msg.Clicked _, Msg.Wheeled _, Msg.Resized _, Msg.Linked _, Msg.Done _,
                    Msg.Refused _, Msg.Asked _ ->
                true;
            case Msg.Ticked _, Msg.Read _, Msg.Unread _, Msg.LogRead _, Msg.LogUnread _ -> false;
        };
    }

    /** The next message, or that time has passed. */
    private Msg next(Duration patience) {
        try {
            Msg message = inbox.poll(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
            return message == null ? new Msg.Ticked(clock.instant()) : message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Msg.Asked();
        }
    }

    /** Whether the dashboard is to be left. */
    private boolean handle(Msg message, FleetFeed open) {
        boolean leaves = update(new Msg.Ticked(clock.instant()), open) | update(message, open);
        open.want(model.wants());
        return leaves;
    }

    private boolean update(Msg message, FleetFeed open) {
        boolean ran = running();
        Update update = TuiUpdate.of(model, message);
        model = update.model();
        if (ran && !running()) {
            AFTER_END.forEach(time -> repaints.add(clock.instant().plus(time)));
        }
        boolean leaves = false;
        for (Ask ask : update.asks()) {
            switch (ask) {
                case Ask.Act act -> open.act(act.deed());
                case Ask.ReadLog log -> open.readLog(log);
                case Ask.Redraw _ -> painter.forget();
                case Ask.Leave _ -> leaves = true;
            }
        }
        return leaves;
    }

    private boolean running() {
        return model.status().filter(StatusView::running).isPresent();
    }

    /** Draws the model; what was laid out decides where one is, which may ask for another drawing. */
    void draw() throws IOException {
        if (screen.doResizeIfNecessary() != null) {
            model = TuiUpdate.of(model, new Msg.Resized(size(screen.getTerminalSize()))).model();
            painter.forget();
        }
        if (!repaints.isEmpty() && clock.instant().isAfter(repaints.getFirst())) {
            repaints.removeFirst();
            painter.forget();
        }
        Frame.Settled settled = frame.settle(model);
        model = settled.model();
        int cursor = Frame.cursor(model);
        painter.paint(settled.drawing().rows(), cursor < 0 ? Optional.empty()
                : Optional.of(new TerminalPosition(cursor, settled.drawing().rows().size() - 1)));
    }

    private void readKeys() {
        try {
            while (true) {
                KeyStroke stroke = screen.readInput();
                Keys.message(stroke).ifPresent(inbox::add);
                if (stroke.getKeyType() == KeyType.EOF) {
                    return;
                }
            }
        } catch (IOException e) {
            // The terminal is gone, and with it whoever looked.
            inbox.add(new Msg.Asked());
        }
    }

    private static Size size(TerminalSize size) {
        return new Size(size.getColumns(), size.getRows());
    }
}
