package dev.fresh.edge.journal;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.FleetEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The kinds of events that a journal can hold, and those that agents report or are told within them. */
public final class EventKinds {

    private EventKinds() {
    }

    /** All of this release. */
    public static Set<String> all() {
        Set<String> names = new TreeSet<>();
        Stream.of(FleetEvent.class, AgentEvent.class).flatMap(EventKinds::leaves).map(Class::getSimpleName)
                .forEach(names::add);
        // These follow from other events and are in no journal.
        Stream.of(AgentEvent.Interrupted.class, AgentEvent.Admitted.class, AgentEvent.TriesAgain.class,
                AgentEvent.MustAsk.class).map(Class::getSimpleName).forEach(names::remove);
        return names;
    }

    /** Those of one event. */
    public static Set<String> of(FleetEvent event) {
        Set<String> names = new TreeSet<>(Set.of(event.getClass().getSimpleName()));
        if (event instanceof FleetEvent.AgentReported reported) {
            names.add(reported.progress().getClass().getSimpleName());
        }
        if (event instanceof FleetEvent.AgentCommanded commanded) {
            names.add(commanded.control().getClass().getSimpleName());
        }
        return names;
    }

    private static Stream<Class<?>> leaves(Class<?> family) {
        return family.isSealed() ? Arrays.stream(family.getPermittedSubclasses()).flatMap(EventKinds::leaves)
                : Stream.of(family);
    }
}
