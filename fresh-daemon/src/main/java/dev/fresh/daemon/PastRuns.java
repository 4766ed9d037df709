package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.control.Views;
import dev.fresh.daemon.report.StatsFold;
import dev.fresh.edge.journal.Journal;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.StatsView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All runs that a journal tells of; the fleet itself forgets a run that nobody waits for when the next one starts. */
final class PastRuns implements Engine.Listener {

    private final Views views;
    private final Supplier<Fleet> now;
    private final Map<String, RunView> known = new LinkedHashMap<>();

    /**
     * Knows what it hears of.
     *
     * @param now the fleet of whoever writes the journal
     */
    PastRuns(Views views, Supplier<Fleet> now) {
        this.views = views;
        this.now = now;
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        for (Engine.Happened fact : facts) {
            switch (fact.event()) {
                case FleetEvent.RunStarted _ -> keep(fact.before());
                // As soon as it can be forgotten: who asks may see the fleet after next before this hears of it.
                case FleetEvent.RunEnded _, FleetEvent.ReportWritten _ -> keep(fact.after());
                default -> {} // concerns no run as a whole
            }
        }
    }

    /** Newest first. */
    List<RunView> all() {
        Fleet fleet = now.get();
        synchronized (this) {
            keep(fleet);
            return new ArrayList<>(known.values()).reversed();
        }
    }

    /** Newest first. */
    static List<RunView> of(Journal<FleetEvent> journal, Views views) {
        Fleet[] fleet = {Fleet.empty()};
        PastRuns runs = new PastRuns(views, () -> fleet[0]);
        journal.replay(0, stored -> {
            if (stored.event() instanceof FleetEvent.RunStarted) {
                runs.keep(fleet[0]);
            }
            fleet[0] = fleet[0].after(stored.event(), stored.at());
        });
        return runs.all();
    }

    /** What the runs since then came to. */
    static StatsView stats(Journal<FleetEvent> journal, String since, Instant now) {
        StatsFold fold = new StatsFold(Since.of(since, now, ZoneId.systemDefault()));
        journal.replay(0, stored -> fold.accept(stored.at(), stored.event()));
        return fold.stats(now);
    }

    private synchronized void keep(Fleet fleet) {
        views.runs(fleet).reversed().forEach(run -> known.put(run.id(), run));
    }
}
