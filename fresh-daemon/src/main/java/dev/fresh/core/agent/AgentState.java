package dev.fresh.core.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where an agent stands. What it wants done is read from here alone, never from how it got here. */
public sealed interface AgentState {

    /** A state in which the agent's own work is going on: it holds a slot and a reservation. */
    sealed interface Active extends AgentState {
    }

    /** An end. */
    sealed interface Settled extends AgentState {
    }

    /**
     * Waits for a slot and money, then goes on with {@code then}.
     *
     * @param pending what it has to wait for first
     */
    record Queued(Active then, Optional<Wait> pending) implements AgentState {

        public Queued(Active then) {
            this(then, Optional.empty());
        }
    }

    /** A moment before which nothing is worth trying, and why. */
    record Wait(Instant until, String why) {

        Wait later(Duration time) {
            return new Wait(until.plus(time), why);
        }
    }

    record Analyzing(Attempts attempts) implements Active {
    }

    /**
     * @param feedback output of failed gates or a person's words, empty at first
     */
    record Implementing(String plan, String feedback, Attempts attempts) implements Active {
    }

    /** The daemon commits what is in the tree and runs the gates on that commit. */
    record Testing(String plan, Claim claim, Attempts attempts) implements Active {
    }

    /**
     * Waits for a person; holds neither slot nor money.
     *
     * @param until when the approval policy speaks, empty when only a person can decide
     */
    record AwaitingUser(Question question, Optional<Proposal> proposal, String plan, Attempts attempts,
            Optional<Instant> until) implements AgentState {

        /** Tells whether it is this commit that a person is asked about. */
        boolean asksAbout(String commit) {
            return proposal.isPresent() && proposal.get().commit().equals(commit);
        }

        AwaitingUser later(Duration time) {
            return new AwaitingUser(question, proposal, plan, attempts, until.map(at -> at.plus(time)));
        }

        AwaitingUser about(Proposal another) {
            return new AwaitingUser(question, Optional.of(another), plan, attempts, until);
        }
    }

    /**
     * The decided proposal is being published.
     *
     * @param pending what has to be waited for first
     * @param delays how often it could not be published so far
     */
    record Committing(Proposal proposal, Approval approval, Attempts attempts, Optional<Wait> pending, int delays)
            implements
                AgentState {

        public Committing(Proposal proposal, Approval approval, Attempts attempts) {
            this(proposal, approval, attempts, Optional.empty(), 0);
        }
    }

    /**
     * @param why what there was too little of, empty when a person asked; only then somebody has to say that it goes on
     */
    record Paused(AgentState from, Optional<String> why) implements AgentState {

        public Paused(AgentState from) {
            this(from, Optional.empty());
        }
    }

    /**
     * @param tidied whether the worktree has been removed
     */
    record Completed(Proposal proposal, Approval approval, Publication publication, boolean tidied)
            implements
                Settled {
    }

    record Failed(Failure failure, Optional<Proposal> proposal) implements Settled {
    }

    /**
     * @param withdraw a delivered proposal whose branch still has to be taken back
     */
    record Stopped(String reason, Optional<Proposal> withdraw) implements Settled {
    }

    /** The state's name as spelled in JSON, logs and screens. */
    default String label() {
        return switch (this) {
            case Queued _ -> "queued";
            case Analyzing _ -> "analyzing";
            case Implementing _ -> "implementing";
            case Testing _ -> "testing";
            case AwaitingUser _ -> "awaiting_user";
            case Committing _ -> "committing";
            case Paused _ -> "paused";
            case Completed _ -> "completed";
            case Failed _ -> "failed";
            case Stopped _ -> "stopped";
        };
    }

    /** The same with all that it waits for so much later. */
    default AgentState shifted(Duration by) {
        return switch (this) {
            case Queued s -> new Queued(s.then(), s.pending().map(wait -> wait.later(by)));
            case AwaitingUser s -> s.later(by);
            case Committing s -> new Committing(s.proposal(), s.approval(), s.attempts(),
                    s.pending().map(wait -> wait.later(by)), s.delays());
            case Paused s -> new Paused(s.from().shifted(by));
            case Analyzing _, Implementing _, Testing _, Completed _, Failed _, Stopped _ -> this;
        };
    }
}
