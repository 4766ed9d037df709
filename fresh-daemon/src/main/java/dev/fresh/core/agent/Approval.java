package dev.fresh.core.agent;

import java.time.Instant;

/**
 * Somebody's or some policy's yes to exactly one commit.
 *
 * @param commit the commit that was seen
 * @param by who decided, as shown in report and proposal
 * @param byPolicy true when no person decided
 */
public record Approval(String commit, String by, boolean byPolicy, String comment, Instant at) {
}
