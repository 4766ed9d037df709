package dev.fresh.edge.check;

import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about preparing and checking a repository; an absent command is detected.
 *
 * @param prepare fetches dependencies on the base commit; the single word {@code none} switches it off
 * @param testWallSeconds longest time of one run of one gate
 * @param parallel how many gates run at once, apart from the agents' slots
 * @param environment further variables of the user's shell that gates may see
 */
public record CheckSettings(Optional<List<String>> prepare, Optional<List<String>> test, Optional<List<String>> lint,
        Optional<List<String>> typecheck, int testWallSeconds, int parallel, List<String> environment) {

    public CheckSettings {
        if (testWallSeconds < 1) {
            throw new IllegalArgumentException("a gate needs at least a second: " + testWallSeconds);
        }
        if (parallel < 1) {
            throw new IllegalArgumentException("at least one gate must be able to run: " + parallel);
        }
        prepare = prepare.map(List::copyOf);
        test = test.map(List::copyOf);
        lint = lint.map(List::copyOf);
        typecheck = typecheck.map(List::copyOf);
        environment = List.copyOf(environment);
    }

    /** Everything detected, ten minutes for a run, two runs at once. */
    public static CheckSettings defaults() {
        return new CheckSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 600, 2,
                List.of());
    }

    boolean prepareIsOff() {
        return prepare.filter(List.of("none")::equals).isPresent();
    }
}
