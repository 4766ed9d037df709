package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline;

/** Ends the planning of a command with the reason why it is not going to be written. */
final class Declined extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Decline decline;

    Declined(Decline.Code code, String text) {
        super(text, null, false, false);
        this.decline = new Decline(code, text);
    }

    Decline decline() {
        return decline;
    }
}
