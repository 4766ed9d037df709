package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.budget.Account.Source;
import java.util.Locale;
import java.util.Set;

/** How far what an agent is said to have cost can be trusted; the weakest of its figures decides. */
public enum CostSource {
    /** A recording was played. */
    SIMULATED,
    /** Nobody measures: all that was held is booked. */
    UNMETERED,
    /** Measured request by request, and paid by a plan: this is what it would have cost. */
    SHADOW,
    /** Measured request by request. */
    METERED,
    /** It costs nothing. */
    FREE;

    public static CostSource of(Fleet fleet, Agent agent) {
        if (fleet.runs().get(agent.runId()).order().simulated()) {
            return SIMULATED;
        }
        Set<Source> sources = fleet.ledgerOf(agent).account(agent.id()).sources();
        if (sources.contains(Source.UNMETERED)) {
            return UNMETERED;
        }
        if (sources.contains(Source.SHADOW)) {
            return SHADOW;
        }
        return switch (agent.provider().metering()) {
            case FREE -> sources.isEmpty() ? FREE : METERED;
            case PER_REQUEST -> METERED;
            // A journal from before there was a choice of providers says this of the built-in one too.
            case WHOLE -> agent.provider().name().equals("builtin") ? FREE : UNMETERED;
        };
    }

    /** As spelled in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
