package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.awake.LogindInhibitor;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.testing.FakeLogind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the machine is kept awake, with a log-in manager that keeps its locks in files. */
@Timeout(60)
class KeptAwakeTest {

    private static final String RUN = "0000000000a1";

    @TempDir
    private Path folder;
    private final ProcessRunner runner = new OsProcessRunner("kept-awake-test");
    private FakeLogind logind;
    private Fleet fleet = Fleet.empty();

    @BeforeEach
    void begin() throws IOException {
        logind = new FakeLogind(folder);
    }

    private KeptAwake awake(BooleanSupplier wanted) {
        return new KeptAwake(List.of(new LogindInhibitor(runner, logind.environment(), folder.resolve("repository"))),
                runner, wanted);
    }

    private void happens(KeptAwake awake, FleetEvent event) {
        Fleet before = fleet;
        fleet = before.after(event, Samples.AT);
        awake.happened(List.of(new Engine.Happened(1, Samples.AT, event, before, fleet)));
    }

    private void waitForLocks(int count) {
        while (logind.held().size() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void holdsOneLockFromTheStartOfARunToItsEnd() {
        try (KeptAwake awake = awake(() -> true)) {
            happens(awake, new FleetEvent.DaemonStarted("1"));
            assertEquals(List.of(), logind.held());
            happens(awake, new FleetEvent.RunStarted(Samples.order(RUN)));
            waitForLocks(1);
            happens(awake, new FleetEvent.RunPaused("a test"));
            assertEquals(1, logind.held().size());
            assertTrue(logind.held().getFirst().contains("--why=the run 00000000 is going on"),
                    logind.held().toString());
            happens(awake, new FleetEvent.RunEnded(RUN, EndCause.FINISHED, "all work is done"));
            waitForLocks(0);
        }
    }

    @Test
    void letsTheMachineSleepWhenTheDaemonEnds() {
        try (KeptAwake awake = awake(() -> true)) {
            happens(awake, new FleetEvent.RunStarted(Samples.order(RUN)));
            waitForLocks(1);
        }
        assertEquals(List.of(), logind.held());
    }

    @Test
    void holdsNothingThatNobodyWants() {
        try (KeptAwake awake = awake(() -> false)) {
            happens(awake, new FleetEvent.RunStarted(Samples.order(RUN)));
        }
        assertEquals(List.of(), logind.held());
    }

    @Test
    void saysInOneSentenceWhetherTheMachineStaysAwake() throws IOException {
        LogindInhibitor inhibitor = new LogindInhibitor(runner, logind.environment(), folder.resolve("repository"));
        assertEquals("Awake: systemd-inhibit keeps this machine awake while a run is active.",
                KeptAwake.notice(KeptAwake.finding(List.of(inhibitor))));
        logind.unreachable();
        String notice = KeptAwake.notice(KeptAwake.finding(List.of(inhibitor)));
        assertTrue(notice.startsWith("Nothing keeps this machine awake (systemd-inhibit does not work here: "), notice);
        assertTrue(notice.endsWith("; turn sleep off in the settings of this machine for the night."), notice);
        assertFalse(KeptAwake.finding(List.of()).works());
    }
}
