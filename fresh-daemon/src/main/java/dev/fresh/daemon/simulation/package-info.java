/** Whole nights in virtual time with everything that can go wrong, to hold the core to what it promises. */
package dev.fresh.daemon.simulation;
