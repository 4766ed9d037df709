package dev.fresh.testing;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The run of the guide: one agent works, one waits for a person. */
public final class Sample {

    public static final Instant START = Instant.parse("2026-01-02T22:00:00Z");
    public static final String RUN = "0011223344556677";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private Sample() {
    }

    public static AgentView working() {
        return agent("abc12345aaaa", AgentStatus.IMPLEMENTING, "build_enhanced_agency", 15.5, 750_000,
                Optional.empty());
    }

    public static AgentView waiting() {
        return agent("def67890bbbb", AgentStatus.AWAITING_USER, "demo_enhanced_agency", 8.2, 250_000,
                Optional.of("Agent completed work, please test branch auto/demo-def67890"));
    }

    public static AgentView agent(String id, AgentStatus status, String feature, double minutes, long cost,
            Optional<String> question) {
        return agent(id, status, feature, minutes, cost, question, "metered", Optional.empty(), Optional.empty());
    }

    /** One whose provider cannot be used for so long. */
    public static AgentView waitsForProvider(Duration time, String why) {
        return agent("abc12345aaaa", AgentStatus.QUEUED, "build_enhanced_agency", 15.5, 750_000, Optional.empty(),
                "metered", Optional.of(START.plus(time)), Optional.of(why));
    }

    /** One whose requests a plan pays for. */
    public static AgentView shadow() {
        return agent("abc12345aaaa", AgentStatus.IMPLEMENTING, "build_enhanced_agency", 15.5, 750_000,
                Optional.empty(), "shadow", Optional.empty(), Optional.empty());
    }

    private static AgentView agent(String id, AgentStatus status, String feature, double minutes, long cost,
            Optional<String> question, String source, Optional<Instant> until, Optional<String> why) {
        boolean asks = question.isPresent();
        return new AgentView(id, status, feature, "demo/agency.py",
                Optional.of("auto/demo-" + id.substring(0, 8)), 1, 1, 3, minutes, Dollars.ofMicro(cost), cost,
                Dollars.ofMicro(0), 0, "builtin", source, 3, START, until, why,
                Optional.empty(), question,
                question.map(_ -> QuestionKind.READY), List.of(), asks ? Optional.of(COMMIT) : Optional.empty(),
                asks ? Optional.of("git switch auto/demo-" + id.substring(0, 8)) : Optional.empty(), Optional.empty(),
                asks ? List.of(new GateView("tests", "passed", "pytest -q", 0, 12, List.of(), 900, "12 passed"))
                        : List.of(),
                Optional.empty(), Optional.of("wrote the command"), Optional.empty(), Optional.empty(), false,
                List.of(), List.of(), Optional.of("hook_up"), Optional.empty());
    }

    /** The money of the guide's run, with one model that was paid and one that was estimated. */
    public static BudgetView budget() {
        return new BudgetView(Optional.of(RUN), usd(10_000_000), 10_000_000, usd(3_250_000), 3_250_000, usd(400_000),
                400_000, usd(6_350_000), 6_350_000, usd(5_000_000), 5_000_000, usd(0), 0, usd(250_000), 250_000,
                "Europe/Paris", span(4_000_000, Optional.of(5_000_000L)), span(12_000_000, Optional.empty()),
                List.of(new AgentMoneyView("abc12345aaaa", "build_enhanced_agency", "claude_cli", "metered",
                        usd(3_250_000), 3_250_000, usd(400_000), 400_000, usd(5_000_000), 5_000_000, usd(250_000),
                        250_000, 13)),
                List.of(new ModelMoneyView("claude_cli", "claude-opus-4-6", "metered", 12,
                        Map.of("2xx", 11L, "5xx", 1L),
                        1200, 56_000, 7_800, 9_100, usd(3_000_000), 3_000_000, usd(0), 0),
                        new ModelMoneyView("claude_cli", "claude-haiku-4-5", "metered", 1, Map.of("none", 1L), 0, 0, 0,
                                0, usd(250_000), 250_000, usd(250_000), 250_000)));
    }

    private static BudgetView.SpanView span(long spent, Optional<Long> cap) {
        return new BudgetView.SpanView(usd(spent), spent, cap.map(Sample::usd), cap, START.plusSeconds(7200));
    }

    /** Four requests: settled, estimated, lost with the daemon, and still out. */
    public static RequestsView requests() {
        return new RequestsView("abc12345aaaa", "build_enhanced_agency", 0,
                List.of(request(7, "settled", "analyze-1", 12_345, "usage of the answer", false, 200),
                        request(9, "settled", "implement-1", 200_000, "whole reservation: cut", true, 0),
                        request(11, "lost", "implement-1", 100_000, "booked whole", true, 0),
                        request(15, "open", "implement-2", 0, "", false, 0)),
                List.of(sum("analyze-1", 1, 12_345, 0), sum("implement-1", 2, 300_000, 300_000)),
                List.of(sum("analyze", 1, 12_345, 0), sum("implement", 2, 300_000, 300_000)),
                sum("all", 3, 312_345, 300_000), usd(0), 0);
    }

    private static RequestView request(long position, String state, String call, long cost, String source,
            boolean estimated, int status) {
        boolean answered = status == 200;
        return new RequestView(position, START.plusSeconds(position), "r" + position, state, call, "claude_cli",
                "claude-opus-4-6", answered ? 120 : 0, answered ? 4_500 : 0, answered ? 60 : 0, answered ? 800 : 0,
                usd(400_000), 400_000, usd(cost), cost, source, estimated, status, answered ? 410 : 0,
                answered ? 12_300 : 900);
    }

    private static RequestSumView sum(String name, long requests, long cost, long estimated) {
        boolean answered = cost > estimated;
        return new RequestSumView(name, requests, answered ? 120 : 0, answered ? 4_500 : 0, answered ? 60 : 0,
                answered ? 800 : 0, usd(cost), cost, usd(estimated), estimated);
    }

    private static BigDecimal usd(long micro) {
        return Dollars.ofMicro(micro);
    }

    /** The guide's run with these agents. */
    public static StatusView running(AgentView... agents) {
        return status(true, Optional.of(RunState.RUNNING), Optional.empty(), List.of(), agents);
    }

    /** The same with money that is held and goes. */
    public static StatusView spending(AgentView... agents) {
        StatusView still = running(agents);
        return new StatusView(true, still.runId(), still.runState(), Optional.empty(), Optional.empty(),
                still.startedAt(), Optional.empty(), Optional.empty(), 10, still.totalCostUsd(),
                still.totalCostMicroUsd(), usd(400_000), 400_000, still.budgetUsd(), still.budgetMicroUsd(),
                new StatusView.BurnView(usd(1_500_000), 1_500_000, 30, Optional.of(START.plusSeconds(16_200))),
                still.provider(), false, still.sandbox(), still.strategy(), still.baseName(), still.baseCommit(),
                List.of(), still.agents(), 0, still.agentCounts(), still.waiting(), 0, still.notDone(), 0,
                Optional.empty());
    }

    public static StatusView ended(EndReason reason, AgentView... agents) {
        return status(false, Optional.of(RunState.ENDED), Optional.of(reason), List.of(), agents);
    }

    public static StatusView status(boolean running, Optional<RunState> state, Optional<EndReason> reason,
            List<String> notices, AgentView... agents) {
        Map<String, AgentView> byId = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        int waiting = 0;
        for (AgentView agent : agents) {
            byId.put(agent.id(), agent);
            counts.merge(agent.status().toString(), 1, Integer::sum);
            waiting += agent.status() == AgentStatus.AWAITING_USER ? 1 : 0;
        }
        return new StatusView(running, Optional.of(RUN), state, reason,
                reason.map(code -> code == EndReason.FINISHED ? "no work is left" : "because of " + code),
                Optional.of(START), reason.map(_ -> START.plusSeconds(3600)), Optional.empty(), 10,
                Dollars.ofMicro(3_250_000), 3_250_000, Dollars.ofMicro(0), 0, Dollars.ofMicro(10_000_000), 10_000_000,
                new StatusView.BurnView(Dollars.ofMicro(0), 0, 30, Optional.empty()), Optional.of("builtin"), false,
                Optional.of("bubblewrap"), Optional.of("highest_impact"),
                Optional.of("main"), Optional.of(COMMIT), notices, byId, 0, counts, waiting, 0,
                List.of(new StatusView.NotDoneView("f00", "Store.sync", "demo/store.py", 3, "NEEDS_STATE",
                        "it needs an open store")),
                0, Optional.empty());
    }
}
