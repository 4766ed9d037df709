package dev.fresh.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said about proposals that wait for people, wherever they have been published. */
public final class Proposals {

    private Proposals() {
    }

    /** Answer of {@code GET /v1/proposals}, oldest first. */
    public record ProposalsView(List<ProposalView> proposals) {

        public ProposalsView {
            proposals = Views.list(proposals);
        }
    }

    /**
     * One proposal.
     *
     * @param agent full id of the agent that made its commit
     * @param state {@code waiting} for approval, {@code open}, {@code merged} or {@code closed}
     * @param forge name of the forge, absent before it is published
     * @param url where people find it, absent before it is published
     * @param since when it was first published, or began to wait
     * @param changedAt when something last happened to it
     * @param files how many it changes
     * @param rounds how often agents were sent to it again
     * @param feedback what was said about it and nobody has worked on yet
     * @param conflicts paths in which it does not merge with its base any more
     * @param stands branches that have to be merged before it
     * @param overlaps other proposals that change the same files
     * @param needs why a person has to look at it
     * @param decide what a person types or opens to decide about it, absent when it is decided
     * @param text the whole of it as Markdown, only where one proposal was asked for
     */
    public record ProposalView(String branch, String agent, String title, String kind, String state,
            Optional<String> forge, Optional<String> url, String baseName, String baseCommit, String commit,
            Instant since, Instant changedAt, int files, int rounds, List<FeedbackView> feedback,
            List<String> conflicts, List<String> stands, List<OverlapView> overlaps, List<String> needs,
            Optional<String> decide, Optional<String> text) {

        public ProposalView {
            feedback = Views.list(feedback);
            conflicts = Views.list(conflicts);
            stands = Views.list(stands);
            overlaps = Views.list(overlaps);
            needs = Views.list(needs);
        }

        /** As many digits of the agent's id as people are shown. */
        public String shortId() {
            return agent.substring(0, Math.min(8, agent.length()));
        }
    }

    /**
     * Something that wants another commit.
     *
     * @param kind {@code checks}, {@code review}, {@code conflict} or {@code person}
     * @param text other people's words
     */
    public record FeedbackView(String kind, String by, String text, Instant at) {
    }

    /** Another proposal that changes the same files. */
    public record OverlapView(String branch, List<String> paths) {

        public OverlapView {
            paths = Views.list(paths);
        }
    }

    /** Answer of {@code GET /v1/proposals/rehearsal}: the merges of all that are not decided, tried in memory. */
    public record RehearsalView(List<MergeView> merges) {

        public RehearsalView {
            merges = Views.list(merges);
        }
    }

    /**
     * One merge, after those before it that went well.
     *
     * @param baseCommit where the base's branch stands
     * @param conflicts where it does not merge, empty when it does
     */
    public record MergeView(String branch, String baseName, String baseCommit, List<String> conflicts) {

        public MergeView {
            conflicts = Views.list(conflicts);
        }
    }

    /** Body of {@code POST /v1/proposals/BRANCH/close}. */
    public record CloseRequest(String reason) {
    }

    /**
     * Body of {@code POST /v1/proposals/publish}.
     *
     * @param ids branches or agents; empty for all that are only in this repository
     */
    public record PublishRequest(List<String> ids) {

        public PublishRequest {
            ids = Views.list(ids);
        }
    }
}
