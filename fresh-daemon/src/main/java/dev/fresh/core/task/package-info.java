/** Pieces of work and the inventory they come from, ranked by documented formulas. */
package dev.fresh.core.task;
