/** Processes that end when they are told to, inside a sandbox where there is one. */
package dev.fresh.edge.process;
