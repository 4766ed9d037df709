package dev.fresh.edge.check;

import java.util.List;
import java.util.Optional;

/**
 * What the configuration says about preparing and checking a repository. An absent command is detected, the single
 * word {@code none} switches one off.
 *
 * @param prepare fetches dependencies on the base commit
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
        return prepare.filter(CheckSettings::isNone).isPresent();
    }

    /** The configured command, else the detected one; neither when it is switched off. */
    static Optional<List<String>> choose(Optional<List<String>> configured, Optional<List<String>> detected) {
        return configured.or(() -> detected).filter(argv -> !isNone(argv));
    }

    private static boolean isNone(List<String> argv) {
        return argv.equals(List.of("none"));
    }
}
