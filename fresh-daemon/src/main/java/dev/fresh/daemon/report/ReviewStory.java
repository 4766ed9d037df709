package dev.fresh.daemon.report;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.core.review.Sighting;
import java.util.Locale;
import java.util.stream.Collectors;

/** One sentence about what happened to a published proposal. */
final class ReviewStory {

    private ReviewStory() {
    }

    static String tell(FleetEvent.OnReview event) {
        return switch (event) {
            case FleetEvent.PullRequestSeen e -> "Proposal " + e.branch() + " is " + state(e.sighting())
                    + (e.sighting().feedback().isEmpty() ? "" : ", wanted: " + e.sighting().feedback().stream()
                            .map(ReviewStory::wanted).distinct().toList());
            case FleetEvent.FeedbackGiven e -> "Proposal " + e.branch() + " was sent back: " + wanted(e.feedback());
            case FleetEvent.PullRequestPublished e -> "Proposal " + e.branch() + " published as "
                    + e.publication().url();
            case FleetEvent.ProposalsRehearsed e -> "Rehearsed: " + e.rehearsal().clean() + " of "
                    + e.rehearsal().order().size() + " proposals merge one after the other; gates: "
                    + gates(e.rehearsal());
            case FleetEvent.PullRequestTidied e -> "Branches of proposal " + e.branch() + " cleaned up";
        };
    }

    private static String gates(Rehearsal rehearsal) {
        return rehearsal.gates().isEmpty() ? "not run, " + rehearsal.gated()
                : rehearsal.gates().stream()
                        .map(gate -> gate.name() + " " + gate.outcome().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")) + " " + rehearsal.gated()
                        + (rehearsal.red().isEmpty() ? "" : ": " + String.join(", ", rehearsal.red()));
    }

    private static String state(Sighting sighting) {
        return sighting.state().name().toLowerCase(Locale.ROOT);
    }

    static String wanted(Feedback feedback) {
        return feedback.kind().name().toLowerCase(Locale.ROOT) + " by " + feedback.by();
    }
}
