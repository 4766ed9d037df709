package dev.fresh.edge.provider.stub;

/**
 * One event of a streamed answer.
 *
 * @param text as it is sent
 * @param weight how much of the answer's own content is in it, in characters
 */
public record Frame(String text, int weight) {
}
