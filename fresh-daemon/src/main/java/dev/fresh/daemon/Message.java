package dev.fresh.daemon;

import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What the one writer is told or asked, and whom it answers when that is durable. */
sealed interface Message {

    /** A fact, as it is. */
    record Fact(FleetEvent event, CompletableFuture<Fleet> reply) implements Message {
    }

    /** The fact that a rule makes of the fleet as it then stands, if it makes one. */
    record Derived(Function<Fleet, Optional<FleetEvent>> rule, CompletableFuture<Fleet> reply) implements Message {
    }

    /** A command, to be judged. */
    record Ask(Command command, CompletableFuture<Verdict> reply) implements Message {
    }

    CompletableFuture<?> reply();

    /** Tells whoever waits that nobody will answer. */
    default void fail(RuntimeException why) {
        reply().completeExceptionally(why);
    }
}
