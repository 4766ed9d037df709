package dev.fresh.edge;

import dev.fresh.core.agent.Failure;

/** The one way in which an adapter fails, carrying a failure that the core understands. */
public class EdgeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public EdgeException(Failure failure) {
        super(failure.text());
        this.failure = failure;
    }

    public EdgeException(Failure failure, Throwable cause) {
        super(failure.text(), cause);
        this.failure = failure;
    }

    public static EdgeException environment(String text) {
        return new EdgeException(new Failure(Failure.Kind.ENVIRONMENT, text));
    }

    public static EdgeException environment(String text, Throwable cause) {
        return new EdgeException(new Failure(Failure.Kind.ENVIRONMENT, text), cause);
    }

    public Failure failure() {
        return failure;
    }
}
