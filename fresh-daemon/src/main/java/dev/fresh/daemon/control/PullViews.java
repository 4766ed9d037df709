package dev.fresh.daemon.control;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Reviews;
import dev.fresh.core.review.PullRequest;
import dev.fresh.protocol.PullView;
import java.util.List;
import java.util.Locale;

/** The open proposals of the fleet as clients see them. */
final class PullViews {

    private PullViews() {
    }

    static List<PullView> of(Fleet fleet) {
        return fleet.pulls().open().stream().map(pull -> view(fleet, pull)).toList();
    }

    private static PullView view(Fleet fleet, PullRequest pull) {
        return new PullView(pull.branch(), pull.agentId(), pull.publication().url(),
                pull.state().name().toLowerCase(Locale.ROOT), pull.rounds(),
                pull.pending().stream().map(said -> said.kind().name().toLowerCase(Locale.ROOT) + " by " + said.by())
                        .distinct().toList(),
                Reviews.waits(fleet, pull));
    }
}
