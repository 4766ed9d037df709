package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.core.review.PullRequests;
import dev.fresh.core.review.Sighting;
import dev.fresh.edge.forge.Forge;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PullWatchTest {

    private static final String BRANCH = Samples.green(Samples.COMMIT).branch();
    private static final Instant AT = Samples.AT;

    private static Sighting seen(Sighting.State state, String tip, Feedback... feedback) {
        return new Sighting(state, Samples.COMMIT, tip, AT, List.of(feedback));
    }

    private static Feedback conflict(String tip) {
        return new Feedback("conflict:" + tip, Feedback.Kind.CONFLICT, "git", "does not merge", AT);
    }

    @Test
    void fetchesTheBaseWheneverItMovesWhileAConflictWaits() {
        Proposal proposal = Samples.green(Samples.COMMIT);
        PullRequests published = PullRequests.NONE.published(new PullRequest.Made("000000000001", "r1",
                Samples.task(1), "main", proposal, new Publication("github", "there")), AT);
        List<Object> fetched = new ArrayList<>();
        Forge forge = (Forge) Proxy.newProxyInstance(Forge.class.getClassLoader(), new Class<?>[]{Forge.class},
                (_, method, arguments) -> {
                    assertEquals("fetchBase", method.getName());
                    fetched.add(arguments[0]);
                    return null;
                });
        PullWatch.fetchBase(forge, published.all(), BRANCH, seen(Sighting.State.OPEN, "t1"));
        assertEquals(List.of(), fetched, "nobody has to merge it in");
        PullWatch.fetchBase(forge, published.all(), BRANCH, seen(Sighting.State.OPEN, "t1", conflict("t1")));
        assertEquals(List.of("main"), fetched);
        PullRequests waiting = published.seen(BRANCH, seen(Sighting.State.OPEN, "t1", conflict("t1")));
        PullWatch.fetchBase(forge, waiting.all(), BRANCH, seen(Sighting.State.OPEN, "t1", conflict("t1")));
        assertEquals(1, fetched.size(), "it is here already");
        // The forge does not know yet whether it merges, and whoever is sent now merges the new one in.
        PullWatch.fetchBase(forge, waiting.all(), BRANCH, seen(Sighting.State.OPEN, "t2"));
        assertEquals(2, fetched.size());
        PullWatch.fetchBase(forge, waiting.all(), BRANCH, seen(Sighting.State.MERGED, "t3"));
        assertEquals(2, fetched.size(), "nobody is sent any more");
    }
}
