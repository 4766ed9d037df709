package dev.fresh.protocol;

/** The exit codes of the command line, after sysexits. */
public final class Exits {

    public static final int OK = 0;
    /** The command line is wrong. */
    public static final int USAGE = 64;
    /** What the command was given to work on is wrong. */
    public static final int DATA = 65;
    /** Refused by state, or not running. */
    public static final int UNAVAILABLE = 69;
    /** A defect of fresh. */
    public static final int DEFECT = 70;
    public static final int IO = 74;
    /** Try again later; another daemon holds the repository. */
    public static final int TRY_LATER = 75;
    public static final int PERMISSION = 77;
    /** Configuration or sandbox. */
    public static final int CONFIGURATION = 78;
    public static final int INTERRUPTED = 130;

    private Exits() {
    }
}
