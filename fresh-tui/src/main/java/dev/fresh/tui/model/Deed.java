package dev.fresh.tui.model;

/** Something that the daemon is asked to do, and what is said when it has. */
public sealed interface Deed {

    /** One sentence for when it is done. */
    String done();

    /** The agent that it is about, empty when it is about the run. */
    String id();

    /** @param commit the one that was on the screen */
    record Approve(String id, String commit) implements Deed {

        @Override
        public String done() {
            return "approved " + Short.of(id) + " with commit " + Short.commit(commit);
        }
    }

    /** @param retry whether the agent tries again with the reason */
    record Reject(String id, String reason, boolean retry) implements Deed {

        @Override
        public String done() {
            return "rejected " + Short.of(id) + (retry ? ", which tries again" : "");
        }
    }

    /** @param text words, or the number of an option */
    record Answer(String id, String text) implements Deed {

        @Override
        public String done() {
            return "answered " + Short.of(id);
        }
    }

    /** It ends its process and gives back its slot. */
    record Pause(String id) implements Deed {

        @Override
        public String done() {
            return "paused " + Short.of(id);
        }
    }

    /** It goes to the queue again. */
    record Resume(String id) implements Deed {

        @Override
        public String done() {
            return "resumed " + Short.of(id);
        }
    }

    /** It ends for good. */
    record Cancel(String id) implements Deed {

        @Override
        public String done() {
            return "cancelled " + Short.of(id);
        }
    }

    /** @param force at once, instead of at a safe point */
    record Stop(boolean force) implements Deed {

        @Override
        public String id() {
            return "";
        }

        @Override
        public String done() {
            return force ? "the run is being stopped at once" : "the run stops when its agents are at a safe point";
        }
    }

    /** A run that was paused goes on. */
    record ResumeRun() implements Deed {

        @Override
        public String id() {
            return "";
        }

        @Override
        public String done() {
            return "the run goes on";
        }
    }

    /**
     * A run that works on one feature alone.
     *
     * @param feature its id
     */
    record Begin(String feature, String symbol) implements Deed {

        @Override
        public String id() {
            return "";
        }

        @Override
        public String done() {
            return "a run for " + symbol + " has begun";
        }
    }
}
