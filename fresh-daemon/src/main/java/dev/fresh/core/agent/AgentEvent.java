package dev.fresh.core.agent;

import java.util.List;
import java.util.Optional;

/** Something that happens to one agent. */
public sealed interface AgentEvent {

    /** Reported back by work that was started for the agent's state. */
    sealed interface Progress extends AgentEvent {
    }

    /** Done to the agent by a person, a limit or a restart. */
    sealed interface Control extends AgentEvent {
    }

    record PlanWritten(String plan) implements Progress {
    }

    record DecisionNeeded(String plan, String question, List<String> options) implements Progress {
        public DecisionNeeded {
            options = List.copyOf(options);
            if (options.isEmpty()) {
                throw new IllegalArgumentException("a decision needs options, the default first");
            }
        }
    }

    record ChangeWritten(Claim claim) implements Progress {
    }

    /** The work was committed and the gates ran on that commit. */
    record GatesRan(Proposal proposal) implements Progress {
    }

    /**
     * What it has made does not go with what others have committed before it, or with what has become of that.
     *
     * @param footing what it goes on from
     */
    record Displaced(Footing footing) implements Progress {
    }

    record Published(Publication publication) implements Progress {
    }

    /** What was left behind by the agent has been cleaned up. */
    record Tidied() implements Progress {
    }

    /** It cannot be published now, and may be later. */
    record NotYet(AgentState.Wait pending) implements Progress {
    }

    record WorkFailed(Failure failure) implements Progress {
    }

    /** The provider cannot work on; what is done about it follows from the limit. */
    record ProviderLimited(Limit limit) implements Progress {
    }

    /** Goes on later with what it does, with the provider that it has. */
    record PutOff(AgentState.Wait pending) implements Control {
    }

    /** What had to be waited for before it can be published has come. */
    record WaitOver() implements Control {
    }

    /** A person wants it done otherwise, and its run is over: the next one goes on with it. */
    record SentBack(String reason) implements Control {
    }

    /**
     * Goes on with another provider in the same worktree.
     *
     * @param brief what that one has to know
     */
    record HandedOver(String provider, String brief) implements Control {
    }

    /** Cannot go on without a person's answer. */
    record MustAsk(String question, List<String> options) implements Control {
        public MustAsk {
            options = List.copyOf(options);
        }
    }

    /** Tries once more with what it was told, as after red gates. */
    record TriesAgain(Failure failure) implements Control {
    }

    /** The dispatcher found a slot and money. */
    record Admitted() implements Control {
    }

    record Approved(String commit, String by, String comment) implements Control {
    }

    record Rejected(String reason, boolean retry) implements Control {
    }

    record Answered(String text) implements Control {
    }

    /**
     * @param why what there is too little of, empty when a person asked
     */
    record PauseAsked(Optional<String> why) implements Control {

        /** Asked for by a person. */
        public PauseAsked() {
            this(Optional.empty());
        }
    }

    record ResumeAsked() implements Control {
    }

    record CancelAsked(String reason) implements Control {
    }

    /** The approval time is over. */
    record Expired() implements Control {
    }

    /**
     * Its proposal was made once more on a base that has moved, and its gates are green there.
     *
     * @param from the commit that it stands for
     */
    record Rebased(String from, Proposal proposal) implements Control {
    }

    /** Its proposal does not merge with a base that has moved, and has to be worked on again. */
    record BaseMoved(Footing footing) implements Control {
    }

    /** Something that its proposal stands on is not wanted any more. */
    record GroundLost(String why) implements Control {
    }

    /** The run ends around the agent. */
    record Halted(String reason) implements Control {
    }

    /** A cap in money was passed. */
    record CapPassed(String text) implements Control {
    }

    /** The daemon that worked for the agent is gone and another one took over. */
    record Interrupted() implements Control {
    }
}
