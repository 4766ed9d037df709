/** What one source file says, in the one small language of all analysers, and the store of it between scans. */
package dev.fresh.edge.inventory.facts;
