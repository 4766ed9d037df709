package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.control.RequestsFold;
import dev.fresh.edge.journal.Journal;
import dev.fresh.protocol.RequestsView;

/** An agent's requests to models, read from the journal. */
final class RequestReads {

    private RequestReads() {
    }

    static RequestsView of(Journal<FleetEvent> journal, Agent agent) {
        RequestsFold fold = new RequestsFold();
        journal.replayOf(agent.id(), stored -> fold.accept(stored.position(), stored.at(), stored.event()));
        return fold.view(agent.id(), agent.task().feature().symbol());
    }
}
