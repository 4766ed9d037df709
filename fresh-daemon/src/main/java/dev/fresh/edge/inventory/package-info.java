/** Which features a commit holds and which of them nothing reaches. */
package dev.fresh.edge.inventory;
