/**
 * The panes of the dashboard, values in, rows of a screen out: a new one is a file here that implements {@link Pane}, a
 * row in {@code View}, a line in {@link Frame} and, for keys of its own, rows in {@code KeyMap}.
 */
package dev.fresh.tui.view;
