package dev.fresh.core.agent;

import java.time.Duration;

/**
 * What an agent may decide without a person.
 *
 * @param approval whether a person is asked before a proposal is published
 * @param attemptsMax attempts in a series, 1 and up
 * @param approvalTimeout how long a waiting proposal waits before {@code onTimeout} speaks
 */
public record Policy(boolean approval, int attemptsMax, Duration approvalTimeout, OnTimeout onTimeout) {

    public Policy {
        if (attemptsMax < 1) {
            throw new IllegalArgumentException("attempts: " + attemptsMax);
        }
    }

    /** What happens to a ready proposal that nobody decided in time. */
    public enum OnTimeout {
        CONTINUE, PARK, REJECT
    }
}
