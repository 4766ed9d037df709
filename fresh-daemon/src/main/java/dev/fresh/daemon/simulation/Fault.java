package dev.fresh.daemon.simulation;

/** What can go wrong in a night. */
public enum Fault {
    CRASH_BEFORE_WRITE("crash before a write"),
    CRASH_IN_WRITE("crash in a write, its record torn"),
    CRASH_AFTER_WRITE("crash after a write, before anybody heard of it"),
    WRITE_FAILED("write failed, the daemon restarts from what is stored"),
    WRITE_UNSURE("write failed and is there all the same"),
    CRASH_IN_RECOVERY("one of those again while it recovered"),
    DISK_FULL("disk full for a while"),
    CLOCK_SET("clock set"),
    SUSPENDED("machine asleep"),
    RATE_LIMIT("rate limit or overload"),
    QUOTA("quota used up"),
    OTHER_LIMIT("another limit of a provider"),
    SILENT_AGENT("agent stopped or silent, ended by its watch"),
    HANGING_WORK("work that never ends"),
    FAILED_START("agent that could not be started"),
    FAILED_WORK("work that failed"),
    LATE_REPORT("report of work that was ended already"),
    LIE("charge above what was held");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
