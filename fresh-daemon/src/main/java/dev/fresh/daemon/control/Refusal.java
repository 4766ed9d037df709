package dev.fresh.daemon.control;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;

/** A request that is answered with no, carrying the code, the sentence and what would help. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    public Refusal(ErrorCode code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorBody body() {
        return new ErrorBody(code, getMessage(), hint);
    }
}
