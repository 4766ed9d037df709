package dev.fresh.edge.meter;

/** Says why a request is not let out. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final boolean money;

    private Refusal(int status, String type, String message, boolean money) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.money = money;
    }

    /** No money; each protocol has its own status for it. */
    static Refusal stop(String message) {
        return new Refusal(0, "billing_error", message, true);
    }

    /** The request is not one that can be let out. */
    static Refusal request(int status, String type, String message) {
        return new Refusal(status, type, message, false);
    }

    /** There is no log-in to sign it with any more. */
    static Refusal logIn(String message) {
        return request(401, "authentication_error", "LOG_IN_ENDED: " + message);
    }

    /** Its input cannot be bounded. */
    static Refusal unmeasurable(String what) {
        return request(400, "invalid_request_error", "UNMEASURABLE: " + what
                + ", so that nobody can say beforehand what the request costs at most; send the content itself");
    }

    static Refusal malformed(String what) {
        return request(400, "invalid_request_error", what);
    }

    int status(Protocol protocol) {
        return money ? protocol.stopStatus() : status;
    }

    String type() {
        return type;
    }
}
