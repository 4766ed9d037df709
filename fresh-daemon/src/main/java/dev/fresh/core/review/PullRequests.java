package dev.fresh.core.review;

import dev.fresh.core.agent.Publication;
import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.Collection;
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
 * @param byOpen those of them that are open; derived, so that nobody looks at all of them after each event
 * @param byWanted those that are open and of which something is wanted, whoever has waited longest first; derived
 * @param byUntidy those that have ended and still have to be cleaned up; derived
 * @param rehearsal the last one
 * @param lessons what was said about them and those before them
 */
public record PullRequests(PMap<String, PullRequest> byBranch, PMap<String, PullRequest> byOpen,
        PMap<String, PullRequest> byWanted, PMap<String, PullRequest> byUntidy, Optional<Rehearsal> rehearsal,
        Lessons lessons) {

    public static final PullRequests NONE = new PullRequests(OrderedPMap.empty(), OrderedPMap.empty(),
            OrderedPMap.empty(), OrderedPMap.empty(), Optional.empty(), Lessons.NONE);

    public Optional<PullRequest> of(String branch) {
        return Optional.ofNullable(byBranch.get(branch));
    }

    public List<PullRequest> all() {
        return List.copyOf(byBranch.values());
    }

    /** Those that nobody has merged or closed. */
    public List<PullRequest> open() {
        return List.copyOf(byOpen.values());
    }

    /** Whether there is one that nobody has merged or closed. */
    public boolean anyOpen() {
        return !byOpen.isEmpty();
    }

    /** Open ones of which something is wanted that nobody has worked on yet, whoever has waited longest first. */
    public Collection<PullRequest> wanted() {
        return byWanted.values();
    }

    /** Those that have ended and whose branches still have to be removed. */
    public Collection<PullRequest> untidy() {
        return byUntidy.values();
    }

    /** An agent's proposal was published, for the first time or once more. */
    public PullRequests published(PullRequest.Made made, Instant at) {
        String branch = made.proposal().branch();
        // What is published once more after its end is the youngest again.
        PullRequests others = of(branch).filter(PullRequest::open).isPresent() ? this : without(branch);
        return others.with(PullRequest.published(made, of(branch), at));
    }

    public PullRequests seen(String branch, Sighting sighting) {
        return learned(branch, sighting.feedback()).changed(branch, each -> each.seen(sighting));
    }

    /** Its proposals were merged one after the other, in memory. */
    public PullRequests rehearsed(Rehearsal made) {
        return new PullRequests(byBranch, byOpen, byWanted, byUntidy, Optional.of(made), lessons);
    }

    public PullRequests given(String branch, Feedback feedback) {
        return learned(branch, List.of(feedback)).changed(branch, each -> each.talking(each.talk().given(feedback)));
    }

    /** A person rejected work on a task before it was published. */
    public PullRequests rejected(Task task, String branch, Feedback reason) {
        return with(lessons.after(task, branch, reason));
    }

    /** What is seen again teaches nothing new. */
    private PullRequests learned(String branch, List<Feedback> said) {
        Lessons after = lessons;
        for (Feedback each : said) {
            Optional<PullRequest> pull = of(branch).filter(known -> !known.talk().knows(each));
            after = pull.isPresent() ? after.after(pull.get(), each) : after;
        }
        return after == lessons ? this : with(after);
    }

    /** An agent was sent to work on all that is pending. */
    public PullRequests takenUp(String branch) {
        return changed(branch, each -> each.talking(each.talk().begun()));
    }

    /**
     * The agent that was sent to it has ended without another commit.
     *
     * @param begun whether it has worked at all
     */
    public PullRequests returned(String branch, String runId, boolean begun) {
        return changed(branch, each -> each.talking(each.talk().returned(runId, begun)));
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
        PullRequests some = this;
        for (PullRequest each : byBranch.values()) {
            some = kept.test(each) ? some : some.without(each.branch());
        }
        return some;
    }

    private PullRequests changed(String branch, UnaryOperator<PullRequest> change) {
        PullRequest before = byBranch.get(branch);
        return before == null ? this : with(change.apply(before));
    }

    private PullRequests with(Lessons learned) {
        return new PullRequests(byBranch, byOpen, byWanted, byUntidy, rehearsal, learned);
    }

    private PullRequests with(PullRequest pull) {
        return new PullRequests(byBranch.plus(pull.branch(), pull), listed(byOpen, pull, pull.open()),
                listed(byWanted, pull, pull.open() && !pull.pending().isEmpty()),
                listed(byUntidy, pull, !pull.open() && !pull.tidied()), rehearsal, lessons);
    }

    private static PMap<String, PullRequest> listed(PMap<String, PullRequest> list, PullRequest pull, boolean there) {
        return there ? list.plus(pull.branch(), pull) : list.minus(pull.branch());
    }

    private PullRequests without(String branch) {
        return new PullRequests(byBranch.minus(branch), byOpen.minus(branch), byWanted.minus(branch),
                byUntidy.minus(branch), rehearsal, lessons);
    }
}
