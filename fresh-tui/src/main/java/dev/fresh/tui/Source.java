package dev.fresh.tui;

import dev.fresh.client.FreshClient;
import dev.fresh.client.StateReader;

/** Where the dashboard gets what it shows; every method may take its time and throws {@code ClientException}. */
interface Source {

    /** The state as it is, from the daemon or from the disk. */
    StateReader reader();

    /** The state as the daemon that runs has it. */
    StateReader daemon();

    /** The daemon's events from now on, or after a position. */
    Events events(long after);

    /** The daemon, for something that it is to do; started when it does not run. */
    FreshClient commands();

    /** Events as they come. */
    interface Events extends AutoCloseable {

        /** Waits for the next one; false when none came for a while. */
        boolean next();

        /** Position of the last one. */
        long position();

        @Override
        void close();
    }
}
