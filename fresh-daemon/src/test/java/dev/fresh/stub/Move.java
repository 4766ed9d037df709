package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Reply.Part;
import dev.fresh.edge.provider.stub.Reply.Stop;
import dev.fresh.edge.provider.stub.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the stub does with one request. */
public sealed interface Move {

    /**
     * Answers.
     *
     * @param says what the answer says it used, empty when it says nothing
     * @param truth what it really used, which is billed
     */
    record Answer(List<Part> parts, Stop stop, Optional<Tokens> says, Tokens truth, Delivery delivery)
            implements
                Move {

        Answer by(Delivery other) {
            return new Answer(parts, stop, says, truth, other);
        }

        Answer saying(Optional<Tokens> other) {
            return new Answer(parts, stop, other, truth, delivery);
        }
    }

    /** Refuses with a status and a body; costs nothing. */
    record Refuse(int status, Map<String, String> headers, String body) implements Move {
    }

    /** How an answer gets to its client. */
    sealed interface Delivery {

        /** At once. */
        record Whole() implements Delivery {
        }

        /** With a pause before every event. */
        record Paced(Duration pause) implements Delivery {
        }

        /** The connection breaks in the middle of the content. */
        record Cut() implements Delivery {
        }

        /** After the first events nothing more comes, and the connection stays open. */
        record Silent() implements Delivery {
        }

        /** Not even a status comes. */
        record NoHeaders() implements Delivery {
        }
    }
}
