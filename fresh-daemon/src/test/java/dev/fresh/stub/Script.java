package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Tokens;

/** What a scripted model does with the requests of one client. */
@FunctionalInterface
public interface Script {

    /**
     * The move for a request.
     *
     * @param earlier how many requests of this client came before
     * @param used what an answer uses that is not about usage itself
     */
    Move next(Ask ask, int earlier, Tokens used);

    /** Another script for the first requests of a client. */
    default Script after(int first, Script start) {
        return (ask, earlier, used) -> (earlier < first ? start : this).next(ask, earlier, used);
    }

    /** Another script where the user's last words contain {@code words}. */
    default Script whenTold(String words, Script other) {
        return (ask, earlier, used) -> (ask.lastWords().contains(words) ? other : this).next(ask, earlier, used);
    }

    /** The same answers, got to the client in another way. */
    default Script by(Move.Delivery delivery) {
        return (ask, earlier, used) -> switch (next(ask, earlier, used)) {
            case Move.Answer answer -> answer.by(delivery);
            case Move.Refuse refuse -> refuse;
        };
    }
}
