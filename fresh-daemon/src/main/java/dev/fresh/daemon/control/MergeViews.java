package dev.fresh.daemon.control;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Overlap;
import dev.fresh.core.fleet.Stack;
import dev.fresh.core.review.Rehearsal;
import dev.fresh.protocol.Merging;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How people see what merges and what does not. */
final class MergeViews {

    private MergeViews() {
    }

    static Merging of(Fleet fleet, String runId) {
        return new Merging(Overlap.of(fleet).stream().map(each -> new Merging.OverlapView(each.agents(), each.paths(),
                each.since(), each.stacked())).toList(), fleet.pulls().rehearsal()
                        .filter(made -> made.runId().equals(runId)).map(MergeViews::rehearsal));
    }

    private static Merging.OrderView rehearsal(Rehearsal made) {
        return new Merging.OrderView(made.runId(),
                made.order().stream().map(step -> new Merging.StepView(step.agentId(),
                        step.branch(), step.commit(), step.over(), step.conflicts())).toList(),
                made.gates().stream()
                        .map(gate -> gate.name() + " " + gate.outcome().name().toLowerCase(Locale.ROOT)).toList(),
                made.gated(), made.red());
    }

    /** Proposals that nobody should say yes to without a look at what they stand on. */
    static List<String> notices(Fleet fleet) {
        List<String> notices = new ArrayList<>();
        for (Agent agent : fleet.agents().in(Standing.ASKED)) {
            List<String> lost = Stack.lost(fleet, agent);
            if (!lost.isEmpty()) {
                notices.add("The proposal of agent " + shorter(agent.id()) + " (" + agent.task().feature().symbol()
                        + ") stands on rejected work of agent " + String.join(", ", lost.stream()
                                .map(MergeViews::shorter).toList())
                        + ": reject it, or approve it only if that work may come back.");
            }
        }
        return notices;
    }

    private static String shorter(String id) {
        return id.substring(0, Math.min(8, id.length()));
    }
}
