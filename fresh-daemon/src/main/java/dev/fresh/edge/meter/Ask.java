package dev.fresh.edge.meter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a metered request asks for.
 *
 * @param output the longest answer it asks for
 * @param choices how many answers it asks for
 * @param hourCache whether what it sends may be kept for an hour
 * @param hosted tools that run at the provider and are billed by the call
 */
record Ask(String model, OptionalLong output, long choices, Input input, boolean hourCache, Optional<Hosted> hosted) {

    static final long CHOICES_MAX = 128;

    Ask {
        if (choices < 1 || choices > CHOICES_MAX) {
            throw new IllegalArgumentException("a request for " + choices + " answers");
        }
    }

    /**
     * A tool that runs at the provider.
     *
     * @param name of its fee in the price list
     * @param calls at most
     */
    record Hosted(String name, long calls) {

        static final String WEB_SEARCH = "web_search";

        /** More are cut to this: every search is read again by each that follows. */
        static final long CALLS_MAX = 3;

        // What one search puts before the model; none of the providers documents a bound.
        private static final long RESULT_TOKENS = 25_000;

        /**
         * Whether a request is for this tool and nothing else. Clients offer a search with every request, and money
         * for one would be held each time; where it is one tool of many it is taken out instead.
         */
        static boolean isAllThereIs(JsonNode tools, Predicate<JsonNode> hosted) {
            return !tools.isEmpty() && tools.valueStream().allMatch(hosted);
        }

        static Hosted webSearch(long asked) {
            return new Hosted(WEB_SEARCH, Math.min(asked, CALLS_MAX));
        }

        /** Tokens of input in all, when each call's result is put before the model together with all before it. */
        long inputMax(long input, long output) {
            return (calls + 1) * input + calls * (calls + 1) / 2 * RESULT_TOKENS + calls * output;
        }
    }
}
