package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.agent.Limit;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.report.ReportFold;
import dev.fresh.protocol.Json;
import dev.fresh.testing.PaidNight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published schema knows everything that a report can say about money. */
final class ReportSchemaTest {

    @Test
    void knowsWhatANightWithAllSortsOfRequestsLeaves(@TempDir Path temp) throws Exception {
        PaidNight night = PaidNight.of(3);
        for (int i = 0; i < 205; i++) {
            night.pays(0, "implement-1", i < 195 ? "0.0005" : "0.05");
        }
        night.asks(1, "analyze-1", "a-model", "0.25");
        night.happens(new FleetEvent.DaemonStarted("0.1.0"));
        night.limited(1, Limit.Kind.QUOTA, Optional.of(night.at.plus(Duration.ofHours(2))));
        night.answered(1, night.asks(1, "analyze-1", "b-model", "0.2"), "0.1", "shadow, usage", false, 200);
        for (int i = 0; i < 2; i++) {
            night.limited(2, Limit.Kind.AUTH, Optional.empty());
        }
        night.happens(new FleetEvent.AgentCharged(night.agent(2).id(), night.fleet.ledger()
                .reservedFor(night.agent(2).id()), "unmetered: the whole reserve"));
        ReportFold fold = new ReportFold(PaidNight.RUN);
        night.journal.forEach(entry -> fold.accept(entry.position(), entry.at(), entry.event()));
        Map<String, Object> report = ReportSchema
                .hold(Files.writeString(temp.resolve("report.json"), Json.write(fold.report(1))));
        Map<String, Object> summary = ReportSchema.object(report.get("orchestration_summary"));
        assertEquals(night.fleet.ledger().spent().micro(), ((Number) summary.get("total_cost_micro_usd")).longValue());
    }
}
