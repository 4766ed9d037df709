/** Reads Java files. */
package dev.fresh.edge.inventory.java;
