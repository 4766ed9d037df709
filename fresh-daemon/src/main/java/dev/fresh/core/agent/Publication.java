package dev.fresh.core.agent;

/**
 * Where a proposal went, as the forge answered.
 *
 * @param forge name of the forge
 * @param url address or reference of the pull request or local proposal
 */
public record Publication(String forge, String url) {
}
