package dev.fresh.daemon.simulation;

import dev.fresh.core.fleet.FleetEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the world was told is stored, and whether a restart finds just that. */
final class Memory {

    private final Disk disk;
    private final List<String> acknowledged = new ArrayList<>();
    // What was written when the daemon ended before it could tell anybody; it may be acted on after the restart.
    private Optional<String> unsure = Optional.empty();
    private Optional<Disk.Stored> unheard = Optional.empty();

    Memory(Disk disk) {
        this.disk = disk;
    }

    /** Stores an event; whoever waits for it is told, or the daemon ends before that. */
    void write(FleetEvent event, Instant at, boolean told) {
        String line = disk.write(event, at);
        if (told) {
            acknowledged.add(line);
        } else {
            unsure = Optional.of(line);
        }
    }

    /** Reads the disk after the daemon has ended. */
    List<Disk.Stored> recovered() {
        List<String> found = disk.repaired();
        unsure.ifPresent(acknowledged::add);
        for (int i = 0; i < acknowledged.size(); i++) {
            int place = i;
            Invariant.KEPT.hold(i < found.size() && found.get(i).equals(acknowledged.get(i)),
                    () -> "event " + (place + 1) + " was acknowledged as " + acknowledged.get(place)
                            + " and the journal says " + (place < found.size() ? found.get(place) : "nothing"));
        }
        Invariant.KEPT.hold(found.size() == acknowledged.size(),
                () -> "the journal has events that nobody wrote: " + found.subList(acknowledged.size(), found.size()));
        List<Disk.Stored> events = disk.events(found);
        unheard = unsure.map(_ -> events.getLast());
        unsure = Optional.empty();
        return events;
    }

    /** What the last restart found and nobody had heard of. */
    Optional<Disk.Stored> unheard() {
        return unheard;
    }
}
