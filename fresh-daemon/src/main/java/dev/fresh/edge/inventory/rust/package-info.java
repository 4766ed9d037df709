/** Reads Rust files. */
package dev.fresh.edge.inventory.rust;
