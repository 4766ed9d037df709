package dev.fresh.core.agent;

/**
 * One file of a proposal.
 *
 * @param status {@code A} added, {@code M} modified, {@code D} deleted, {@code T} type changed
 * @param added lines added, 0 for binary files
 * @param removed lines removed, 0 for binary files
 */
public record ChangedFile(String path, String status, int added, int removed) {
}
