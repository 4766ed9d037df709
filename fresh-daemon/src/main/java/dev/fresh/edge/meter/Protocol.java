package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Usage;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How one API is recognised, bounded, read and answered. Whatever none of them recognises never leaves the meter. */
sealed interface Protocol permits AnthropicMessages, OpenAiResponses, OpenAiChat, GeminiContent, CodeAssist {

    /** In the order in which they are asked. */
    List<Protocol> ALL = List.of(new AnthropicMessages(), new OpenAiResponses(), new OpenAiChat(), new GeminiContent(),
            new CodeAssist());

    Api api();

    /** What a request is to this protocol; empty when it is none of its requests. */
    Optional<Route> route(String method, String path, Predicate<String> hasHeader);

    /**
     * Reads what a request asks for, and takes out of it what would change its price.
     *
     * @param strict whether parameters may be added and tools be taken out; a log-in's server refuses what it does not
     *     know
     * @throws Refusal when it cannot be said how much it costs at most
     */
    Ask read(Route route, ObjectNode body, boolean strict) throws Refusal;

    /** Makes the request ask for no more than {@code tokens} of output, its thinking included. */
    void limit(ObjectNode body, long tokens, boolean strict);

    /** Bounds the tools that run at the provider to so many calls; with 0 takes them out. */
    void limitHosted(ObjectNode body, long calls);

    /** Whether an event of a stream can say anything about usage. */
    boolean matters(String event, String data);

    /** Reads an event of a stream. */
    void event(JsonNode data, Tally tally);

    /** Reads an answer that came as one document. */
    void document(JsonNode body, Tally tally);

    /** What was used, from what the answer said. */
    Usage usage(Tally tally, Ask ask);

    /** The status that makes clients of this protocol stop, where no money is left. */
    int stopStatus();

    /** An error as this protocol writes it. */
    ObjectNode error(int status, String type, String message);

    /**
     * A recognised request.
     *
     * @param path what follows the upstream's base
     * @param free whether it costs nothing and passes unread
     * @param model in the path, empty where it is in the body
     */
    record Route(String path, boolean free, String model) {

        static Route free(String path) {
            return new Route(path, true, "");
        }

        static Route metered(String path) {
            return new Route(path, false, "");
        }
    }
}
