/** The whole daemon as one immutable value, and the decisions that follow from it. */
package dev.fresh.core.fleet;
