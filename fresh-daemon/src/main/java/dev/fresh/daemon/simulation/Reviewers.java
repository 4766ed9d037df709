package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Publication;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.core.review.Sighting;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** People and programs who look at published proposals: they repeat themselves, merge, close, or take them over. */
final class Reviewers {

    private final RandomGenerator random;

    Reviewers(RandomGenerator random) {
        this.random = random;
    }

    void act(Night night) {
        List<PullRequest> open = night.fleet().pulls().open();
        if (open.isEmpty()) {
            return;
        }
        PullRequest pull = open.get(random.nextInt(open.size()));
        switch (random.nextInt(12)) {
            case 0 -> see(night, pull, Sighting.State.MERGED, pull.proposal().commit());
            case 1 -> see(night, pull, Sighting.State.CLOSED, pull.proposal().commit());
            case 2 -> see(night, pull, Sighting.State.OPEN, "f".repeat(40));
            case 3 -> night.step(new FleetEvent.PullRequestPublished(pull.branch(),
                    new Publication("github", "https://git.example.com/1")));
            case 4 -> night.ask(new Command.Reject(pull.agentId(), "shorter", true));
            case 5 -> rehearse(night, open);
            default -> see(night, pull, Sighting.State.OPEN, pull.proposal().commit());
        }
    }

    private static void rehearse(Night night, List<PullRequest> open) {
        List<Rehearsal.Step> order = open.stream().map(pull -> new Rehearsal.Step(pull.agentId(), pull.branch(),
                pull.proposal().commit(), List.of(), List.of())).toList();
        night.step(new FleetEvent.ProposalsRehearsed(new Rehearsal(open.getFirst().runId(), "e".repeat(40), order,
                List.of(), "the gates did not run", List.of())));
    }

    private void see(Night night, PullRequest pull, Sighting.State state, String head) {
        List<Feedback> wanted = IntStream.range(0, random.nextInt(3)).mapToObj(_ -> wanted(night)).toList();
        Sighting sighting = new Sighting(state, head, random.nextBoolean() ? "" : "e".repeat(40), night.wall(), wanted);
        if (pull.isNews(sighting)) {
            night.step(new FleetEvent.PullRequestSeen(pull.branch(), sighting));
        }
    }

    private Feedback wanted(Night night) {
        Feedback.Kind[] kinds = Feedback.Kind.values();
        int number = random.nextInt(8);
        return new Feedback("said:" + number, kinds[number % kinds.length], "grace", "please", night.wall());
    }
}
