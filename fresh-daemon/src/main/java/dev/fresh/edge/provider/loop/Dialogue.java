package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Answered;
import java.util.List;
import java.util.Map;

/** A protocol in which models are spoken to: how a request is written and how its streamed answer is read. */
interface Dialogue {

    /** Where requests go, below the base address. */
    String path();

    Map<String, String> headers(String token);

    /** The request for the next answer. */
    Map<String, Object> request(Order order, List<Message> messages);

    /** A reader for one answer. */
    Reader reader();

    /** Puts an answer together from the events of a stream. */
    interface Reader {

        /**
         * Takes an event.
         *
         * @param data the event's JSON
         * @throws ApiTrouble when it says that something went wrong
         */
        void take(Map<String, Object> data) throws ApiTrouble;

        /** Whether the answer is whole; a stream that ends before was cut. */
        boolean whole();

        Reply reply();
    }

    /**
     * A whole answer.
     *
     * @param end why the model stopped
     * @param usage as the provider counted
     */
    record Reply(Answered answer, End end, LoopEvent.Usage usage) {
    }

    /** Why a model stopped. */
    enum End {
        /** It is done, or waits for its tools. */
        DONE,
        /** The answer reached its longest length. */
        CUT,
        /** The conversation is as long as it can be. */
        CONTEXT_FULL,
        /** It does not want to. */
        REFUSED
    }

    /** The dialogue in a protocol. */
    static Dialogue of(Order.Protocol protocol) {
        return switch (protocol) {
            case MESSAGES -> new MessagesDialogue();
            case RESPONSES -> new ResponsesDialogue();
            case CHAT -> new ChatDialogue(true);
            case PLAIN_CHAT -> new ChatDialogue(false);
        };
    }
}
