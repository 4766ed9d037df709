package dev.fresh.core.fleet;

/**
 * A feature that no agent was spawned for.
 *
 * @param code a decline code of the provider, or {@code EXCLUDED}, {@code BUDGET}, {@code TIME}
 * @param text one sentence
 */
public record NotDone(String featureId, String path, String symbol, String code, String text) {
}
