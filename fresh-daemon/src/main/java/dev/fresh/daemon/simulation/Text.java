package dev.fresh.daemon.simulation;

import java.util.HexFormat;

/** Made-up ids and commits. */
final class Text {

    private Text() {
    }

    /** The last digits of a number. */
    static String hex(long number, int digits) {
        return HexFormat.of().toHexDigits(number, digits);
    }

    /** A commit id that nobody else has: forty digits. */
    static String commit(long chance, String agentId, long number) {
        return hex(chance, 12) + agentId + hex(number, 16);
    }
}
