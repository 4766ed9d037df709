package dev.fresh.tui;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.AgentView.TimelineView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.SpanView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.Hygiene.DiskView;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import dev.fresh.protocol.Merging;
import dev.fresh.protocol.Merging.OverlapView;
import dev.fresh.protocol.PullView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.protocol.StatusView.BurnView;
import dev.fresh.protocol.StatusView.NotDoneView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A night in which everything happens that can: somebody is waited for, works, waits, has failed and is done. */
final class Nights {

    static final Instant START = Instant.parse("2026-01-02T22:00:00Z");
    static final Instant NOW = START.plusSeconds(6_300);
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    static final String READY = "a1b2c3d40001";
    static final String DECIDES = "b2c3d4e50002";
    static final String RED = "c3d4e5f60003";
    static final String WORKS = "d4e5f6070004";
    static final String PAUSED = "0718293a0007";
    static final String FAILED = "18293a4b0008";
    static final String DONE = "293a4b5c0009";

    private Nights() {
    }

    /** An agent whose facts are set one by one. */
    static final class Builder {

        private final String id;
        private final AgentStatus status;
        private final String feature;
        private Optional<String> question = Optional.empty();
        private Optional<QuestionKind> kind = Optional.empty();
        private List<String> options = List.of();
        private Optional<String> failure = Optional.empty();
        private Optional<String> progress = Optional.empty();
        private Optional<AgentStatus> pausedFrom = Optional.empty();
        private Optional<String> url = Optional.empty();
        private boolean proposes;
        private long cost = 120_000;
        private double minutes = 12.5;
        private List<GateView> gates = List.of();

        Builder(String id, AgentStatus status, String feature) {
            this.id = id;
            this.status = status;
            this.feature = feature;
        }

        Builder asks(QuestionKind of, String text, String... among) {
            kind = Optional.of(of);
            question = Optional.of(text);
            options = List.of(among);
            return this;
        }

        Builder proposes(GateView... found) {
            proposes = true;
            gates = List.of(found);
            return this;
        }

        Builder cost(long micro, double worked) {
            cost = micro;
            minutes = worked;
            return this;
        }

        Builder failed(String why) {
            failure = Optional.of(why);
            return this;
        }

        Builder says(String what) {
            progress = Optional.of(what);
            return this;
        }

        Builder from(AgentStatus before) {
            pausedFrom = Optional.of(before);
            return this;
        }

        Builder published(String at) {
            url = Optional.of(at);
            return this;
        }

        AgentView view() {
            String branch = "auto/" + feature.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + "-"
                    + id.substring(0, 8);
            return new AgentView(id, status, feature, "notes/" + feature.split("\\.")[0].toLowerCase(
                    Locale.ROOT) + ".py", Optional.of(branch), 3, 1, 3, minutes, usd(cost), cost,
                    usd(30_000), 30_000, "claude_cli", "metered", 7, NOW.minusSeconds(300), Optional.empty(),
                    Optional.empty(), pausedFrom, question, kind, options,
                    proposes ? Optional.of(COMMIT) : Optional.empty(),
                    proposes ? Optional.of("git switch " + branch) : Optional.empty(), url, gates, failure, progress,
                    Optional.empty(), Optional.empty(), false,
                    List.of(new TimelineView(START.plusSeconds(30), AgentStatus.QUEUED, "queued"),
                            new TimelineView(START.plusSeconds(42), AgentStatus.ANALYZING, "analyzing"),
                            new TimelineView(START.plusSeconds(200), AgentStatus.IMPLEMENTING, "implementing"),
                            new TimelineView(NOW.minusSeconds(300), status, status.toString())),
                    proposes ? List.of("python3", "-m", "notes", "word-count") : List.of(), Optional.of("hook_up"),
                    url.map(_ -> "open"));
        }
    }

    static Builder agent(String id, AgentStatus status, String feature) {
        return new Builder(id, status, feature);
    }

    static GateView gate(String name, String outcome, int exit, int tests, String detail, String... failing) {
        return new GateView(name, outcome, "python3 -m unittest discover", exit, tests, List.of(failing), 2_300,
                detail);
    }

    static List<AgentView> agents() {
        return List.of(
                agent(READY, AgentStatus.AWAITING_USER, "Stats.word_count").cost(410_000, 18)
                        .asks(QuestionKind.READY, "Agent completed work, please test branch auto/stats-word-count")
                        .proposes(gate("tests", "passed", 0, 9, "9 tests passed"),
                                gate("hook-up proof", "passed", 0, -1, "help: --help lists word-count"))
                        .view(),
                agent(DECIDES, AgentStatus.AWAITING_USER, "Store.sync").cost(95_000, 4)
                        .asks(QuestionKind.DECISION, "Where does the sync target come from? Default: the config file.",
                                "the config file", "a command-line option")
                        .view(),
                agent(RED, AgentStatus.AWAITING_USER, "Export.markdown").cost(920_000, 44)
                        .asks(QuestionKind.TESTS_FAILING, "Three attempts are used up and 1 test still fails.")
                        .proposes(gate("tests", "failed", 1, 10, "AssertionError: '# a' != '# b'",
                                "tests.test_export.MarkdownTest.test_heading"))
                        .view(),
                agent(WORKS, AgentStatus.IMPLEMENTING, "Tags.rename").cost(230_000, 9.5)
                        .says("attempt 1 of 3, writes the command").view(),
                agent("e5f607180005", AgentStatus.TESTING, "Tags.merge").says("runs its gates").view(),
                agent("f60718290006", AgentStatus.QUEUED, "Archive.restore").cost(0, 0)
                        .says("waits for a free slot and money").view(),
                agent(PAUSED, AgentStatus.PAUSED, "Archive.prune").from(AgentStatus.IMPLEMENTING)
                        .says("paused by a person").view(),
                agent(FAILED, AgentStatus.FAILED, "Sync.push").cost(1_000_000, 31)
                        .failed("its budget of $1.00 is used up; its work is kept").view(),
                agent(DONE, AgentStatus.COMPLETED, "Search.fuzzy").cost(350_000, 14).proposes()
                        .published("local:auto/search-fuzzy-293a4b5c").view());
    }

    static StatusView running(List<AgentView> agents, String... notices) {
        return status(true, RunState.RUNNING, Optional.empty(), agents, notices);
    }

    static StatusView ended(List<AgentView> agents) {
        return status(false, RunState.ENDED, Optional.of(EndReason.FINISHED), agents);
    }

    static StatusView status(boolean running, RunState state, Optional<EndReason> end, List<AgentView> agents,
            String... notices) {
        Map<String, AgentView> byId = new LinkedHashMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (AgentView agent : agents) {
            byId.put(agent.id(), agent);
            counts.merge(agent.status().toString(), 1, Integer::sum);
        }
        int waiting = counts.getOrDefault("awaiting_user", 0);
        return new StatusView(running, Optional.of("0011223344556677"), Optional.of(state), end,
                end.map(_ -> "all work is done"), Optional.of(START), end.map(_ -> NOW.minusSeconds(60)),
                Optional.of(START.plusSeconds(28_800)), 10, usd(3_250_000), 3_250_000, usd(400_000), 400_000,
                usd(10_000_000), 10_000_000,
                running ? new BurnView(usd(1_500_000), 1_500_000, 30, Optional.of(NOW.plusSeconds(16_200)))
                        : new BurnView(usd(0), 0, 30, Optional.empty()),
                Optional.of("claude_cli"), false, Optional.of("bubblewrap"), Optional.of("highest_impact"),
                Optional.of("main"), Optional.of(COMMIT), List.of(notices), byId, 0, counts, waiting, 0,
                List.of(new NotDoneView("f1", "Store.open", "notes/store.py", 3, "NEEDS_STATE",
                        "it needs an open store")),
                0, Optional.empty());
    }

    /** The same night with proposals on which people have something to say, and two agents in each other's way. */
    static StatusView reviewed() {
        String forge = "https://github.example.com/ada/notes/pull/";
        List<AgentView> agents = new ArrayList<>(agents());
        agents.set(agents.size() - 1, agent(DONE, AgentStatus.COMPLETED, "Search.fuzzy").cost(350_000, 14).proposes()
                .published(forge + 7).view());
        return running(agents).with(List.of(
                new PullView("auto/search-fuzzy-293a4b5c", DONE, forge + 7, "open", 1,
                        List.of("review by grace", "checks by ci"), Optional.of("waits for an agent of this run")),
                new PullView("auto/store-close-3a4b5c6d", "3a4b5c6d0010", forge + 5, "open", 3,
                        List.of("review by ada"),
                        Optional.of("agents were sent to it 3 times; look at it yourself, or send it back with fresh"
                                + " auto reject 3a4b5c6d --retry --reason TEXT")),
                new PullView("auto/tags-list-4b5c6d7e", "4b5c6d7e0011", "local:auto/tags-list-4b5c6d7e", "open", 0,
                        List.of(), Optional.empty())))
                .merging(new Merging(List.of(new OverlapView(List.of(WORKS, "e5f607180005"), List.of("notes/cli.py"),
                        NOW, false)), Optional.empty()))
                .with(new HygieneView(List.of(
                        new DoneView("checkpoint", Optional.of(NOW.minusSeconds(600)),
                                Optional.of(NOW.plusSeconds(1200)),
                                "kept the work of 2 agents"),
                        new DoneView("cleanup", Optional.empty(), Optional.of(NOW.plusSeconds(3600)), "")),
                        Optional.of(new DiskView(512_000_000, 5_000_000_000L))));
    }

    static BudgetView budget() {
        List<AgentMoneyView> money = new ArrayList<>();
        for (AgentView agent : agents()) {
            money.add(new AgentMoneyView(agent.id(), agent.targetFeature(), "claude_cli", "metered",
                    agent.costUsd(), agent.costMicroUsd(), usd(0), 0, usd(1_000_000), 1_000_000, usd(0), 0, 7));
        }
        SpanView span = new SpanView(usd(3_250_000), 3_250_000, Optional.empty(), Optional.empty(), NOW);
        return new BudgetView(Optional.of("0011223344556677"), usd(10_000_000), 10_000_000, usd(3_250_000),
                3_250_000, usd(400_000), 400_000, usd(6_350_000), 6_350_000, usd(1_000_000), 1_000_000, usd(0), 0,
                usd(0), 0, "UTC", span, span, money, List.of());
    }

    static RequestsView requests(String id) {
        List<RequestView> requests = List.of(request(1, "settled", "analyze-1", 12_345, false),
                request(2, "settled", "implement-1", 200_000, true), request(3, "open", "implement-1", 0, false));
        return new RequestsView(id, "Stats.word_count", 4, requests,
                List.of(sum("analyze-1", 1, 12_345)),
                List.of(sum("analyze", 1, 12_345), sum("implement", 2, 200_000)), sum("all", 7, 412_345), usd(0), 0);
    }

    private static RequestView request(int number, String state, String call, long cost, boolean estimated) {
        return new RequestView(number, START.plusSeconds(60L * number), "r" + number, state, call, "claude_cli",
                "claude-sonnet-5-5", 120, 45_000, 60, 800, usd(400_000), 400_000, usd(cost), cost,
                "usage of the answer", estimated, state.equals("open") ? 0 : 200, 410,
                state.equals("open") ? 0 : 12_300);
    }

    private static RequestSumView sum(String name, long requests, long cost) {
        return new RequestSumView(name, requests, 240, 90_000, 120, 1_600, usd(cost), cost, usd(0), 0);
    }

    private static BigDecimal usd(long micro) {
        return Dollars.ofMicro(micro);
    }
}
