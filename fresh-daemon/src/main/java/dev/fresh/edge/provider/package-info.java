/** What thinks and edits for an agent. */
package dev.fresh.edge.provider;
