/** The append-only events and ledger of a repository's daemon. */
package dev.fresh.edge.journal;
