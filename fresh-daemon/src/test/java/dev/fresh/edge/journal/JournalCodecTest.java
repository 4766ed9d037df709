package dev.fresh.edge.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.edge.EdgeException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JournalCodecTest {

    private static final int ROUNDS = 40;

    private final JournalCodec codec = new JournalCodec();

    @Test
    void everyEventComesBackAsItWas() {
        long seed = System.nanoTime();
        System.out.println("JournalCodecTest seed " + seed);
        Samples samples = new Samples(new Random(seed));
        for (int round = 0; round < ROUNDS; round++) {
            for (FleetEvent event : samples.ofEach(FleetEvent.class)) {
                assertSame(event);
            }
            for (AgentEvent.Progress progress : samples.ofEach(AgentEvent.Progress.class)) {
                assertSame(new FleetEvent.AgentReported("1f3a9c0d22ee", 7, progress));
            }
            for (AgentEvent.Control control : samples.ofEach(AgentEvent.Control.class)) {
                assertSame(new FleetEvent.AgentCommanded("1f3a9c0d22ee", control));
            }
        }
    }

    @Test
    void namesAreThoseOfTheRecords() {
        FleetEvent event = new FleetEvent.AgentReported("1f3a9c0d22ee", 2, new AgentEvent.PlanWritten("add a command"));
        assertEquals("AgentReported", codec.type(event));
        assertEquals("{\"agentId\":\"1f3a9c0d22ee\",\"epoch\":2,"
                + "\"progress\":{\"type\":\"PlanWritten\",\"plan\":\"add a command\"}}", codec.write(event));
        assertEquals("{\"budget\":{\"micro\":1250000}}",
                codec.write(new FleetEvent.BudgetSet(Money.ofDollars("1.25"))));
    }

    @Test
    void refusesByNameWhatANewerReleaseWrote() {
        assertRefused("AgentPromoted", "{}", "AgentPromoted");
        assertRefused("RunResumed", "{\"mood\":\"good\"}", "mood");
        assertRefused("AgentReported", "{\"agentId\":\"a\",\"epoch\":1,\"progress\":{\"type\":\"Sung\"}}", "Sung");
        assertRefused("BudgetSet", "{}", "budget");
        assertRefused("ReportWritten", "{\"runId\":\"r\",\"name\":\"n\",\"revision\":null}", "revision");
        assertRefused("RunResumed", "{} {}", "RunResumed");
    }

    @Test
    void collectionsThatAnOlderReleaseDidNotWriteAreEmpty() {
        assertEquals(new FleetEvent.RunPlanned("r", new RunPlan(List.of(), List.of(), List.of(), 1, 2, Map.of())),
                codec.read("RunPlanned", "{\"runId\":\"r\",\"plan\":{\"hooked\":1,\"unhooked\":2}}"));
    }

    private void assertSame(FleetEvent event) {
        assertEquals(event, codec.read(codec.type(event), codec.write(event)));
    }

    private void assertRefused(String type, String json, String named) {
        String text = assertThrows(EdgeException.class, () -> codec.read(type, json)).getMessage();
        assertTrue(text.contains(named), text);
    }
}
