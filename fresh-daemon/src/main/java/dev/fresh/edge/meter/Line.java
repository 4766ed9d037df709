package dev.fresh.edge.meter;

/** One agent's way to the models for one call of its provider, from {@link Meter#open} until it is closed. */
public interface Line extends AutoCloseable {

    /** Where requests go: {@code http://127.0.0.1:PORT/a/RANDOM}, on the socket the same path. */
    String base();

    /** What the agent shows instead of a key; worth nothing anywhere else. */
    String token();

    Traffic traffic();

    /** Ends what is in flight, also what waits for money, and refuses all that follows. */
    void cut();

    /** Cuts the line and forgets its address. */
    @Override
    void close();
}
