/** The panes of the dashboard: values in, characters of a screen out. */
package dev.fresh.tui.view;
