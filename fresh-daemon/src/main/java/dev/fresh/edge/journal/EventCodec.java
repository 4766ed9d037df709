package dev.fresh.edge.journal;

/** How an event becomes text and comes back; names and fields are a file format. */
public interface EventCodec<E> {

    /** The name under which the event is stored. */
    String type(E event);

    /** The event as one line of JSON, without its name. */
    String write(E event);

    /**
     * The event again.
     *
     * @throws dev.fresh.edge.EdgeException naming what is unknown, when a newer release has written it
     */
    E read(String type, String json);
}
