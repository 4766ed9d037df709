/** The life of one agent as values: states, events, and what each state wants done. */
package dev.fresh.core.agent;
