package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void givesTheCauseOfAMavenFailureWithoutItsAdvice() {
        assertEquals(
                "Failed to execute goal compile on project core: Fatal error compiling: invalid target release: 21",
                Output.cause("""
                        [INFO] building
                        [ERROR] Failed to execute goal compile on project core: Fatal error compiling: \
                        invalid target release: 21 -> [Help 1]
                        [ERROR]\s
                        [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                        [ERROR] Re-run Maven using the -X switch to enable full debug logging.
                        WARNING: A terminally deprecated method has been called
                        """));
    }

    @Test
    void givesTheLastLineOfAProgramThatNamesNoError() {
        assertEquals("no such index", Output.cause("looking\nno such index\n\n"));
        assertEquals("ModuleNotFoundError: No module named 'attr'", Output.cause("Traceback\n"
                + "ModuleNotFoundError: No module named 'attr'\nmake: leaving\n"));
        assertEquals("", Output.cause("\n"));
    }
}
