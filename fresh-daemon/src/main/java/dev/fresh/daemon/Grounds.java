package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Footing;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.edge.workspace.Merges;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the commits that agents' work stands on; the same footing gives the same ones, also after a restart. */
final class Grounds {

    private final Workspaces workspaces;

    Grounds(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /**
     * What an agent's work stands on.
     *
     * @param parents of its commit; the change is counted from the first
     * @param start commit that its worktree begins with, with markers in {@code conflicts}; not to be published
     * @param conflicts paths that did not merge
     */
    record Ground(List<String> parents, String start, List<String> conflicts) {

        String base() {
            return parents.getFirst();
        }

        /** What has to be done about the markers, as feedback for whoever does it. */
        String request() {
            return "The worktree has been put on top of other changes, and these files hold both versions between"
                    + " the conflict markers <<<<<<<, ======= and >>>>>>>: " + String.join(", ", conflicts)
                    + ". Resolve every marked place so that what both sides do stays: the first version is what the"
                    + " others have made, the second is yours. Then see that your own change is whole, and that"
                    + " the tests of both pass.";
        }
    }

    Ground of(RunOrder order, Agent agent) {
        // It is made anew each time, also days later, when the clone has long been packed.
        agent.footing().flatMap(Footing::carried).ifPresent(carried -> workspaces.hold(agent.id(), carried));
        return agent.footing().map(footing -> of(footing)).orElseGet(() -> {
            String base = order.baseCommit();
            return new Ground(List.of(base), base, List.of());
        });
    }

    private Ground of(Footing footing) {
        Merges merges = workspaces.merges();
        workspaces.obtain(footing.base());
        String base = merges.row(footing.base(), footing.joined()).tip();
        if (footing.merge().isPresent()) {
            workspaces.obtain(footing.merge().get());
            List<String> parents = List.of(base, footing.merge().get());
            workspaces.obtain(parents.getLast());
            Merges.Merged merged = merges.merge(base, footing.merge().get());
            return new Ground(parents, merges.commit(merged.tree(), parents, message("Merge " + parents.getLast())),
                    merged.conflicts());
        }
        return footing.carried().map(carried -> carrying(base, carried))
                .orElseGet(() -> new Ground(List.of(base), base, List.of()));
    }

    /** The change that a commit makes, made on another base. */
    private Ground carrying(String base, String carried) {
        Merges merges = workspaces.merges();
        // A stand-in for the base that has grown out of where the change was made, so that git merges no more than it.
        String standIn = merges.commit(base + "^{tree}", List.of(merges.parent(carried)), message("As in " + base));
        Merges.Merged merged = merges.merge(standIn, carried);
        return new Ground(List.of(base), merges.commit(merged.tree(), List.of(base), message("Carry " + carried)),
                merged.conflicts());
    }

    private static Message message(String subject) {
        return new Message(subject, "", "", "", Instant.EPOCH);
    }

    /** Whether a place is still marked in a commit that was made on this ground. */
    Optional<String> marked(Ground ground, String commit) {
        return ground.conflicts().isEmpty() ? Optional.empty()
                : workspaces.merges().marked(commit, ground.conflicts()).stream().findFirst();
    }
}
