package dev.fresh.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolsTest {

    /** The build machine is strict, so a sandbox that is missing there is red and not skipped. */
    @Test
    void whatIsMissingOnTheBuildMachineIsAFailure() throws IOException {
        assertThrows(AssertionFailedError.class, () -> Tools.require(false, "bwrap", true));
        assertThrows(TestAbortedException.class, () -> Tools.require(false, "bwrap", false));
        assertDoesNotThrow(() -> Tools.require(true, "bwrap", true));
        String run = Files.readString(Golden.top().resolve(".ci/run"));
        assertTrue(run.contains("\nexport FRESH_STRICT=1\n") && run.contains("bubblewrap"), run);
        assertTrue(run.indexOf("export FRESH_STRICT=1") < run.indexOf("mvn"), "before any test");
    }
}
