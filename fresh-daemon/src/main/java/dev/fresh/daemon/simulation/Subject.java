package dev.fresh.daemon.simulation;

import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Commands;
import dev.fresh.core.fleet.Dispatcher;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is tried: the rules of the core, and what a disk gives back of what was written to it. A test changes one of
 * them to see that the night notices.
 */
interface Subject {

    /** The product as it is. */
    Subject PRODUCT = new Subject() {
    };

    default Fleet after(Fleet fleet, FleetEvent event, Instant at) {
        return fleet.after(event, at);
    }

    default Optional<FleetEvent> next(Fleet fleet, Instant at) {
        return Dispatcher.next(fleet, at);
    }

    default Verdict judge(Fleet fleet, Command command, Instant at) {
        return Commands.judge(fleet, command, at);
    }

    default List<String> read(List<String> written) {
        return written;
    }
}
