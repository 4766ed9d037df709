/** The process that drives: inbox, engine, work, wiring. */
package dev.fresh.daemon;
