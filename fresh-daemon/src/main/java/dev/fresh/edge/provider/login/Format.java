package dev.fresh.edge.provider.login;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the log-in of one agent program; knows no file, only texts and trees. */
sealed interface Format permits ClaudeFormat, CodexFormat, GeminiFormat, OpencodeFormat, CursorFormat {

    /** Stands in a copy for the access token, so that the program renews at once. */
    String ENDED = "ended";

    /** Every format, in the order in which people see them. */
    List<Format> ALL = List.of(new ClaudeFormat(), new CodexFormat(), new GeminiFormat(), new OpencodeFormat(),
            new CursorFormat());

    /** The provider's name, for example {@code claude_cli}. */
    String provider();

    /** What people type to log in. */
    String logInCommand();

    /** Variables that hold a key for it. */
    List<String> keys();

    /** Variables of a person that say where the folders of this program are, with their place below a home. */
    Folders folders();

    /** The tokens in a log-in file, empty when there are none. */
    Optional<Tokens> tokens(Map<String, Object> file);

    /** The model that a person chose in the settings, as the program calls it. */
    Optional<String> model(String settings);

    /** How a request of this log-in is signed, by header; empty when its requests cannot be led to the meter. */
    Map<String, String> shown(Tokens tokens);

    /** The log-in alone, as a file, for an agent that cannot do with a stand-in; never the renewal token. */
    default Map<String, Object> lent(Map<String, Object> file) {
        throw new IllegalStateException(provider() + " does with a stand-in");
    }

    /** The servers that the program asks with it, for an agent that cannot do with a stand-in. */
    default List<String> hosts() {
        return List.of();
    }

    /** How it is renewed, empty when only the person can do it. */
    default Optional<Renewal> renewal() {
        return Optional.empty();
    }

    /**
     * Where its files are.
     *
     * @param variable that names the folder of the log-in, or its parent
     * @param usual that folder below a home when the variable is not set
     * @param logIn the file of the log-in in it
     * @param settingsVariable likewise for the settings
     * @param settings empty when there are none
     */
    record Folders(String variable, String usual, String logIn, String settingsVariable, String settingsUsual,
            List<String> settings) {

        Path logIn(Path home, Map<String, String> environment) {
            return folder(home, environment, variable, usual).resolve(logIn);
        }

        List<Path> settings(Path home, Map<String, String> environment) {
            Path folder = folder(home, environment, settingsVariable, settingsUsual);
            return settings.stream().map(folder::resolve).toList();
        }

        private static Path folder(Path home, Map<String, String> environment, String variable, String usual) {
            String asked = environment.getOrDefault(variable, "");
            return asked.startsWith("/") ? Path.of(asked) : home.resolve(usual);
        }
    }

    /** How the program renews its log-in, by itself and in a home of its own. */
    interface Renewal {

        /** The servers it has to reach. */
        List<String> hosts();

        /** The log-in alone with an access token that has ended, so that the program renews it at its start. */
        Map<String, Object> ended(Map<String, Object> file);

        /** The person's file with the tokens of {@code copy} in it, as text. */
        String merged(Map<String, Object> file, Map<String, Object> copy);

        /** Arguments after the program. */
        List<String> arguments(String base);

        /** Variables besides those of the run. */
        Map<String, String> environment(Path home, String base);

        /** Files that it finds in its home besides the log-in. */
        default Map<String, String> files() {
            return Map.of();
        }

        /** A folder that the program itself makes while it renews, for others to see. */
        default Optional<Path> lock(Path logIn) {
            return Optional.empty();
        }
    }
}
