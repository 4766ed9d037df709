package dev.fresh.edge.notify;

/** Port: one way to tell a person something. */
public interface Channel {

    /** As people name it, for example {@code webhook}. */
    String name();

    /**
     * Delivers, or fails within its deadline.
     *
     * @throws dev.fresh.edge.EdgeException of kind REFUSED_CONTENT when another try would fail just so, of another kind
     *     when one may help; its sentence holds no secret
     */
    void deliver(Notification notification);
}
