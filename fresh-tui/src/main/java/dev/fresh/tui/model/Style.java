package dev.fresh.tui.model;

/** What a piece of text on the screen means; a palette knows how that looks. */
public enum Style {
    /** Text. */
    PLAIN,
    /** Beside the point: times, borders, hints. */
    FAINT,
    /** Names a part of the screen. */
    TITLE,
    /** Something that can be pressed, or leads on. */
    ACCENT,
    /** Is as it should be. */
    GOOD,
    /** Waits for a person, or is about to run out. */
    WARNING,
    /** Went wrong. */
    BAD,
    /** The line that keys act upon. */
    SELECTED,
    /** What was searched for. */
    FOUND,
    /** A line that a change brings. */
    ADDED,
    /** A line that a change takes away. */
    REMOVED,
    /** Where a part of a file begins. */
    HUNK,
    COMMENT, STRING, KEYWORD, NUMBER
}
