/** Reads Go files. */
package dev.fresh.edge.inventory.go;
