/** Reads Python files. */
package dev.fresh.edge.inventory.python;
