package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.protocol.Json;
import java.util.Map;
import java.util.Optional;

/** Reads the arguments of a call, which models write as text and now and then wrongly. */
final class Arguments {

    private Arguments() {
    }

    /**
     * The call.
     *
     * @param cut whether the answer was cut off; a call that cannot be read is none then
     */
    static Optional<Call> read(String id, String name, String arguments, boolean cut) {
        try {
            return Optional.of(new Call(id, name, arguments.isBlank() ? Map.of() : Json.object(arguments), ""));
        } catch (Json.BadJson e) {
            return cut ? Optional.empty()
                    : Optional.of(new Call(id, name, Map.of(), "its arguments are no JSON: " + e.getMessage()));
        }
    }
}
