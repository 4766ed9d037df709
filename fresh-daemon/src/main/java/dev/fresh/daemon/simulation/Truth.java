package dev.fresh.daemon.simulation;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.FleetEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What really happened in a simulated night, kept apart from the core so that the core can be checked against it. */
final class Truth {

    /** Commits whose gates really were green. */
    final Set<String> green = new HashSet<>();

    /** Commits that a policy must not decide about. */
    final Set<String> held = new HashSet<>();

    /** Agent and commit of each yes that a person gave. */
    final Set<String> yes = new HashSet<>();

    /** What each written report said about its run's agents, by run and revision: state by agent. */
    final Map<String, Map<String, String>> reports = new HashMap<>();

    void made(Proposal proposal, boolean isGreen) {
        if (isGreen) {
            green.add(proposal.commit());
        }
        if (!proposal.held().isEmpty()) {
            held.add(proposal.commit());
        }
    }

    void saidYes(String agentId, String commit) {
        yes.add(agentId + ' ' + commit);
    }

    boolean hasYes(String agentId, String commit) {
        return yes.contains(agentId + ' ' + commit);
    }

    /** The last report of each run tells what became of each of its agents. */
    void isReported(List<Disk.Stored> journal, Invariants invariants) {
        Map<String, Map<String, String>> last = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (Disk.Stored past : journal) {
            if (past.event() instanceof FleetEvent.ReportWritten e) {
                last.put(e.runId(), reports.get(e.runId() + e.revision()));
            } else if (past.event() instanceof FleetEvent.RunEnded e) {
                ended.add(e.runId());
            } else if (past.event() instanceof FleetEvent.RunNotPlanned e) {
                ended.add(e.runId());
            }
        }
        for (String runId : ended) {
            Invariant.REPORTED.hold(invariants.states(runId).equals(last.get(runId)), () -> "the last report of run "
                    + runId + " says " + last.get(runId) + ", but its agents are " + invariants.states(runId));
        }
    }
}
