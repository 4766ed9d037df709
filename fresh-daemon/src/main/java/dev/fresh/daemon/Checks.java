package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.edge.check.CheckSettings;

/** The configuration of the gates as the gates take it. */
final class Checks {

    private Checks() {
    }

    static CheckSettings settings(Config config) {
        Config.Gates gates = config.gates();
        return new CheckSettings(gates.prepare(), gates.test(), gates.lint(), gates.typecheck(),
                Math.toIntExact(gates.wall().toSeconds()), gates.parallel(), gates.environment());
    }
}
