package dev.fresh.testing;

import dev.fresh.edge.process.Programs;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test needs: absent ones are reported as not run, or as failures with {@code FRESH_STRICT=1}. */
public final class Tools {

    private Tools() {
    }

    /** Goes on when the condition holds. */
    public static void require(boolean there, String what) {
        require(there, what, "1".equals(System.getenv("FRESH_STRICT")));
    }

    static void require(boolean there, String what, boolean strict) {
        if (!there && strict) {
            Assertions.fail("not there: " + what);
        }
        Assumptions.assumeTrue(there, "not run: " + what + " is missing");
    }

    /** Goes on when the program is on the {@code PATH}. */
    public static void require(String program) {
        require(Programs.find(program, System.getenv("PATH")).isPresent(), program);
    }
}
