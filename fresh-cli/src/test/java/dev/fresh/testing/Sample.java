package dev.fresh.testing;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
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
        boolean asks = question.isPresent();
        return new AgentView(id, status, feature, "demo/agency.py",
                Optional.of("auto/demo-" + id.substring(0, 8)), 1, 1, 3, minutes, Dollars.ofMicro(cost), cost,
                Dollars.ofMicro(0), 0, "metered", START, Optional.empty(), question,
                question.map(_ -> QuestionKind.READY), List.of(), asks ? Optional.of(COMMIT) : Optional.empty(),
                asks ? Optional.of("git switch auto/demo-" + id.substring(0, 8)) : Optional.empty(), Optional.empty(),
                asks ? List.of(new GateView("tests", "passed", "pytest -q", 0, 12, List.of(), 900, "12 passed"))
                        : List.of(),
                Optional.empty(), Optional.of("wrote the command"), Optional.empty(), Optional.empty(), false,
                List.of(), List.of());
    }

    /** The guide's run with these agents. */
    public static StatusView running(AgentView... agents) {
        return status(true, Optional.of(RunState.RUNNING), Optional.empty(), List.of(), agents);
    }

    public static StatusView ended(EndReason reason, AgentView... agents) {
        return status(false, Optional.of(RunState.ENDED), Optional.of(reason), List.of(), agents);
    }

    public static StatusView status(boolean running, Optional<RunState> state, Optional<EndReason> reason,
            List<String> notices, AgentView... agents) {
        Map<String, AgentView> byId = new LinkedHashMap<>();
        int waiting = 0;
        for (AgentView agent : agents) {
            byId.put(agent.id(), agent);
            waiting += agent.status() == AgentStatus.AWAITING_USER ? 1 : 0;
        }
        return new StatusView(running, Optional.of(RUN), state, reason,
                reason.map(code -> code == EndReason.FINISHED ? "no work is left" : "because of " + code),
                Optional.of(START), reason.map(_ -> START.plusSeconds(3600)), Optional.empty(), 10,
                Dollars.ofMicro(3_250_000), 3_250_000, Dollars.ofMicro(0), 0, Dollars.ofMicro(10_000_000), 10_000_000,
                Optional.of("builtin"), false, Optional.of("bubblewrap"), Optional.of("highest_impact"),
                Optional.of("main"), Optional.of(COMMIT), notices, byId, waiting, 0,
                List.of(new StatusView.NotDoneView("f00", "Store.sync", "demo/store.py", 3, "NEEDS_STATE",
                        "it needs an open store")),
                Optional.empty());
    }
}
