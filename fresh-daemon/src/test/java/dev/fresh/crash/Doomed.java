package dev.fresh.crash;

/** What ends every thread of a daemon that has come to its chosen end, as soon as it touches the world again. */
final class Doomed extends Error {

    private static final long serialVersionUID = 1L;

    Doomed() {
        super("this daemon has crashed", null, false, false);
    }
}
