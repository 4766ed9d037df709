/** The dashboard in the terminal. */
package dev.fresh.tui;
