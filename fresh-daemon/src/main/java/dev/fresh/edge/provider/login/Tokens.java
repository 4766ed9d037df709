package dev.fresh.edge.provider.login;

import java.time.Instant;
import java.util.Optional;

/**
 * What a log-in consists of.
 *
 * @param access shown with each request
 * @param refresh what the next access token is asked for with, mostly once; empty when there is none
 * @param expires when the access token ends, as far as that can be read
 * @param account whose it is, as far as that can be read; else empty
 */
record Tokens(String access, String refresh, Optional<Instant> expires, String account) {

    /** Why {@code renewed} is not what a renewal of these tokens gives, in a few words; empty when it is. */
    Optional<String> objection(Tokens renewed, Instant now) {
        if (!account.isEmpty() && !renewed.account.isEmpty() && !renewed.account.equals(account)) {
            return Optional.of("they belong to another account");
        }
        if (!isPlain(renewed.access) || !isPlain(renewed.refresh) || renewed.access.equals(Format.ENDED)) {
            return Optional.of("a token is missing or no plain text");
        }
        if (renewed.access.equals(access)) {
            return Optional.of("the access token is the old one");
        }
        if (renewed.expires.isEmpty() || !renewed.expires.get().isAfter(now)) {
            return Optional.of("the access token has ended already, or does not say when it ends");
        }
        return expires.filter(old -> !renewed.expires.get().isAfter(old)).map(_ -> "the access token ends no later");
    }

    private static boolean isPlain(String token) {
        return !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Tokens[expires=" + expires + "]";
    }
}
