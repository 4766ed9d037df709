package dev.fresh.daemon;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.TryLater;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells reviewers once which commit answers what they said. */
final class Addressed {

    private Addressed() {
    }

    /**
     * Says it below the proposal.
     *
     * @throws TryLater when the forge cannot be asked now, so that publishing is done once more and the words as well
     */
    static void say(Forge forge, String reference, Proposal proposal, Optional<PullRequest> before, AgentLog log) {
        List<Feedback> answered = before.filter(PullRequest::isPublished).map(pull -> pull.talk().underway())
                .orElse(List.of());
        if (answered.isEmpty()) {
            return;
        }
        String commit = proposal.commit().substring(0, 12);
        try {
            forge.comment(reference, "addressed " + commit, "Addressed in " + commit + ":\n\n"
                    + answered.stream().map(Addressed::item).collect(Collectors.joining("\n")));
        } catch (TryLater e) {
            throw e;
        } catch (EdgeException e) {
            // The commit is there, which is what counts.
            log.line("reviewers could not be told: " + e.getMessage());
        }
    }

    private static String item(Feedback said) {
        return "- " + said.kind().name().toLowerCase(Locale.ROOT) + " by " + plain(said.by()) + " (`"
                + plain(said.fingerprint()) + "`)";
    }

    /** Nothing of other people's that could be markup or a mention. */
    private static String plain(String text) {
        return text.replaceAll("[^\\w .:#/-]", "?");
    }
}
