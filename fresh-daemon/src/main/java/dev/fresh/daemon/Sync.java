package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.PullRequest;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.workspace.Merges;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.ItemView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Brings proposals up to date with a base that has moved: who still waits is made once more on the new base, with the
 * gates; what is published is looked at. What does not merge any more goes back to work where a run is going on.
 */
final class Sync {

    private final Engine engine;
    private final Verification verification;
    private final Workspaces workspaces;
    private final Bases bases;
    private final Look look;
    /** What the gates have refused already, by agent, so that they do not run for the same again and again. */
    private final Map<String, String> red = new HashMap<>();

    Sync(Engine engine, Verification verification, Workspaces workspaces, Bases bases, Look look) {
        this.engine = engine;
        this.verification = verification;
        this.workspaces = workspaces;
        this.bases = bases;
        this.look = look;
    }

    /** Where the base of a run stands now. */
    interface Bases {

        /** Its commit, which the clone then has; empty when there is no branch of that name. */
        Optional<String> tip(RunOrder order);
    }

    /** Looks at all that is published, now, and says what was in the way. */
    interface Look {
        List<String> now() throws InterruptedException;
    }

    ChoreView run() throws InterruptedException {
        List<ItemView> items = new ArrayList<>();
        for (String trouble : look.now()) {
            items.add(new ItemView("forge", "", "failed", trouble, 0));
        }
        Fleet fleet = engine.fleet();
        for (PullRequest pull : fleet.pulls().open()) {
            items.add(published(pull));
        }
        for (Agent agent : fleet.agents().open()) {
            Optional<Proposal> proposal = agent.state() instanceof AgentState.AwaitingUser asked
                    ? asked.proposal().filter(made -> made.green() && made.delivered())
                    : Optional.empty();
            if (proposal.isPresent()) {
                items.add(waiting(fleet, agent, proposal.get()));
            }
        }
        long news = items.stream().filter(item -> item.result().equals("done")).count();
        long conflicts = items.stream().filter(item -> item.result().equals("conflict")).count();
        return new ChoreView("sync", items, items.isEmpty() ? "no proposal waits or is open"
                : (news == 0 ? "no proposal had to be moved" : news + " moved to the base as it is now")
                        + (conflicts == 0 ? "" : ", " + conflicts + " in conflict with the base"),
                Optional.empty());
    }

    /** What is in the way of a published one is wanted of it as feedback, and told from there. */
    private static ItemView published(PullRequest pull) {
        Optional<Feedback> conflict = pull.pending().stream()
                .filter(feedback -> feedback.kind() == Feedback.Kind.CONFLICT).findFirst();
        return new ItemView("proposal", pull.branch(), conflict.isPresent() ? "conflict" : "unchanged",
                conflict.map(feedback -> firstLine(feedback.text()))
                        .orElse("is open for " + pull.baseName()),
                0);
    }

    private ItemView waiting(Fleet fleet, Agent agent, Proposal proposal) throws InterruptedException {
        try {
            RunOrder order = fleet.runs().get(agent.runId()).order();
            Optional<String> tip = bases.tip(order);
            if (tip.isEmpty() || workspaces.merges().contains(proposal.commit(), tip.get())) {
                return item(agent, "unchanged", tip.isEmpty() ? order.baseName() + " is no branch that moves"
                        : "stands on " + order.baseName() + " as it is");
            }
            if (entangled(fleet, agent)) {
                return item(agent, "unchanged", "belongs to proposals that are merged together, and follows them");
            }
            Merges.Merged merged = workspaces.merges().merge(tip.get(), proposal.commit());
            return merged.clean() ? moved(order, agent, proposal, tip.get(), merged.tree())
                    : conflict(fleet, order, agent, proposal, tip.get(), merged.conflicts());
        } catch (EdgeException e) {
            return item(agent, "failed", e.getMessage());
        }
    }

    /** Whether it stands on others' work or others' work on it. */
    private static boolean entangled(Fleet fleet, Agent agent) {
        return agent.footing().filter(footing -> !footing.over().isEmpty() || footing.continues().isPresent())
                .isPresent()
                || fleet.agents().open().stream()
                        .anyMatch(other -> other.footing().filter(footing -> footing.over().contains(agent.id()))
                                .isPresent());
    }

    private ItemView moved(RunOrder order, Agent agent, Proposal old, String tip, String tree)
            throws InterruptedException {
        String question = old.commit() + " on " + tip;
        if (question.equals(red.get(agent.id()))) {
            return item(agent, "conflict", redThere(order));
        }
        Proposal again = verification.again(order, agent, old, tip, tree);
        if (!again.green()) {
            red.put(agent.id(), question);
            return item(agent, "conflict", redThere(order) + ": " + firstLine(again.complaints()));
        }
        // The gates took their time, in which somebody may have decided.
        if (!waitsWith(engine.fleet().agents().get(agent.id()), old)) {
            return item(agent, "unchanged", "was decided meanwhile");
        }
        workspaces.deliver(old.branch(), again.commit());
        Fleet after = engine.record(now -> Optional.ofNullable(now.agents().get(agent.id()))
                .filter(still -> waitsWith(still, old))
                .map(_ -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.Rebased(old.commit(), again))));
        Agent now = after.agents().get(agent.id());
        if (!waitsWith(now, again)) {
            // What they have seen is the old one; and what they did not want is nowhere.
            if (now != null && now.state() instanceof AgentState.Stopped) {
                workspaces.undeliver(old.branch(), again.commit());
            } else {
                workspaces.deliver(old.branch(), old.commit());
            }
            return item(agent, "unchanged", "was decided meanwhile");
        }
        return item(agent, "done", "stands on " + order.baseName() + " at " + tip.substring(0, 8) + " as "
                + again.commit().substring(0, 8) + ", gates green");
    }

    private static String redThere(RunOrder order) {
        return "merges with " + order.baseName() + ", but its gates are red there";
    }

    private static boolean waitsWith(Agent agent, Proposal proposal) {
        return agent != null && agent.state() instanceof AgentState.AwaitingUser asked
                && asked.proposal().map(Proposal::commit).equals(Optional.of(proposal.commit()));
    }

    private ItemView conflict(Fleet fleet, RunOrder order, Agent agent, Proposal proposal, String tip,
            List<String> paths) throws InterruptedException {
        String where = "does not merge with " + order.baseName() + " any more, in " + String.join(", ", paths);
        boolean works = fleet.activeRun().filter(run -> run.order().id().equals(order.id()) && run.stop().isEmpty())
                .map(Run::paused).filter(Optional::isEmpty).isPresent();
        if (!works) {
            return item(agent, "conflict", where + "; " + (agent.provider().learns()
                    ? "send it back with: fresh auto reject " + agent.id().substring(0, 8) + " --retry --reason TEXT"
                    : "reject it, and have it made again with: fresh auto start --feature "
                            + agent.task().feature().id().toLowerCase(Locale.ROOT)));
        }
        Footing footing = new Footing(tip, Optional.empty(), Optional.empty(), List.of(), List.of(),
                agent.provider().learns() ? Optional.of(proposal.commit()) : Optional.empty());
        engine.record(now -> Optional.ofNullable(now.agents().get(agent.id()))
                .filter(still -> waitsWith(still, proposal))
                .map(_ -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.BaseMoved(footing))));
        return item(agent, "conflict", where + "; its agent works on it again");
    }

    private static ItemView item(Agent agent, String result, String text) {
        return new ItemView("proposal", agent.id(), result, text, 0);
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    }
}
