package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;

/** The repository's configuration, read anew for each run, so that an edited file counts without a restart. */
final class CurrentConfig {

    private CurrentConfig() {
    }

    /** Refuses with every problem of the configuration at once. */
    static Config load(FreshPaths paths) {
        return switch (Config.load(paths.root(), System.getenv())) {
            case Config.Good good -> good.config();
            case Config.Bad bad -> throw new Refusal(ErrorCode.CONFIGURATION, String.join("\n", bad.problems()),
                    "see docs/configuration.md, or run: fresh doctor");
        };
    }
}
