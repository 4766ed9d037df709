package dev.fresh.tui.model;

/**
 * One press of a key, named as in the help: a character such as {@code a} or {@code A}, or a word such as
 * {@code enter}, {@code pgdn} or {@code ctrl+c}.
 */
public record Key(String name) {

    /** Whether it types a character into a line that is being edited. */
    public boolean types() {
        return name.length() == 1 || name.equals("space");
    }

    public String typed() {
        return name.equals("space") ? " " : name;
    }
}
