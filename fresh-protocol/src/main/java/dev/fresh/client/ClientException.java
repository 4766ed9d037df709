package dev.fresh.client;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;

/** A refusal of the daemon or a daemon that cannot be reached, as one sentence with its remedy. */
public final class ClientException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    public ClientException(ErrorCode code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public ClientException(ErrorCode code, String message, String hint, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    /** What to do about it, empty when there is nothing to do. */
    public String hint() {
        return hint;
    }

    /** What {@code --format json} prints. */
    public ErrorBody body() {
        return new ErrorBody(code, getMessage(), hint);
    }
}
