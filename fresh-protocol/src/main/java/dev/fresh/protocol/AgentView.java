package dev.fresh.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One agent as clients see it.
 *
 * @param id full id, at least 12 hex digits
 * @param targetFeature for people, for example {@code Ledger.archive}
 * @param featurePath the file it lives in, repository-relative
 * @param epoch how often the agent was started anew; a report of an older epoch moves nothing
 * @param attempt the attempt it is at, from 1; 0 before the first
 * @param provider that works for it now
 * @param costSource {@code metered}, {@code shadow} when a plan pays and this is what it would have cost,
 *     {@code unmetered}, {@code free} or {@code simulated}
 * @param requests to models that went out
 * @param stateSince when it entered its state
 * @param waitsUntil before this nothing is worth trying, because its provider cannot be used
 * @param waitReason one sentence, present with {@code waitsUntil}
 * @param pausedFrom the state that {@code resume} returns to
 * @param options numbered from 1 in front of people; {@code answer ID 2} takes the second
 * @param proposalCommit the commit that can be seen, tried and approved
 * @param tryCommand for example {@code git switch auto/archive-1f3a9c0d}
 * @param gates of the last attempt
 * @param failure one sentence, present when it failed
 * @param workspace where its work is kept, present while it is
 * @param trial the command line that runs the new command in a checkout of the proposal, empty where none is known
 * @param approvedBy a person's name, {@code policy} or {@code --no-approval}
 * @param kind what it does about the feature: {@code hook_up}, {@code cover}, {@code document} or {@code issue};
 *     absent is the first
 * @param prState {@code open}, {@code merged} or {@code closed}, present when it was published and fresh follows it
 */
public record AgentView(String id, AgentStatus status, String targetFeature, String featurePath,
        Optional<String> branch, int epoch, int attempt, int attemptsMax, double runtimeMinutes, BigDecimal costUsd,
        long costMicroUsd, BigDecimal reservedUsd, long reservedMicroUsd, String provider, String costSource,
        long requests,
        Instant stateSince, Optional<Instant> waitsUntil, Optional<String> waitReason,
        Optional<AgentStatus> pausedFrom, Optional<String> userQuestion, Optional<QuestionKind> questionKind,
        List<String> options, Optional<String> proposalCommit, Optional<String> tryCommand, Optional<String> prUrl,
        List<GateView> gates, Optional<String> failure, Optional<String> lastProgress, Optional<String> workspace,
        Optional<String> approvedBy, boolean simulated, List<TimelineView> timeline, List<String> trial,
        Optional<String> kind, Optional<String> prState) {

    public AgentView {
        options = Views.list(options);
        gates = Views.list(gates);
        timeline = Views.list(timeline);
        trial = Views.list(trial);
    }

    /** The eight digits that people read and type. */
    public String shortId() {
        return id.substring(0, Math.min(8, id.length()));
    }

    /** What it does and to which feature, for people; hooking up goes without saying. */
    public String label() {
        return switch (kind.orElse("hook_up")) {
            case "cover" -> "test " + targetFeature;
            case "document" -> "document " + targetFeature;
            case "issue" -> "resolve " + featurePath;
            default -> targetFeature;
        };
    }

    /** The command that decides about a waiting agent. */
    public String decideCommand() {
        QuestionKind kind = questionKind.orElse(QuestionKind.READY);
        return switch (kind) {
            case READY, PERMISSION -> "fresh auto approve " + shortId();
            case TESTS_FAILING -> "fresh auto reject " + shortId() + " --retry --reason TEXT";
            case DECISION -> "fresh auto answer " + shortId() + " TEXT";
        };
    }

    /**
     * What one check of the daemon found.
     *
     * @param outcome {@code passed}, {@code failed}, {@code flaky}, {@code absent} or {@code unprepared}
     * @param exitCode -1 when the command did not end by itself
     * @param tests how many tests ran, -1 when the runner does not say
     * @param failed identifiers of failing tests
     */
    public record GateView(String name, String outcome, String command, int exitCode, int tests, List<String> failed,
            long millis, String detail) {

        public GateView {
            failed = Views.list(failed);
        }
    }

    /** One step of the agent's life. */
    public record TimelineView(Instant at, AgentStatus status, String text) {
    }
}
