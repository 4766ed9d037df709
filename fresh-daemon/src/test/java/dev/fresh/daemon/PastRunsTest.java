package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.core.Samples;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.control.Views;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.FreshPaths;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PastRunsTest {

    private static final String FIRST = "0000000000a1";
    private static final String SECOND = "0000000000a2";

    @TempDir
    private Path folder;
    private Fleet fleet = Fleet.empty();
    private PastRuns runs;

    private void happens(Journal<FleetEvent> journal, FleetEvent event) {
        Fleet before = fleet;
        fleet = before.after(event, Samples.AT);
        runs.happened(List.of(new Engine.Happened(journal.last() + 1, Samples.AT, event, before, fleet)));
        journal.append(List.of(new Journal.Entry<>(Samples.AT, Optional.empty(), event, fleet.ledgerEntries())));
    }

    @Test
    void knowsTheRunsThatTheFleetHasForgottenWithoutReadingTheJournal() {
        Views views = new Views(new FreshPaths(folder), ZoneOffset.UTC);
        Journal<FleetEvent> journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1");
        runs = new PastRuns(views, () -> fleet);
        try (journal) {
            assertEquals(List.of(), runs.all());
            happens(journal, new FleetEvent.RunStarted(Samples.order(FIRST)));
            happens(journal, new FleetEvent.RunEnded(FIRST, EndCause.STOPPED, "over"));
            happens(journal, new FleetEvent.ReportWritten(FIRST, "report_1", 1));
            happens(journal, new FleetEvent.RunStarted(Samples.order(SECOND)));
            assertEquals(List.of(SECOND), List.copyOf(fleet.runs().keySet()));
            assertEquals(List.of(SECOND, FIRST), runs.all().stream().map(RunView::id).toList());
            happens(journal, new FleetEvent.RunPaused("for this test"));
            assertEquals(PastRuns.of(journal, views), runs.all());
        }
        assertThrows(EdgeException.class, () -> PastRuns.of(journal, views));
        assertEquals(List.of(SECOND, FIRST), runs.all().stream().map(RunView::id).toList());
        assertEquals("paused", runs.all().getFirst().state().toString());
    }
}
