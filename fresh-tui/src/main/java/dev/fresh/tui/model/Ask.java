package dev.fresh.tui.model;

/** What an update wants from the world. */
public sealed interface Ask {

    /** The daemon is to do something. */
    record Act(Deed deed) implements Ask {
    }

    /**
     * A part of an agent's log is to be read.
     *
     * @param from in bytes; {@link #END} for its last part
     */
    record ReadLog(String id, long from) implements Ask {

        /** Beyond any log: the answer says where the log ends. */
        public static final long END = 999_999_999_999_999L;
    }

    /** The screen is to be drawn from nothing, because something else wrote on it. */
    record Redraw() implements Ask {
    }

    /** The dashboard is to be left; the run goes on. */
    record Leave() implements Ask {
    }
}
