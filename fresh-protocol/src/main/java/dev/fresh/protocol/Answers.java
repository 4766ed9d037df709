package dev.fresh.protocol;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon answers beside {@link StatusView}, {@link AgentView}, {@link BudgetView}, {@link RequestsView} and
 * {@link ErrorBody}.
 */
public final class Answers {

    private Answers() {
    }

    /**
     * Answer of {@code POST /v1/runs}.
     *
     * @param runId absent after a dry run
     * @param plan present after a dry run
     */
    public record StartedView(Optional<String> runId, List<String> notices, Optional<PlanView> plan) {

        public StartedView {
            notices = Views.list(notices);
        }
    }

    /**
     * What a run would do.
     *
     * @param unhooked how many unhooked features there are
     * @param builtin how many of them the built-in agent can do for nothing
     * @param needModel how many need a model
     * @param untested how many hooked features lack tests
     * @param undocumented how many that are public lack a document
     */
    public record PlanView(int unhooked, int builtin, int needModel, BigDecimal estimateUsd, long estimateMicroUsd,
            List<PlanItem> items, int untested, int undocumented) {

        public PlanView {
            items = Views.list(items);
        }
    }

    /**
     * One feature of a plan, in the order in which they would be worked on.
     *
     * @param code the decline code, absent when it would be worked on
     * @param reason why it is at its place, or why it is left out
     * @param kind {@code hook_up}, {@code cover} or {@code document}
     */
    public record PlanItem(String id, String feature, String path, int line, double score, Optional<String> code,
            String reason, String kind) {
    }

    /** Answer of {@code GET /v1/agents}. */
    public record AgentsView(Map<String, AgentView> agents) {

        public AgentsView {
            agents = Views.map(agents);
        }
    }

    /**
     * Answer of {@code GET /v1/agents/ID/log?offset=N}.
     *
     * @param nextOffset where the next read starts, in bytes
     * @param complete whether nothing will be added any more
     */
    public record LogChunk(String id, long offset, long nextOffset, String text, boolean complete) {
    }

    /**
     * Answer of {@code GET /v1/agents/ID/diff}: exactly the proposal's commit, or the last checkpoint where there is no
     * proposal.
     *
     * @param text a unified diff
     * @param truncated whether the rest is left out because it is too large
     * @param checkpoint whether it is work in progress that was kept, and no proposal
     */
    public record DiffView(String id, String branch, String base, String commit, String text, boolean truncated,
            boolean checkpoint) {

        /** A proposal's. */
        public DiffView(String id, String branch, String base, String commit, String text, boolean truncated) {
            this(id, branch, base, commit, text, truncated, false);
        }
    }

    /**
     * One line of the event stream; {@code position} is its id there.
     *
     * @param agent full id, absent for events of the run
     * @param text one sentence for people
     * @param bell whether a terminal that shows it should ring, because somebody asked for that
     */
    public record EventView(long position, Instant at, String type, Optional<String> agent, String text,
            boolean bell) {

        /** One that no terminal rings for. */
        public EventView(long position, Instant at, String type, Optional<String> agent, String text) {
            this(position, at, type, agent, text, false);
        }
    }

    /**
     * Answer of {@code GET /v1/health}.
     *
     * @param keeper who starts this daemon again when it crashes: {@code guard} or {@code service}; absent when nobody
     *     does
     */
    public record HealthView(String version, long pid, String repository, Instant startedAt, Optional<String> keeper) {

        /** One that nobody starts again. */
        public HealthView(String version, long pid, String repository, Instant startedAt) {
            this(version, pid, repository, startedAt, Optional.empty());
        }
    }

    /** Answer of {@code GET /v1/runs}, newest first. */
    public record RunsView(List<RunView> runs) {

        public RunsView {
            runs = Views.list(runs);
        }
    }

    /**
     * One run of the past or the present.
     *
     * @param report name of its newest report's files in {@code .fresh}, without an ending; absent before it is written
     */
    public record RunView(String id, RunState state, Instant startedAt, Optional<Instant> endedAt,
            Optional<EndReason> endReason, BigDecimal costUsd, long costMicroUsd, int agents,
            Optional<String> report) {
    }

    /** Answer of {@code GET /v1/inventory/explain}: why a symbol is a feature or is not, as lines for people. */
    public record ExplainView(String symbol, String text) {
    }
}
