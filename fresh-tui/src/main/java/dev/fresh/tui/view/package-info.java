/** The panes of the dashboard: values in, rows of a screen out; docs/architecture.md says how one is added. */
package dev.fresh.tui.view;
