package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Clash;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Snapshot;
import dev.fresh.edge.workspace.Workspaces;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the work in progress of agents as commits in the daemon's own clone, at the end of each phase, now and then
 * in between, and when somebody asks for it.
 */
final class Checkpoints {

    private final Engine engine;
    private final RunSites sites;
    private final Workspaces workspaces;
    private final Grounds grounds;
    private final Clashes clashes;
    private final InstantSource clock;
    private final Map<String, ReentrantLock> busy = new ConcurrentHashMap<>();

    Checkpoints(Engine engine, RunSites sites, Workspaces workspaces, Clashes clashes, InstantSource clock) {
        this.engine = engine;
        this.sites = sites;
        this.workspaces = workspaces;
        this.grounds = new Grounds(workspaces);
        this.clashes = clashes;
        this.clock = clock;
    }

    /** Finds out with whose work a checkpoint does not merge. */
    interface Clashes {
        List<Clash> of(Agent agent, String commit, List<String> paths);
    }

    /**
     * What came of it.
     *
     * @param commit where the work is kept, empty when nothing ever was
     * @param news whether something had changed
     * @param leftOut files that are not kept, with the reason
     */
    record Kept(Optional<String> commit, boolean news, int files, List<String> leftOut) {
    }

    /** After a phase, also one that was interrupted: what a stopped agent has written is kept. */
    void atEndOfPhase(RunOrder order, Agent agent, AgentLog log) {
        boolean interrupted = Thread.interrupted();
        try {
            Kept kept = keep(order, agent);
            if (kept.news()) {
                log.line("kept its work as " + kept.commit().orElseThrow());
                kept.leftOut().forEach(file -> log.line("left out of the checkpoint: " + file));
            }
        } catch (EdgeException e) {
            log.line("its work could not be kept: " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Keeps what stands in an agent's worktree now.
     *
     * @throws EdgeException when that is refused or fails
     */
    Kept keep(RunOrder order, Agent agent) {
        ReentrantLock lock = busy.computeIfAbsent(agent.id(), _ -> new ReentrantLock());
        lock.lock();
        try {
            Message message = new Message("chore: keep work in progress of " + agent.task().feature().symbol(),
                    "Agent: " + agent.id(), "", "", clock.instant());
            Optional<Snapshot> made = workspaces.keep(agent.id(), grounds.of(order, agent).base(), message,
                    Verification.NO_WORK, sites.reading(order));
            made.flatMap(Snapshot::refusal).ifPresent(why -> {
                throw EdgeException.environment(why);
            });
            made.ifPresent(snapshot -> record(agent, snapshot));
            return new Kept(made.map(Snapshot::commit).or(() -> workspaces.kept(agent.id())), made.isPresent(),
                    made.map(snapshot -> snapshot.files().size()).orElse(0),
                    made.map(Snapshot::leftOut).orElse(List.of()));
        } finally {
            lock.unlock();
        }
    }

    private void record(Agent agent, Snapshot snapshot) {
        List<String> paths = snapshot.files().stream().map(file -> file.path()).toList();
        engine.recordFirmly(new FleetEvent.CheckpointMade(agent.id(), snapshot.commit(), paths,
                clashes.of(agent, snapshot.commit(), paths)));
    }
}
