package dev.fresh.core.fleet;

/**
 * A feature that no agent was spawned for.
 *
 * @param line 1-based line of the name
 * @param code a decline code of the provider, or {@code EXCLUDED}, {@code ROLE}, {@code BUDGET}, {@code TIME}
 * @param text one sentence
 */
public record NotDone(String featureId, String path, int line, String symbol, String code, String text) {
}
