package dev.fresh.tui.model;

import java.util.Locale;
import java.util.Map;

/** Whether a terminal writes on a dark or a light ground. */
public enum Backdrop {
    DARK, LIGHT,
    /** Nobody said: colours are taken that can be read on both. */
    UNKNOWN;

    /** What overrides every guess: {@code dark} or {@code light}. */
    public static final String VARIABLE = "FRESH_BACKGROUND";

    /**
     * Reads what the person said, else what the terminal left in the environment. The terminal itself is not asked:
     * its answer would come between the keys, late over ssh, and half of it would be typed into the dashboard.
     */
    public static Backdrop of(Map<String, String> environment) {
        switch (environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT)) {
            case "dark" -> {
                return DARK;
            }
            case "light" -> {
                return LIGHT;
            }
            default -> {}
        }
        String colours = environment.getOrDefault("COLORFGBG", "");
        String ground = colours.substring(colours.lastIndexOf(';') + 1);
        if (!colours.contains(";") || !ground.matches("1?[0-9]")) {
            return UNKNOWN;
        }
        int index = Integer.parseInt(ground);
        return index < 7 || index == 8 ? DARK : LIGHT;
    }
}
