/** Reads JavaScript and TypeScript files, and finds the file behind an import. */
package dev.fresh.edge.inventory.ecmascript;
