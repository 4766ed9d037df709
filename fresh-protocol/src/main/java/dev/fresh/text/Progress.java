package dev.fresh.text;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a long piece of work is at, on standard error. While a person looks, that is one line that changes, with a bar
 * where the end is known; nothing of it stays. Elsewhere it is one line for each part as it begins.
 */
public final class Progress implements AutoCloseable {

    private static final Pattern PART = Pattern.compile("([0-9]+) of ([0-9]+)");
    private static final String ERASE_LINE = "\r\033[K";
    private static final String TURNS = "|/-\\";
    private static final int BAR = 20;
    private static final long PERIOD_MILLIS = 200;

    private final PrintStream err;
    private final boolean screen;
    private final boolean quiet;
    private final Map<String, String> environment;
    private final long began = System.nanoTime();
    private String text = "";
    private int turn;
    private boolean drawn;
    private boolean closed;

    private Progress(PrintStream err, boolean screen, boolean quiet, Map<String, String> environment) {
        this.err = err;
        this.screen = screen;
        this.quiet = quiet;
        this.environment = environment;
    }

    /** Progress of this process. */
    public static Progress of(PrintStream err, boolean quiet, Map<String, String> environment) {
        boolean screen = Screen.shows(2) && !"dumb".equals(environment.get("TERM"));
        return new Progress(err, screen, quiet, environment).begin();
    }

    /** Progress for what is no terminal. */
    public static Progress plain(PrintStream err, boolean quiet) {
        return new Progress(err, false, quiet, Map.of());
    }

    private Progress begin() {
        if (screen && !quiet) {
            Thread.ofVirtual().start(this::turn);
        }
        return this;
    }

    /** Says what is done now; {@code 3 of 40} in it becomes a bar, and is no line of its own elsewhere. */
    public synchronized void at(String now) {
        if (quiet || closed || now.equals(text)) {
            return;
        }
        boolean part = PART.matcher(now).find() && PART.matcher(text).find();
        text = now;
        if (!screen && !part) {
            err.println(now);
        }
    }

    private void turn() {
        try {
            while (draw()) {
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean draw() {
        if (closed) {
            return false;
        }
        if (!text.isEmpty() && Screen.foreground()) {
            turn++;
            err.print(ERASE_LINE + line(text, Duration.ofNanos(System.nanoTime() - began), turn,
                    Screen.columns(environment) - 1));
            err.flush();
            drawn = true;
        }
        return true;
    }

    /** One line of it. */
    static String line(String text, Duration since, int turn, int room) {
        Matcher part = PART.matcher(text);
        String head = TURNS.charAt(turn % TURNS.length()) + " ";
        if (part.find() && room > 3 * BAR) {
            long done = Long.parseLong(part.group(1));
            long all = Math.max(1, Long.parseLong(part.group(2)));
            int full = (int) Math.min(BAR, done * BAR / all);
            head = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
        }
        String time = since.toSeconds() < 2 ? "" : " " + since.toSeconds() + "s";
        return Cells.start(head + text, room - time.length()) + time;
    }

    /** Leaves the terminal as it was. */
    @Override
    public synchronized void close() {
        closed = true;
        if (drawn) {
            err.print(ERASE_LINE);
            err.flush();
            drawn = false;
        }
    }
}
