package dev.fresh.core.agent;

import java.util.List;

/**
 * What one check of the daemon found. The daemon ran it; nothing here is an agent's claim.
 *
 * @param name for example {@code tests}, {@code lint}, {@code typecheck}, {@code hook-up proof}
 * @param command the command line as people would type it, empty for checks without one
 * @param exitCode of the last run, -1 when it did not end by itself
 * @param tests how many tests the runner says it ran, -1 when it does not say
 * @param failed identifiers of failing tests, where the runner names them
 * @param millis wall time of the last run
 * @param detail one sentence, and for a failure the end of the output
 */
public record GateResult(String name, Outcome outcome, String command, int exitCode, int tests, List<String> failed,
        long millis, String detail) {

    public GateResult {
        failed = List.copyOf(failed);
    }

    /** How a gate ended; only {@link #PASSED} and {@link #FLAKY} let a proposal through. */
    public enum Outcome {
        PASSED, FAILED, FLAKY, ABSENT, UNPREPARED
    }
}
