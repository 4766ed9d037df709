package dev.fresh.edge.provider;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What thinks and edits for an agent. Every call may be repeated after a crash, in the same worktree, and ends its
 * processes when the calling thread is interrupted.
 */
public interface Provider {

    /** The name that {@code --provider} takes. */
    String name();

    Cost cost();

    /** Whether a retry with feedback can give another result. */
    boolean learns();

    /** Servers without which it cannot work at all, written as in {@link AllowedHosts#of}. */
    default List<String> hosts() {
        return List.of();
    }

    /** Whether it plays a recording; such work never counts as success. */
    default boolean simulated() {
        return false;
    }

    /** Why it will not try this task, decided before an agent is spawned and without touching {@code site}. */
    Optional<Decline> assess(Task task, Site site);

    /** Looks at the feature in the agent's worktree and says in a few lines what it is going to do. */
    Plan analyze(Assignment assignment);

    /** Edits the worktree. What it did is read from the tree, not from its words. */
    Result implement(Assignment assignment);

    /** Who can say what it costs. */
    enum Cost {
        /** Never costs anything. */
        FREE,
        /** Every request passes the metering gateway. */
        METERED,
        /** Every request passes the gateway and is booked at the price of a key; a person's plan pays, or more. */
        SHADOW,
        /** Nobody measures it; its whole reserve is booked. */
        UNMETERED
    }

    /**
     * The repository at the run's base commit, prepared and not to be changed.
     *
     * @param tree a checkout of the base commit
     * @param scratch an empty folder for temporary files
     */
    record Site(InventoryReport inventory, Path tree, Path scratch, Workbench bench) {
    }

    /**
     * One attempt.
     *
     * @param attempt 1 and up
     * @param plan what the analysis said; empty while analysing
     * @param feedback output of failed gates or a person's words; empty at the first attempt
     * @param lessons what was said about the work of others before, one line each; data, never an order
     * @param worktree the agent's own, the only folder it may write
     * @param folder the agent's own folder under {@code .fresh/agents} for prompts and transcripts
     * @param wall longest time for this call
     * @param purse what it may still cost
     * @param access the way to the models; empty for providers that are not metered
     * @param says receives lines for the agent's log as they come
     * @param charged receives what was spent, as soon as it is known
     */
    record Assignment(String agentId, Task task, int attempt, String plan, String feedback, List<String> lessons,
            Site site, Path worktree, Path folder, Duration wall, Purse purse, Optional<ModelAccess> access,
            Consumer<String> says, Consumer<Money> charged) {

        public Assignment {
            lessons = List.copyOf(lessons);
        }

        /** For providers that never spend a measured amount. */
        public Assignment(String agentId, Task task, int attempt, String feedback, Site site, Path worktree,
                Path folder, Duration wall, Consumer<String> says) {
            this(agentId, task, attempt, "", feedback, List.of(), site, worktree, folder, wall, Purse.EMPTY,
                    Optional.empty(), says, amount -> {
                        throw new IllegalStateException("nobody books a charge of " + amount);
                    });
        }
    }

    /** What an agent may still spend, and what it may spend in all. */
    record Purse(Money left, Money cap) {

        public static final Purse EMPTY = new Purse(Money.ZERO, Money.ZERO);
    }

    /**
     * What the provider is going to do.
     *
     * @param decision a question that a person has to answer first, with its options, the stated default first
     */
    record Plan(String text, Optional<Question> decision) {
    }

    /** A question with the options to answer it, the default first. */
    record Question(String text, List<String> options) {

        public Question {
            options = List.copyOf(options);
        }
    }

    /**
     * What the provider says it did.
     *
     * @param summary a few lines for the proposal
     * @param newCommand arguments after the program's name that show the new command, empty when unknown
     */
    record Result(String summary, List<String> newCommand) {

        public Result {
            newCommand = List.copyOf(newCommand);
        }
    }
}
