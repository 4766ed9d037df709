package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.Agents.Standing;
import dev.fresh.core.fleet.Envelope;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Load;
import dev.fresh.core.fleet.Load.Taken;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Consumption;
import dev.fresh.edge.process.Consumption.Running;
import dev.fresh.protocol.ResourcesView;
import dev.fresh.protocol.ResourcesView.TakenView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much agents take of the machine while a run goes on. It only measures; {@link Envelope} decides what
 * follows.
 */
final class Room implements Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Who was told to end has the time that ending takes; what it still holds presses nobody else meanwhile. */
    private static final Duration ENDING = Duration.ofSeconds(10);
    /** How long there has to be room before anybody goes on; twice as long after each time that it did not last. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PATIENCE_DOUBLED_MAX = 6;

    private final Engine engine;
    private final Supplier<Envelope> ceilings;
    private final Path workspaces;
    private final TreeSizes trees;
    private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("room").unstarted(this::live);
    /** What agents took when they were told to make room, by id. */
    private final Map<String, Taken> paused = new HashMap<>();
    /** Who was told to end, and until when that may take. */
    private final Map<String, Long> ending = new HashMap<>();
    private int squeezes;
    private long roomSince = System.nanoTime();
    private String trouble = "";
    private volatile Optional<ResourcesView> view = Optional.empty();

    Room(Engine engine, Supplier<Envelope> ceilings, Path workspaces) {
        this.engine = engine;
        this.ceilings = ceilings;
        this.workspaces = workspaces;
        this.trees = new TreeSizes(workspaces.resolve("agents"));
        thread.start();
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        if (facts.stream().anyMatch(fact -> fact.event() instanceof FleetEvent.RunStarted
                || fact.event() instanceof FleetEvent.DaemonStarted)) {
            wake.offer(true);
        }
    }

    /** What agents take now; empty while no run goes on. */
    Optional<ResourcesView> view() {
        return view;
    }

    @Override
    public void close() {
        thread.interrupt();
        trees.close();
    }

    private void live() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (engine.fleet().activeRun().isEmpty()) {
                    view = Optional.empty();
                    paused.clear();
                    ending.clear();
                    squeezes = 0;
                    wake.take();
                } else {
                    wake.poll(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                    look();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                tell(e);
            }
        }
    }

    private void look() throws InterruptedException {
        Envelope envelope = ceilings.get();
        Fleet fleet = engine.fleet();
        List<Agent> working = fleet.agents().in(Standing.ACTIVE);
        trees.watch(working.stream().map(Agent::id).toList(), envelope);
        Load load = measured(fleet, working, envelope);
        view = Optional.of(view(load, envelope));
        if (ending.keySet().stream().anyMatch(id -> fleet.agents().get(id) instanceof Agent one && !one.active())) {
            return; // what somebody takes who is just ending is nobody else's fault
        }
        Optional<FleetEvent> press = envelope.pressed(fleet, load);
        while (press.isPresent()) {
            roomSince = System.nanoTime();
            record(press.get(), load, now -> envelope.pressed(now, load));
            // A run that has just been paused may have somebody who has to make room at once.
            press = press.get() instanceof FleetEvent.RunPaused ? envelope.pressed(engine.fleet(), load)
                    : Optional.empty();
        }
        long patience = PATIENCE.toNanos() << Math.min(squeezes, PATIENCE_DOUBLED_MAX);
        if (envelope.eased(fleet, load).isEmpty()) {
            roomSince = System.nanoTime();
        } else if (System.nanoTime() - roomSince >= patience) {
            engine.record(now -> envelope.eased(now, load));
            // Who goes on has time to take what it took before.
            roomSince = Envelope.squeezed(engine.fleet(), fleet.activeRun().orElseThrow()).isEmpty() ? roomSince
                    : System.nanoTime();
        }
        trouble = "";
    }

    private void record(FleetEvent fact, Load load, java.util.function.Function<Fleet, Optional<FleetEvent>> rule)
            throws InterruptedException {
        LOG.info("too much is taken of the machine: {}", fact);
        if (fact instanceof FleetEvent.AgentCommanded told) {
            ending.put(told.agentId(), System.nanoTime() + ENDING.toNanos());
            if (told.control() instanceof AgentEvent.PauseAsked) {
                paused.put(told.agentId(), load.agents().getOrDefault(told.agentId(), Taken.NOTHING));
                squeezes++;
            }
        }
        engine.record(rule);
    }

    private Load measured(Fleet fleet, List<Agent> working, Envelope envelope) {
        List<Running> commands = Consumption.now();
        if (commands.stream().mapToLong(Running::memoryBytes).sum() > Math.min(envelope.memory(),
                envelope.fleetMemory() / 2)) {
            commands = commands.stream().map(Running::exactly).toList();
        }
        Set<String> known = new HashSet<>(working.stream().map(Agent::id).toList());
        known.addAll(ending.keySet());
        Map<String, List<Running>> byAgent = commands.stream().collect(Collectors.groupingBy(
                command -> owner(command, known)));
        Map<String, Taken> agents = new HashMap<>();
        for (Agent agent : working) {
            TreeSizes.Size tree = trees.of(agent.id());
            List<Running> own = byAgent.getOrDefault(agent.id(), List.of());
            agents.put(agent.id(), taken(own, tree.bytes(), tree.files()));
        }
        long now = System.nanoTime();
        ending.entrySet().removeIf(entry -> entry.getValue() - now < 0
                || agents.getOrDefault(entry.getKey(), Taken.NOTHING).memory() <= envelope.memory()
                        && byAgent.getOrDefault(entry.getKey(), List.of()).isEmpty());
        // The attempt that passed its ceiling is still ending; the next one is not blamed for it.
        agents.replaceAll((id, taken) -> !ending.containsKey(id) ? taken
                : new Taken(Math.min(taken.memory(), envelope.memory()), taken.processes(), 0, 0));
        paused.keySet().removeIf(id -> fleet.agents().get(id) instanceof Agent agent && agent.active());
        List<Running> others = new ArrayList<>();
        byAgent.forEach((id, some) -> others.addAll(agents.containsKey(id) ? List.of() : some));
        return new Load(agents, paused, taken(others, 0, 0), Consumption.memoryFree(), diskFree());
    }

    /** Every path of an agent's commands has the agent's id in it. */
    private static String owner(Running command, Set<String> agents) {
        return agents.stream().filter(id -> command.words().stream().anyMatch(word -> word.contains(id))).findFirst()
                .orElse("");
    }

    private static Taken taken(List<Running> commands, long treeBytes, long treeFiles) {
        return new Taken(commands.stream().mapToLong(Running::memoryBytes).sum(),
                commands.stream().mapToInt(command -> command.processes().size()).sum(), treeBytes, treeFiles);
    }

    private OptionalLong diskFree() {
        try {
            return OptionalLong.of(Files.getFileStore(workspaces).getUsableSpace());
        } catch (IOException _) {
            return OptionalLong.empty(); // it is not there yet, or does not say
        }
    }

    private static ResourcesView view(Load load, Envelope most) {
        Map<String, TakenView> agents = new TreeMap<>();
        load.agents().forEach((id, taken) -> agents.put(id, new TakenView(taken.memory(), taken.processes(),
                taken.treeBytes(), taken.treeFiles())));
        Taken total = load.total();
        return new ResourcesView(total.memory(), most.fleetMemory(), total.processes(), most.fleetProcesses(),
                boxed(load.memoryFree()), most.memoryFloor(), boxed(load.diskFree()), most.diskFloor(),
                new TakenView(most.memory(), most.processes(), most.treeBytes(), most.treeFiles()), agents);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return Arrays.stream(number.stream().toArray()).boxed().findFirst();
    }

    /** The same trouble is told once. */
    private void tell(RuntimeException e) {
        if (!e.toString().equals(trouble)) {
            trouble = e.toString();
            if (e instanceof EdgeException) {
                LOG.warn("what agents take of the machine is not known: {}", e.getMessage());
            } else {
                LOG.error("a look at what agents take of the machine failed", e);
            }
        }
    }
}
