package dev.fresh.edge.meter;

/** So many bytes of requests may be in memory at once: agents write them, and the daemon lives in little memory. */
final class Room {

    private final long bytesMax;
    private long taken;

    Room(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False, and nothing taken, when there is no room. */
    synchronized boolean take(long bytes) {
        if (taken + bytes > bytesMax) {
            return false;
        }
        taken += bytes;
        return true;
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }
}
