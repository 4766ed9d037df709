package dev.fresh.daemon.control;

import dev.fresh.core.fleet.Chore;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The chores of git as the journal knows them; pure. */
public final class HygieneViews {

    private HygieneViews() {
    }

    static HygieneView of(Fleet fleet) {
        return new HygieneView(Arrays.stream(Chore.values()).map(chore -> new DoneView(name(chore),
                last(fleet, chore).map(Chore.Done::at), Optional.empty(),
                last(fleet, chore).map(Chore.Done::summary).orElse(""))).toList(), Optional.empty());
    }

    /** As spelled in JSON. */
    public static String name(Chore chore) {
        return chore.name().toLowerCase(Locale.ROOT);
    }

    /** When a chore was last done to some effect. */
    public static Optional<Chore.Done> last(Fleet fleet, Chore chore) {
        return chore != Chore.CHECKPOINT ? Optional.ofNullable(fleet.trees().chores().get(chore))
                : fleet.trees().byAgent().entrySet().stream()
                        .max(Comparator.comparing(entry -> entry.getValue().at()))
                        .map(entry -> new Chore.Done(entry.getValue().at(), "kept the work of agent "
                                + entry.getKey().substring(0, Math.min(8, entry.getKey().length()))));
    }
}
