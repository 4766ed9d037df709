package dev.fresh.daemon.control;

import dev.fresh.core.fleet.Chore;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The chores of git as the journal knows them; pure. */
public final class HygieneViews {

    private HygieneViews() {
    }

    static HygieneView of(Fleet fleet) {
        return new HygieneView(Arrays.stream(Chore.values()).map(chore -> new DoneView(name(chore),
                fleet.trees().last(chore).map(Chore.Done::at), Optional.empty(),
                fleet.trees().last(chore).map(Chore.Done::summary).orElse(""))).toList(), Optional.empty());
    }

    /** As spelled in JSON. */
    public static String name(Chore chore) {
        return chore.name().toLowerCase(Locale.ROOT);
    }
}
