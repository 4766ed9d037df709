package dev.fresh.edge.provider.stub;

/**
 * What an answer says that it used; any number can be claimed, also one below zero.
 *
 * @param input tokens at the plain price
 * @param cacheRead tokens read from a cache
 * @param cacheWrite tokens written to a cache of minutes; plain input where the protocol does not tell them apart
 * @param cacheWriteHour tokens written to a cache of an hour; plain input where the protocol does not tell them apart
 * @param output tokens of the answer
 */
public record Tokens(long input, long cacheRead, long cacheWrite, long cacheWriteHour, long output) {

    public long allInput() {
        return input + cacheRead + cacheWrite + cacheWriteHour;
    }

    public Tokens withOutput(long tokens) {
        return new Tokens(input, cacheRead, cacheWrite, cacheWriteHour, tokens);
    }
}
