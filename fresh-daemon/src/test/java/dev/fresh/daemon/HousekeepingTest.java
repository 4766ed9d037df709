package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HousekeepingTest {

    @Test
    void goesOnAfterTheConfigurationWasBrokenForAWhile() throws InterruptedException {
        Semaphore asked = new Semaphore(0);
        Supplier<Config> broken = () -> {
            asked.release();
            throw new Refusal(ErrorCode.CONFIGURATION, "config.yaml: line 3: no such setting", "mend it");
        };
        FleetEvent.RunStarted started = new FleetEvent.RunStarted(Samples.order("0000000000a1"));
        Engine.Happened run = new Engine.Happened(1, Samples.AT, started, Fleet.empty(),
                Fleet.empty().after(started, Samples.AT));
        Engine engine = new Engine(null, () -> Samples.AT);
        try (Housekeeping housekeeping = new Housekeeping(engine, null, null, null, null, broken,
                () -> Samples.AT)) {
            housekeeping.start();
            asked.acquire();
            int looks = 0;
            for (int knocks = 0; looks < 5 && knocks < 500; knocks++) {
                housekeeping.happened(List.of(run));
                looks += asked.tryAcquire(50, TimeUnit.MILLISECONDS) ? 1 : 0;
            }
            assertTrue(looks >= 5, "nobody does the chores any more");
        }
    }
}
