package dev.fresh.core.review;

import dev.fresh.core.agent.Publication;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;

/**
 * All published proposals that somebody may still have to do with, by branch, oldest first.
 *
 * @param byBranch open ones, and ended ones that are not cleaned up yet
 * @param rehearsal the last one
 * @param lessons what was said about them and those before them
 */
public record PullRequests(PMap<String, PullRequest> byBranch, Optional<Rehearsal> rehearsal, Lessons lessons) {

    public static final PullRequests NONE = new PullRequests(OrderedPMap.empty(), Optional.empty(), Lessons.NONE);

    public Optional<PullRequest> of(String branch) {
        return Optional.ofNullable(byBranch.get(branch));
    }

    public List<PullRequest> all() {
        return List.copyOf(byBranch.values());
    }

    /** Those that nobody has merged or closed. */
    public List<PullRequest> open() {
        return byBranch.values().stream().filter(PullRequest::open).toList();
    }

    /** Those that have ended and whose branches still have to be removed. */
    public List<PullRequest> untidy() {
        return byBranch.values().stream().filter(each -> !each.open() && !each.tidied()).toList();
    }

    /** An agent's proposal was published, for the first time or once more. */
    public PullRequests published(PullRequest.Made made, Instant at) {
        String branch = made.proposal().branch();
        return new PullRequests(byBranch.plus(branch, PullRequest.published(made, of(branch), at)), rehearsal,
                lessons);
    }

    public PullRequests seen(String branch, Sighting sighting) {
        return learned(branch, sighting.feedback()).changed(branch, each -> each.seen(sighting));
    }

    /** Its proposals were merged one after the other, in memory. */
    public PullRequests rehearsed(Rehearsal made) {
        return new PullRequests(byBranch, Optional.of(made), lessons);
    }

    public PullRequests given(String branch, Feedback feedback) {
        return learned(branch, List.of(feedback)).changed(branch, each -> each.talking(each.talk().given(feedback)));
    }

    /** A person rejected work on a task before it was published. */
    public PullRequests rejected(Task task, String branch, Feedback reason) {
        return new PullRequests(byBranch, rehearsal, lessons.after(task, branch, reason));
    }

    /** What is seen again teaches nothing new. */
    private PullRequests learned(String branch, List<Feedback> said) {
        Lessons after = lessons;
        for (Feedback each : said) {
            Optional<PullRequest> pull = of(branch).filter(known -> !known.talk().knows(each));
            after = pull.isPresent() ? after.after(pull.get(), each) : after;
        }
        return after == lessons ? this : new PullRequests(byBranch, rehearsal, after);
    }

    /** An agent was sent to work on all that is pending. */
    public PullRequests takenUp(String branch) {
        return changed(branch, each -> each.talking(each.talk().begun()));
    }

    /** The agent that was sent to it has ended without another commit. */
    public PullRequests returned(String branch, String runId) {
        return changed(branch, each -> each.talking(each.talk().returned(runId)));
    }

    /** A person decided that what is underway is not to be done. */
    public PullRequests dropped(String branch) {
        return changed(branch, each -> each.talking(each.talk().dropped()));
    }

    /** It is somewhere else now, for example no longer only in this repository. */
    public PullRequests movedTo(String branch, Publication publication) {
        return changed(branch, each -> each.movedTo(publication));
    }

    public PullRequests tidied(String branch) {
        return changed(branch, PullRequest::cleaned);
    }

    /** Those that are to be kept. */
    public PullRequests only(Predicate<PullRequest> kept) {
        PMap<String, PullRequest> some = byBranch;
        for (PullRequest each : byBranch.values()) {
            some = kept.test(each) ? some : some.minus(each.branch());
        }
        return some == byBranch ? this : new PullRequests(some, rehearsal, lessons);
    }

    private PullRequests changed(String branch, UnaryOperator<PullRequest> change) {
        PullRequest before = byBranch.get(branch);
        return before == null ? this
                : new PullRequests(byBranch.plus(branch, change.apply(before)), rehearsal, lessons);
    }
}
