package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.edge.meter.Admission.Settlement;
import dev.fresh.edge.meter.FakeUpstream.Script;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests through a real server to a real server. */
final class MeterTest {

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig("10.00");
    }

    @AfterEach
    void stop() throws IOException {
        rig.close();
    }

    @Test
    void holdsBooksAndPassesOnAStream() throws Exception {
        String answer = Rig.start(120) + Rig.text("hi") + Rig.end(80);
        rig.upstream.answers(Script.sse(answer));
        Line line = rig.open();
        HttpResponse<String> response = rig.ask(line, "/v1/messages", Rig.messages(",\"stream\":true"));
        assertEquals(200, response.statusCode());
        assertEquals(answer, response.body());
        Settlement booked = rig.books.settled().getFirst();
        assertEquals(new Usage(120, 0, 0, 0, 80, Map.of()), booked.usage());
        assertEquals(new Money(120 * 3 + 80 * 15), booked.cost());
        assertFalse(booked.estimated());
        assertEquals(200, booked.status());
        assertTrue(booked.source().startsWith("usage of the answer, prices of 2026-11-01"), booked.source());
        assertEquals(Money.ZERO, rig.books.open());
        Traffic traffic = line.traffic();
        assertEquals(1, traffic.requests());
        assertEquals(0, traffic.inFlight());
        assertEquals(booked.cost(), traffic.spent());
        assertEquals(java.util.List.of(), traffic.troubles());
    }
}
