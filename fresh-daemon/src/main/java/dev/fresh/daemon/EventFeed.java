package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.control.EventStream;
import dev.fresh.daemon.report.Story;
import dev.fresh.edge.journal.Journal;
import dev.fresh.protocol.Answers.EventView;
import java.util.List;
import java.util.function.LongPredicate;

/** The journal's events as those see them who follow the event stream. */
final class EventFeed implements EventStream.Source {

    private final Journal<FleetEvent> journal;
    private final Engine engine;
    private final LongPredicate rings;

    /**
     * @param rings whether a terminal should ring at the event of a position
     */
    EventFeed(Journal<FleetEvent> journal, Engine engine, LongPredicate rings) {
        this.journal = journal;
        this.engine = engine;
        this.rings = rings;
    }

    @Override
    public long last() {
        return engine.position();
    }

    @Override
    public List<EventView> read(long after, int limit) {
        Fleet fleet = engine.fleet();
        return journal.read(after, limit).stream().map(stored -> new EventView(stored.position(), stored.at(),
                stored.event().getClass().getSimpleName(), stored.agent(), Story.tell(stored.event(), fleet),
                rings.test(stored.position())))
                .toList();
    }
}
