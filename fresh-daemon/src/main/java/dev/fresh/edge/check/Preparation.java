package dev.fresh.edge.check;

import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fetches what a repository's tests need, once, on the untouched base commit, into a cache of the daemon's own that
 * is read-only for everything that runs afterwards.
 */
public final class Preparation {

    private final ProcessRunner runner;
    private final Sandbox sandbox;
    private final Cache cache;

    /** @param cache the daemon's folder for fetched dependencies, which nothing else writes */
    public Preparation(ProcessRunner runner, Sandbox sandbox, Path cache) {
        this.runner = runner;
        this.sandbox = sandbox;
        this.cache = new Cache(cache);
    }

    /**
     * What is to be prepared.
     *
     * @param base a checkout of the base commit that may be written now and is read-only for agents later
     * @param checkout the user's own checkout, where a virtual environment may lie; only read
     * @param environment of the gates, see {@link GateEnvironment}
     * @param offline fetch nothing from the network
     * @param says receives one line before each command, for people who wait
     */
    public record Request(BuildPlan plan, Path base, Path checkout, Map<String, String> environment, boolean offline,
            Consumer<String> says) {
    }

    /** How a preparation ended. */
    public sealed interface Outcome {
    }

    /** Ready: where to run commands, and the plan with what was found out. */
    public record Prepared(Workbench bench, BuildPlan plan) implements Outcome {
    }

    /** @param why one sentence that names the command and the remedy, then the end of its output */
    public record Unprepared(String why) implements Outcome {
    }

    /** Prepares every build tool of the plan; what is in the cache already is not fetched again. */
    public Outcome prepare(Request request) {
        Workbench bench = new Workbench(runner, sandbox, request.environment(), List.of());
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Step step : request.plan().steps()) {
            Fetching fetching = new Fetching(request, step, bench, cache.place(step, request.base()));
            switch (fetching.fetch()) {
                case Fetching.Done done -> {
                    bench = done.bench();
                    steps.add(done.step());
                    notes.addAll(done.notes());
                }
                case Fetching.Broken broken -> {
                    return new Unprepared(broken.why());
                }
            }
        }
        return new Prepared(bench, request.plan().with(steps, notes));
    }
}
