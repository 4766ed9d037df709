package dev.fresh.edge.provider.cli;

import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** Which conversation of a program belongs to an agent, in a small file of the agent's folder. */
final class Sessions {

    private final Path file;

    Sessions(Path folder, String provider) {
        this.file = folder.resolve("session-" + provider + ".json");
    }

    /**
     * A conversation.
     *
     * @param series how many there were before it
     * @param id empty before it began
     * @param call the last call of the provider that was begun in it, empty before the first
     */
    record State(int series, Optional<String> id, String call) {

        static final State NONE = new State(0, Optional.empty(), "");

        State next() {
            return new State(series + 1, Optional.empty(), "");
        }

        State with(Optional<String> newId, String newCall) {
            return new State(series, newId, newCall);
        }
    }

    /** What is known; a file that was torn counts as none. */
    State read() {
        if (!Files.exists(file)) {
            return State.NONE;
        }
        try {
            Event stored = Event.of(Files.readString(file)).orElse(new Event(Map.of()));
            return new State(stored.number("series"), Optional.of(stored.text("id")).filter(id -> !id.isEmpty()),
                    stored.text("call"));
        } catch (IOException e) {
            throw EdgeException.environment("the session file " + file + " cannot be read", e);
        }
    }

    void write(State state) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, Json.write(Map.of("series", state.series(), "id", state.id().orElse(""), "call",
                    state.call())));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw EdgeException.environment("the session file " + file + " cannot be written", e);
        }
    }
}
