package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the token of a host comes from: the daemon's environment, else a file of the user that nobody else can read,
 * else the log-in of GitHub's own command line. It is asked for when it is needed and kept nowhere.
 */
public final class GitHubToken {

    private static final Duration WALL = Duration.ofSeconds(20);
    private static final long OUTPUT_BYTES_MAX = 16 << 10;
    /** What gh needs to find its log-in in the keyring of the desktop. */
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

    /**
     * A token.
     *
     * @param source where it is from, as people call it
     */
    record Found(String token, String source) {

        /** Without the token, since texts end in logs. */
        @Override
        public String toString() {
            return "Found[" + source + "]";
        }
    }

    /** The names of the variables in which a host's token is looked for, first come first. */
    static List<String> variables(String host) {
        // As in gh: the address of the API may come from a file of the repository, and what is meant for GitHub must
        // not be sent to whichever host that file names.
        return isGitHub(host) ? List.of("GITHUB_TOKEN", "GH_TOKEN")
                : List.of("GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN");
    }

    static boolean isGitHub(String host) {
        return host.equals("github.com") || host.endsWith(".ghe.com");
    }

    /** The daemon's environment. */
    Map<String, String> environment() {
        return environment;
    }

    Optional<String> of(String host) {
        return find(host).map(Found::token);
    }

    /**
     * The token with its source.
     *
     * @throws EdgeException when it lies in a file that others can read
     */
    Optional<Found> find(String host) {
        return fromEnvironment(host).or(() -> fromFile(host)).or(() -> fromLogin(host));
    }

    /** Why there is no token: one sentence with the remedy. */
    Optional<String> problem(String host) {
        try {
            return find(host).isPresent() ? Optional.empty()
                    : Optional.of("there is no token for " + host + "; set " + variables(host).getFirst()
                            + (meant(host) ? "" : " and GH_HOST=" + host)
                            + " where fresh is started, run gh auth login, or write it into the file "
                            + TokenFile.places(host, environment).getLast() + " with mode 600");
        } catch (EdgeException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<Found> fromEnvironment(String host) {
        return (meant(host) ? variables(host) : List.<String>of()).stream()
                .flatMap(name -> token(environment.getOrDefault(name, ""), "the variable " + name).stream())
                .findFirst();
    }

    /**
     * Whether the user, and not only a file that came with a repository, says that this host gets what the environment
     * holds. Nobody outside listens on this machine.
     */
    private boolean meant(String host) {
        return isGitHub(host) || host.equals("localhost") || host.equals("127.0.0.1")
                || host.equalsIgnoreCase(environment.get("GH_HOST")) || host.equalsIgnoreCase(
                        hostOf(environment.getOrDefault("FRESH_GITHUB_API_URL", "")));
    }

    private static String hostOf(String address) {
        try {
            return Objects.requireNonNullElse(new URI(address).getHost(), "");
        } catch (URISyntaxException _) {
            return ""; // the configuration says what is wrong with it
        }
    }

    private Optional<Found> fromFile(String host) {
        for (Path file : TokenFile.places(host, environment)) {
            Optional<String> text = TokenFile.read(file);
            if (text.isPresent()) {
                return Optional.of(token(text.get(), "the file " + file).orElseThrow(() -> EdgeException
                        .environment("the token file " + file + " holds no token; write it there, and nothing else")));
            }
        }
        return Optional.empty();
    }

    private Optional<Found> fromLogin(String host) {
        GhLogin login = GhLogin.of(host, environment);
        return login.token().flatMap(text -> token(text, "the log-in of gh"))
                .or(() -> login.known() ? fromKeyring(host) : Optional.empty());
    }

    /** Only gh itself gets at a token that the desktop keeps. */
    private Optional<Found> fromKeyring(String host) {
        return Programs.findOutside(repository, "gh", environment.getOrDefault("PATH", "")).flatMap(gh -> {
            Map<String, String> clean = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8",
                    "GH_PROMPT_DISABLED", "1", "GH_NO_UPDATE_NOTIFIER", "1"));
            FOR_GH.forEach(name -> Optional.ofNullable(environment.get(name))
                    .ifPresent(value -> clean.put(name, value)));
            Exit exit = runner
                    .run(new Command(List.of(gh.toString(), "auth", "token", "--hostname", host), Path.of("/"),
                            clean, Optional.empty(), WALL, OUTPUT_BYTES_MAX, Optional.empty()));
            return exit.ok() ? token(exit.output(), "gh auth token") : Optional.empty();
        });
    }

    /** Only what can stand in a header; everything else is somebody's mistake or an error text. */
    private static Optional<Found> token(String text, String source) {
        return Optional.of(text.strip()).filter(stripped -> stripped.matches("[A-Za-z0-9._~+/=-]{8,1024}"))
                .map(stripped -> new Found(stripped, source));
    }
}
