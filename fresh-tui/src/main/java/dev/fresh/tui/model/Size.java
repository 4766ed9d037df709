package dev.fresh.tui.model;

/** How large the screen is, in cells. */
public record Size(int columns, int rows) {

    /** The smallest screen that everything of importance fits on. */
    public static final Size LEAST = new Size(60, 14);

    public boolean tooSmall() {
        return columns < LEAST.columns || rows < LEAST.rows;
    }
}
