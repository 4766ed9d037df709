package dev.fresh.daemon;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.BuildPlan;
import dev.fresh.edge.check.Preparation;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The site of each run, made when it is first asked for and again after a restart: everything in it follows from the
 * journaled order and is cached on disk, so making it twice is cheap and gives the same.
 */
final class RunSites {

    private static final Logger LOG = LoggerFactory.getLogger(RunSites.class);

    private final Places places;
    private final Workspaces workspaces;
    private final ProcessRunner runner;
    private final Shipped shipped;
    private final Supplier<Config> config;
    private final Scans scans;
    private final Map<String, RunSite> made = new HashMap<>();
    private final Map<String, Workbench> reading = new ConcurrentHashMap<>();

    RunSites(Places places, Workspaces workspaces, ProcessRunner runner, Shipped shipped, Supplier<Config> config) {
        this.places = places;
        this.workspaces = workspaces;
        this.runner = runner;
        this.shipped = shipped;
        this.config = config;
        this.scans = new Scans(runner, workspaces.gitFolder(), places);
    }

    /** Waits for another thread that makes the same site; throws when the base cannot be prepared. */
    synchronized RunSite of(RunOrder order) {
        RunSite site = made.get(order.id());
        if (site == null) {
            site = make(order);
            made.clear();
            made.put(order.id(), site);
        }
        return site;
    }

    /** Where git may read the trees of a run's agents, without anything being prepared for it. */
    Workbench reading(RunOrder order) {
        return reading.computeIfAbsent(order.id(), _ -> new Workbench(runner,
                shipped.sandbox(order.sandbox(), order.environment()), Map.of(), List.of()));
    }

    void fetch(String commit) {
        workspaces.fetch(commit);
    }

    /** What a scan of a commit in the daemon's own clone finds. */
    InventoryReport scan(String commit) {
        return scans.scan(commit);
    }

    /** Why a symbol of a commit in the daemon's own clone is hooked up or not. */
    String explain(String commit, String symbol) {
        return scans.explain(commit, symbol);
    }

    private RunSite make(RunOrder order) {
        workspaces.fetch(order.baseCommit());
        Path tree = workspaces.checkout("base", order.baseCommit());
        List<String> tracked = new ArrayList<>(workspaces.blobs(order.baseCommit()).keySet());
        BuildPlan detected = BuildPlan.detect(tree, tracked, Checks.settings(config.get()));
        Preparation preparation = new Preparation(runner, shipped.sandbox(order.sandbox(), order.environment()),
                places.cache());
        Preparation.Outcome outcome = preparation.prepare(new Preparation.Request(detected, tree, places.checkout(),
                order.environment(), order.offline(), line -> LOG.info("{}", line)));
        return switch (outcome) {
            case Preparation.Unprepared unprepared ->
                throw new EdgeException(new Failure(Failure.Kind.ENVIRONMENT, unprepared.why()));
            case Preparation.Prepared prepared -> {
                Workbench bench = withGit(prepared.bench());
                yield new RunSite(scan(order.baseCommit()), prepared.plan(), bench, tree, scratch());
            }
        };
    }

    /** Worktrees are links into the daemon's clone, so whatever asks git in one has to be able to read that. */
    private Workbench withGit(Workbench bench) {
        List<Path> readable = new ArrayList<>(bench.readOnly());
        readable.add(workspaces.gitFolder());
        return new Workbench(bench.runner(), bench.sandbox(), bench.environment(), readable);
    }

    private Path scratch() {
        try {
            return Files.createDirectories(places.workspaces().resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for temporary files cannot be made", e);
        }
    }
}
