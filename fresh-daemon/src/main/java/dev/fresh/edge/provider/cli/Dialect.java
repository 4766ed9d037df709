package dev.fresh.edge.provider.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What one agent command line wants to be told and how it answers; pure but for what it is given. */
public interface Dialect {

    /** The provider's name, for example {@code claude_cli}. */
    String name();

    /** The program, and where it comes from. */
    Program program();

    /** The program when it is a part of fresh; empty when a person has to install it. */
    default Optional<Installations.Installed> own() {
        return Optional.empty();
    }

    /** Arguments after the program. No key and no token stands among them. */
    List<String> arguments(Turn turn);

    /** Variables besides those of the run; HOME is set already. */
    Map<String, String> environment(Turn turn);

    /** Files that it finds in its private home, by their path below it; written anew before each start. */
    default Map<String, String> homeFiles(Turn turn) {
        return Map.of();
    }

    /** What a line of its output says; empty for what is of no interest. */
    List<Signal> read(Event event);

    /** What an exit code says by itself when no last event came, empty when nothing. */
    default Optional<Signal.Ended> judge(int exitCode) {
        return Optional.empty();
    }

    /** The id of a session that is ours to choose, empty when the program chooses it. */
    default Optional<String> chooseSession(String agentId, int series) {
        return Optional.empty();
    }

    /** Whether it tells when a tool begins, and not only when it has ended. */
    default boolean announcesTools() {
        return true;
    }

    /** Whether its requests can be sent through the meter; else nobody measures what it spends. */
    default boolean metered() {
        return true;
    }

    /** Servers that it has to reach when its requests cannot be sent through the meter. */
    default List<String> hosts() {
        return List.of();
    }

    /** A session id that is the same whenever the same agent begins the same series. */
    static String sessionOf(String provider, String agentId, int series) {
        String seed = provider + "/" + agentId + "/" + series;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
