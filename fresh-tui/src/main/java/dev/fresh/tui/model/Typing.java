package dev.fresh.tui.model;

/**
 * A line that is being typed.
 *
 * @param cursor before which character the next one goes
 */
public record Typing(String text, int cursor) {

    /** More is not taken: a request has its limit. */
    private static final int LONGEST = 2_000;

    public static Typing of(String text) {
        return new Typing(text, text.length());
    }

    /** The line after a key; the same line after one that edits nothing. */
    public Typing press(Key key) {
        if (key.types()) {
            return text.length() >= LONGEST ? this
                    : new Typing(text.substring(0, cursor) + key.typed() + text.substring(cursor), cursor + 1);
        }
        return switch (key.name()) {
            case "backspace" -> cursor == 0 ? this
                    : new Typing(text.substring(0, cursor - 1) + text.substring(cursor), cursor - 1);
            case "delete", "ctrl+d" -> cursor == text.length() ? this
                    : new Typing(text.substring(0, cursor) + text.substring(cursor + 1), cursor);
            case "left", "ctrl+b" -> new Typing(text, Math.max(0, cursor - 1));
            case "right", "ctrl+f" -> new Typing(text, Math.min(text.length(), cursor + 1));
            case "home", "ctrl+a" -> new Typing(text, 0);
            case "end", "ctrl+e" -> new Typing(text, text.length());
            case "ctrl+u" -> new Typing(text.substring(cursor), 0);
            case "ctrl+k" -> new Typing(text.substring(0, cursor), cursor);
            case "ctrl+w" -> withoutWord();
            default -> this;
        };
    }

    private Typing withoutWord() {
        int from = text.substring(0, cursor).stripTrailing().lastIndexOf(' ') + 1;
        return new Typing(text.substring(0, from) + text.substring(cursor), from);
    }
}
