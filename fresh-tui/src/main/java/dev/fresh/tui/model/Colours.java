package dev.fresh.tui.model;

import java.util.Locale;
import java.util.Map;

/** How many colours a terminal shows, as far as its environment tells. */
public enum Colours {
    /** None at all: symbols, words and reversed lines carry everything. */
    NONE,
    /** The sixteen that the terminal's own theme defines. */
    SIXTEEN,
    /** The 256 of the indexed palette. */
    INDEXED,
    /** Any. */
    TRUE;

    public static Colours of(Map<String, String> environment) {
        String term = value(environment, "TERM");
        String more = value(environment, "COLORTERM");
        if (!value(environment, "NO_COLOR").isEmpty() || term.isEmpty() || term.equals("dumb")
                || term.matches("vt[0-9]+.*")) {
            return NONE;
        }
        boolean many = term.contains("256color");
        if (!value(environment, "TMUX").isEmpty()) {
            // tmux understands them all, and shows what the terminal around it can.
            return isTrue(more) ? TRUE : INDEXED;
        }
        if (!value(environment, "STY").isEmpty() || term.startsWith("screen")) {
            // screen inherits COLORTERM from outside without understanding true colour itself.
            return many ? INDEXED : SIXTEEN;
        }
        if (isTrue(more) || term.endsWith("-direct")
                || term.matches("(xterm-)?(kitty|ghostty)|alacritty.*|foot.*|wezterm.*")) {
            return TRUE;
        }
        return many || term.startsWith("tmux") ? INDEXED : SIXTEEN;
    }

    private static boolean isTrue(String more) {
        return more.equals("truecolor") || more.equals("24bit");
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }
}
