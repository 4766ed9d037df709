package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import java.util.List;

/** The repository's configuration, read anew for each run, so that an edited file counts without a restart. */
final class CurrentConfig {

    private static final String ROLES = ".fresh/roles/";

    private CurrentConfig() {
    }

    /** Refuses with every problem of the configuration at once. */
    static Config load(FreshPaths paths) {
        return switch (Config.load(paths.root(), System.getenv())) {
            case Config.Good good -> good.config();
            case Config.Bad bad -> throw new Refusal(ErrorCode.CONFIGURATION, String.join("\n", bad.problems()),
                    "see " + page(bad.problems()) + ", or run: fresh doctor");
        };
    }

    /** The page that helps with these problems. */
    static String page(List<String> problems) {
        return problems.stream().allMatch(problem -> problem.startsWith(ROLES))
                ? "docs/roles.md" : "docs/configuration.md";
    }
}
