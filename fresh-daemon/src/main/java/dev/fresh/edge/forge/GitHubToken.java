package dev.fresh.edge.forge;

import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the token of a host comes from: the daemon's environment, else the log-in of GitHub's own command line. It is
 * asked for when it is needed and kept nowhere.
 */
public final class GitHubToken {

    private static final Duration WALL = Duration.ofSeconds(20);
    private static final long OUTPUT_BYTES_MAX = 16 << 10;
    /** What gh needs to find its log-in, be it a file or the keyring of the desktop. */
    private static final List<String> FOR_GH = List.of("HOME", "XDG_CONFIG_HOME", "GH_CONFIG_DIR", "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS");

    private final ProcessRunner runner;
    private final Path repository;
    private final Map<String, String> environment;

    /**
     * Tokens as the daemon's user has them.
     *
     * @param repository a gh inside it is never used
     * @param environment the daemon's own
     */
    public GitHubToken(ProcessRunner runner, Path repository, Map<String, String> environment) {
        this.runner = runner;
        this.repository = repository;
        this.environment = Map.copyOf(environment);
    }

    /** The names of the variables in which a host's token is looked for, first come first. */
    static List<String> variables(String host) {
        // As in gh: the address of the API may come from a file of the repository, and what is meant for GitHub must
        // not be sent to whichever host that file names.
        return host.equals("github.com") || host.endsWith(".ghe.com")
                ? List.of("GITHUB_TOKEN", "GH_TOKEN")
                : List.of("GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN");
    }

    /** The daemon's environment. */
    Map<String, String> environment() {
        return environment;
    }

    Optional<String> of(String host) {
        return variables(host).stream().map(environment::get).flatMap(Stream::ofNullable).map(String::strip)
                .filter(GitHubToken::isToken).findFirst().or(() -> fromLogin(host));
    }

    private Optional<String> fromLogin(String host) {
        return Programs.findOutside(repository, "gh", environment.getOrDefault("PATH", "")).flatMap(gh -> {
            Map<String, String> clean = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8",
                    "GH_PROMPT_DISABLED", "1", "GH_NO_UPDATE_NOTIFIER", "1"));
            FOR_GH.forEach(name -> Optional.ofNullable(environment.get(name))
                    .ifPresent(value -> clean.put(name, value)));
            Exit exit = runner
                    .run(new Command(List.of(gh.toString(), "auth", "token", "--hostname", host), Path.of("/"),
                            clean, Optional.empty(), WALL, OUTPUT_BYTES_MAX, Optional.empty()));
            return exit.ok() ? Optional.of(exit.output().strip()).filter(GitHubToken::isToken) : Optional.empty();
        });
    }

    /** What can stand in a header; everything else is somebody's mistake or an error text. */
    private static boolean isToken(String text) {
        return text.matches("[A-Za-z0-9._~+/=-]{8,1024}");
    }
}
