package dev.fresh.text;

import java.util.Map;

/** Colours, or none. They only repeat what words and symbols say, so that a plain pipe reads the same. */
public enum Paint {
    ON, OFF;

    /** Colours on a terminal that has them, unless the person said {@code NO_COLOR}. */
    public static Paint of(boolean screen, Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return screen && wanted && !environment.getOrDefault("TERM", "dumb").equals("dumb") ? ON : OFF;
    }

    public String good(String text) {
        return with("32", text);
    }

    public String bad(String text) {
        return with("31", text);
    }

    public String warning(String text) {
        return with("33", text);
    }

    public String strong(String text) {
        return with("1", text);
    }

    public String faint(String text) {
        return with("2", text);
    }

    private String with(String code, String text) {
        return this == OFF || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
