/** What the dashboard shows, as values: no terminal, no clock, no thread. */
package dev.fresh.tui.model;
