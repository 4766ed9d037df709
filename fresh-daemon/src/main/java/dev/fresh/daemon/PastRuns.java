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
import java.util.Optional;
import java.util.function.Supplier;

/** All runs that a journal tells of; the fleet itself forgets a run that nobody waits for when the next one starts. */
final class PastRuns {

    private final Journal<FleetEvent> journal;
    private final Views views;
    private final Supplier<Fleet> now;
    private Map<String, RunView> known = Map.of();
    private Optional<String> knownUpTo = Optional.empty();

    /**
     * For one who asks again and again.
     *
     * @param now the fleet of whoever writes the journal
     */
    PastRuns(Journal<FleetEvent> journal, Views views, Supplier<Fleet> now) {
        this.journal = journal;
        this.views = views;
        this.now = now;
    }

    /** Newest first. The journal is read anew only when another run has started: the fleet knows what changes. */
    synchronized List<RunView> all() {
        Fleet fleet = now.get();
        Optional<String> last = fleet.lastRun().map(run -> run.order().id());
        if (!last.equals(knownUpTo)) {
            known = read(journal, views);
            knownUpTo = last;
        }
        Map<String, RunView> runs = new LinkedHashMap<>(known);
        keep(runs, views, fleet);
        return new ArrayList<>(runs.values()).reversed();
    }

    /** Newest first. */
    static List<RunView> of(Journal<FleetEvent> journal, Views views) {
        return new ArrayList<>(read(journal, views).values()).reversed();
    }

    private static Map<String, RunView> read(Journal<FleetEvent> journal, Views views) {
        Map<String, RunView> runs = new LinkedHashMap<>();
        Fleet[] fleet = {Fleet.empty()};
        journal.replay(0, stored -> {
            if (stored.event() instanceof FleetEvent.RunStarted) {
                keep(runs, views, fleet[0]);
            }
            fleet[0] = fleet[0].after(stored.event(), stored.at());
        });
        keep(runs, views, fleet[0]);
        return runs;
    }

    /** What the runs since then came to. */
    static StatsView stats(Journal<FleetEvent> journal, String since, Instant now) {
        StatsFold fold = new StatsFold(Since.of(since, now, ZoneId.systemDefault()));
        journal.replay(0, stored -> fold.accept(stored.at(), stored.event()));
        return fold.stats(now);
    }

    private static void keep(Map<String, RunView> runs, Views views, Fleet fleet) {
        views.runs(fleet).reversed().forEach(run -> runs.put(run.id(), run));
    }
}
