/**
 * Daemons that end at a chosen moment, in one process: what a crash leaves behind, and what the next one makes of it.
 */
package dev.fresh.crash;
