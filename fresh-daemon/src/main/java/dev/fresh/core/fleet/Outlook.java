package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import java.time.Instant;
import java.util.List;

/**
 * What a run could begin now, and what it may be waiting for; the {@link Dispatcher} decides without it, so that it can
 * be held to it.
 *
 * @param more something is left that an agent could begin with
 * @param open the hours allow it
 * @param affordable the money for it is there
 * @param held a provider is closed, or takes fewer agents than there are
 * @param postponed an agent waits for a moment that was named to it
 * @param capped days or months have caps, so that more may be spent tomorrow
 * @param full as many proposals wait for people as may
 */
public record Outlook(boolean more, boolean open, boolean affordable, boolean held, boolean postponed, boolean capped,
        boolean full) {

    /** Of a run that is neither planning nor paused nor told to stop. */
    public static Outlook of(Fleet fleet, Run run, Instant at) {
        List<Agent> queued = fleet.agentsOf(run.order().id()).stream()
                .filter(agent -> agent.state() instanceof AgentState.Queued).toList();
        boolean full = ReviewQueue.full(fleet, run).isPresent();
        boolean more = Stack.free(fleet, run, at).isPresent() && !full || !queued.isEmpty()
                || Reviews.wanted(fleet, run).findFirst().isPresent();
        boolean affordable = fleet.ledger().overrun().isZero()
                && fleet.ledger().left().min(fleet.ledger().agentCap()).compareTo(run.leastUseful()) >= 0
                && Reservations.leftOfCaps(fleet, at)
                        .map(left -> left.compareTo(run.leastUseful()) >= 0).orElse(true);
        boolean held = run.lanes().values().stream().anyMatch(lane -> lane.blockedAt(at) || lane.next(at).isPresent());
        return new Outlook(more, run.order().workHours().map(hours -> hours.contains(at)).orElse(true), affordable,
                held, queued.stream().anyMatch(agent -> agent.waitsFor().isPresent()),
                Reservations.leftOfCaps(fleet, at).isPresent(), full);
    }

    /** Whether somebody could begin now, if there is a slot. */
    public boolean could() {
        return more && open && affordable && !held && !postponed;
    }

    /** Whether time alone can let somebody begin, or a person who looks at proposals by day. */
    public boolean waits(boolean overnight) {
        return full && !overnight || more && (!open || held || postponed || capped);
    }
}
