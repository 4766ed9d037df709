package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Failure;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Load.Taken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much agents may take of the machine, each by itself and all together, and what follows when they take more: one
 * that passes its own ceiling loses its attempt; where all together do, nothing new begins and the youngest are paused
 * until there is room.
 *
 * @param memory of one agent, in bytes
 * @param processes of one agent; the kernel holds it, so it is only shown
 * @param treeBytes of one worktree
 * @param treeFiles files and folders of one worktree
 * @param fleetMemory of all agents together, in bytes
 * @param fleetProcesses of all agents together
 * @param memoryFloor what has to stay free of the machine's memory, in bytes
 * @param diskFloor what has to stay free of the disk that holds the worktrees, in bytes
 */
public record Envelope(long memory, int processes, long treeBytes, long treeFiles, long fleetMemory,
        int fleetProcesses, long memoryFloor, long diskFloor) {

    /** How the reason begins for which a run pauses while there is too little room on the machine. */
    public static final String NO_ROOM = "too little room: ";
    /** Of a ceiling, how much may be taken before what was paused goes on; of a floor, how much has to be free. */
    private static final double EASED = 0.8;

    /** The fact that follows when too much is taken: one at a time, the most urgent first. */
    public Optional<FleetEvent> pressed(Fleet fleet, Load load) {
        Optional<Run> active = fleet.activeRun();
        if (active.isEmpty() || active.get().stop().isPresent()) {
            return Optional.empty();
        }
        Run run = active.get();
        List<Agent> working = fleet.agents().of(run.order().id(), Standing.ACTIVE);
        for (Agent agent : working) {
            Optional<Failure> passed = passed(load.agents().getOrDefault(agent.id(), Taken.NOTHING));
            if (passed.isPresent()) {
                return passed.map(failure -> new FleetEvent.AgentCommanded(agent.id(),
                        new AgentEvent.TriesAgain(failure)));
            }
        }
        Optional<String> lacking = lacking(load, 1);
        if (lacking.isPresent() && run.paused().isEmpty()) {
            return lacking.map(what -> new FleetEvent.RunPaused(NO_ROOM + what));
        }
        return lacking.flatMap(what -> working.reversed().stream()
                .filter(agent -> load.agents().containsKey(agent.id())).findFirst()
                .map(agent -> new FleetEvent.AgentCommanded(agent.id(),
                        new AgentEvent.PauseAsked(Optional.of(what)))));
    }

    /** The fact that follows when there is room again: the run goes on, and who was paused, oldest first. */
    public Optional<FleetEvent> eased(Fleet fleet, Load load) {
        Optional<Run> active = fleet.activeRun();
        if (active.isEmpty() || lacking(load, EASED).isPresent()) {
            return Optional.empty();
        }
        Optional<Agent> first = squeezed(fleet, active.get()).stream().findFirst();
        boolean fits = first.map(agent -> load.paused().getOrDefault(agent.id(), Taken.NOTHING))
                .map(before -> fits(load.total().plus(before))).orElse(true);
        if (!fits && !load.agents().isEmpty()) {
            return Optional.empty();
        }
        if (isPaused(active.get())) {
            return Optional.of(new FleetEvent.RunResumed());
        }
        return first.map(agent -> new FleetEvent.AgentCommanded(agent.id(), new AgentEvent.ResumeAsked()));
    }

    /** Whether the run is paused because there is too little room. */
    public static boolean isPaused(Run run) {
        return run.paused().filter(why -> why.startsWith(NO_ROOM)).isPresent();
    }

    /** The agents of a run that were paused because there was too little room, oldest first. */
    public static List<Agent> squeezed(Fleet fleet, Run run) {
        return fleet.agents().of(run.order().id(), Standing.PAUSED).stream()
                .filter(agent -> agent.state() instanceof AgentState.Paused paused && paused.why().isPresent())
                .toList();
    }

    /** Why an agent may not go on as it does. */
    private Optional<Failure> passed(Taken taken) {
        if (taken.memory() > memory) {
            return Optional.of(new Failure(Failure.Kind.AGENT, "it took " + gigabytes(taken.memory())
                    + " of memory, and may take " + gigabytes(memory) + " (limits.memory): make do with less"));
        }
        if (taken.treeBytes() > treeBytes) {
            return Optional.of(new Failure(Failure.Kind.LIMIT, "its worktree grew to " + gigabytes(taken.treeBytes())
                    + ", and may have " + gigabytes(treeBytes) + " (limits.tree)"));
        }
        return taken.treeFiles() <= treeFiles ? Optional.empty()
                : Optional.of(new Failure(Failure.Kind.LIMIT, "its worktree grew to more than " + treeFiles
                        + " files (limits.files)"));
    }

    /**
     * What there is too little of.
     *
     * @param share of each ceiling that may be taken
     */
    private Optional<String> lacking(Load load, double share) {
        Taken total = load.total();
        if (total.memory() > fleetMemory * share) {
            return Optional.of("memory " + of(total.memory(), fleetMemory) + " taken by all agents"
                    + " (limits.fleet_memory)");
        }
        if (total.processes() > fleetProcesses * share) {
            return Optional.of(total.processes() + " of " + fleetProcesses + " processes taken by all agents"
                    + " (limits.fleet_processes)");
        }
        if (below(load.memoryFree(), memoryFloor, share)) {
            return Optional.of(gigabytes(load.memoryFree().getAsLong()) + " of the machine's memory are free, "
                    + gigabytes(memoryFloor) + " have to stay (limits.memory_free)");
        }
        return below(load.diskFree(), diskFloor, share)
                ? Optional.of(gigabytes(load.diskFree().getAsLong()) + " of the disk are free, "
                        + gigabytes(diskFloor) + " have to stay (limits.disk_free)")
                : Optional.empty();
    }

    private boolean fits(Taken total) {
        return total.memory() <= fleetMemory * EASED && total.processes() <= fleetProcesses * EASED;
    }

    /** What nobody can measure is not lacking. */
    private static boolean below(OptionalLong free, long floor, double share) {
        return free.isPresent() && free.getAsLong() < floor / share;
    }

    private static String of(long taken, long most) {
        return gigabytes(taken) + " of " + gigabytes(most);
    }

    /** For people, also where it is little. */
    static String gigabytes(long bytes) {
        return bytes < 1_000_000_000 ? (bytes + 999_999) / 1_000_000 + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
