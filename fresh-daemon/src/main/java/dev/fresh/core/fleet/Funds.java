package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.agent.ProviderInfo.Metering;
import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import java.time.Instant;
import java.util.Optional;

/** Whether there is money to let an agent begin, and how much of it is held for the agent as a whole. */
final class Funds {

    private Funds() {
    }

    /** What is held when the agent begins or goes on; requests that are metered one by one hold their own. */
    static Money atAdmission(Ledger ledger, Agent agent, ProviderInfo provider) {
        return provider.metering() == Metering.WHOLE ? ledger.leftFor(agent.id()).min(ledger.left()) : Money.ZERO;
    }

    /** Why no agent may begin any more in this run; empty when one may, or when only the day has to end first. */
    static Optional<String> lacking(Fleet fleet, Run run, Optional<Agent> agent, ProviderInfo provider,
            Instant at) {
        Ledger ledger = fleet.ledger();
        if (!ledger.overrun().isZero()) {
            return Optional.of("an agent spent " + ledger.overrun() + " more than was reserved for it");
        }
        // What was booked whole pays for everything that the agent still does.
        boolean paid = provider.metering() == Metering.FREE
                || agent.filter(known -> !ledger.chargedTo(known.id()).isZero())
                        .filter(_ -> provider.metering() == Metering.WHOLE).isPresent();
        if (paid) {
            return Optional.empty();
        }
        Money least = run.leastUseful();
        if (ledger.left().min(ledger.agentCap()).compareTo(least) < 0) {
            return Optional.of("the budget is used up: " + ledger.left() + " left, an agent needs " + least);
        }
        return Reservations.leftOfCaps(fleet, at).filter(left -> left.compareTo(least) < 0)
                .filter(_ -> !fleet.spending().nextDay(at).isBefore(run.order().deadline()))
                .map(left -> "what all runs together may cost is used up: " + left + " left today or this month");
    }

    /** Whether an agent has to wait for the next day. */
    static boolean waits(Fleet fleet, Run run, ProviderInfo provider, Instant at) {
        return provider.metering() != Metering.FREE && Reservations.leftOfCaps(fleet, at)
                .filter(left -> left.compareTo(run.leastUseful()) < 0).isPresent();
    }
}
