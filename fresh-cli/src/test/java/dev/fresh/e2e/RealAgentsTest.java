package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.stub.Move.Delivery;
import dev.fresh.stub.NotesWork;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.stub.Trouble;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each agent command line, in the real daemon and sandbox, through what a night can bring. */
@Tag("slow")
@Tag("rounds")
@Execution(ExecutionMode.CONCURRENT)
final class RealAgentsTest {

    /** How the second turn begins. */
    private static final String CARRY_OUT = "Now carry out your plan";
    private static final int SOME = Rounds.of(2, RealAgents.values().length, RealAgents.values().length);
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path temp;

    /** For what is the same in all of them, as far as the daemon sees it. */
    static Stream<RealAgents> someOfThem() {
        return Stream.of(RealAgents.values()).limit(SOME);
    }

    @AfterAll
    static void printTheTable() {
        System.out.println("| agent | scenario | ended as | requests | booked | billed | cap | exit |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        TABLE.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource
    void makesAProposalAndItsBillIsBookedExactly(RealAgents agent) throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork()); Site site = site(agent, stub)) {
            site.daemonSees("FRESH_DEBUG", "1");
            Sampler sampler = new Sampler(site.startDaemon(), List.of(RealAgents.KEY));
            AgentView view;
            try (sampler) {
                view = ran("edit, gates green, proposal", agent, stub, site, "1");
            }
            assertEquals(AgentStatus.COMPLETED, view.status(), () -> view + site.log());
            assertEquals(Set.of(), sampler.hits());
            assertEquals(stub.bill().micro(), view.costMicroUsd());
            assertTrue(stub.bill().whole());
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().equals(RealAgents.KEY)),
                    "the provider was shown the key");
            assertEquals(List.of(), Sampler.filesWith(temp, List.of(RealAgents.KEY)));
            Figures.tell("K1", sampler.looks() + " looks at processes while " + agent.provider() + " made "
                    + stub.requests().size() + " requests, the key of its model in none of them and in no file");
        }
    }

    /** The next provider goes on in the same worktree, at the cost of the same agent. */
    @Test
    void anotherProviderGoesOnWhereOneWasRefused() throws Exception {
        Script work = new NotesWork();
        try (StubProvider stub = StubProvider.start(work)
                .forModel("claude-sonnet-4-5", (ask, earlier, used) -> (ask.raw().contains(CARRY_OUT)
                        ? Scripts.refuse(Trouble.QUOTA_RESET) : work).next(ask, earlier, used));
                Site site = site(RealAgents.CLAUDE, stub)) {
            RealAgents.CODEX.required();
            site.startDaemon();
            Typed typed = site.fresh("auto", "start", "--provider", "claude_cli,codex_cli", "--feature", "word_count",
                    "--agents", "1", "--budget", "2", "--agent-budget", "1", "--no-approval");
            AgentView view = site.agent("word_count");
            row("quota for three days, codex goes on", RealAgents.CLAUDE, stub, view, "1", typed.exit());
            assertEquals(AgentStatus.COMPLETED, view.status(), () -> view + site.log());
            assertEquals(stub.bill().micro(), view.costMicroUsd());
            assertTrue(stub.bill().ofModel("claude-sonnet-4-5").micro() > 0, "claude began");
            assertTrue(stub.bill().ofModel("gpt-5.5").micro() > 0, "codex went on");
        }
    }

    @Test
    void aTaskIsParkedWhenItsOnlyProviderSaysThreeDays() throws Exception {
        try (StubProvider stub = StubProvider.start(Scripts.refuse(Trouble.QUOTA_RESET));
                Site site = site(RealAgents.CLAUDE, stub)) {
            AgentView view = night("quota for three days, alone", RealAgents.CLAUDE, stub, site, "1");
            assertEquals(AgentStatus.STOPPED, view.status(), () -> view + site.log());
            assertTrue(view.failure().orElse("").startsWith("parked: "), view.failure().toString());
            assertEquals(0, view.costMicroUsd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEndlessLoopEndsAtTheCap(RealAgents agent) throws Exception {
        try (StubProvider stub = StubProvider.start(Scripts.loop()); Site site = site(agent, stub)) {
            AgentView view = night("endless loop", agent, stub, site, "0.30");
            assertEquals(AgentStatus.FAILED, view.status(), () -> view + site.log());
            assertTrue(view.failure().orElse("").contains("used up"), view.failure().toString());
            assertEquals(stub.bill().micro(), view.costMicroUsd());
            assertTrue(view.costMicroUsd() <= 300_000, view.costUsd().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    void twoThrottlesAreOnlyAPause(RealAgents agent) throws Exception {
        Script script = Scripts.twice(Trouble.THROTTLE, new NotesWork());
        try (StubProvider stub = StubProvider.start(script); Site site = site(agent, stub)) {
            AgentView view = night("429 twice, then fine", agent, stub, site, "1");
            assertEquals(AgentStatus.COMPLETED, view.status(), () -> view + site.log());
            assertEquals(stub.bill().micro(), view.costMicroUsd());
        }
    }

    @ParameterizedTest
    @MethodSource("someOfThem")
    void aSilentStreamIsEndedByTheStallClock(RealAgents agent) throws Exception {
        try (StubProvider stub = StubProvider.start(new NotesWork().by(new Delivery.Silent()));
                Site site = site(agent, stub).daemonSees("FRESH_AGENT_STALL", "6s").daemonSees("FRESH_ATTEMPTS_MAX",
                        "1")) {
            AgentView view = night("silent stream", agent, stub, site, "1");
            assertEquals(AgentStatus.FAILED, view.status(), () -> view + site.log());
            assertTrue(stub.bill().micro() <= view.costMicroUsd(), stub.bill() + " " + view.costUsd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfAnAgentLivesOnAfterItWasCancelled(RealAgents agent) throws Exception {
        String mark = "86431." + agent.ordinal();
        // Claude Code refuses a lone sleep.
        Script sleeps = Scripts.shell("python3 -c 'import time; time.sleep(" + mark + ")'");
        Script plan = new NotesWork();
        try (StubProvider stub = StubProvider.start((ask, earlier, used) -> (ask.raw().contains(CARRY_OUT) ? sleeps
                : plan).next(ask, earlier, used));
                Site site = site(agent, stub)) {
            site.startDaemon();
            Typed typed = start(agent, site, "1", "--detach");
            assertEquals(0, typed.exit(), typed::all);
            site.descendant("time.sleep(" + mark);
            assertEquals(List.of(), RealAgents.processesWithTheKey(site.daemon()));
            site.fresh("auto", "cancel", site.agent("word_count").id());
            site.awaitEnd();
            while (!commandLines(mark).isEmpty()) {
                Site.pause(); // never, if something lives on: then the build's own time limit tells
            }
            AgentView view = site.agent("word_count");
            row("kill in a tool call", agent, stub, view, "1", 0);
            assertEquals(AgentStatus.STOPPED, view.status());
            assertTrue(stub.bill().micro() <= view.costMicroUsd(), stub.bill() + " " + view.costUsd());
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterTheDaemonWasKilled(RealAgents agent) throws Exception {
        // Slow enough that the daemon dies in the middle of the job.
        Script slow = Scripts.slow(Duration.ofMillis(150), new NotesWork());
        try (StubProvider stub = StubProvider.start(slow); Site site = site(agent, stub)) {
            site.startDaemon();
            assertEquals(0, start(agent, site, "2", "--detach").exit());
            stub.awaitRequest(request -> request.ask().raw().contains(CARRY_OUT));
            Site.kill(site.daemon());
            site.startDaemon();
            site.awaitEnd();
            AgentView view = site.agent("word_count");
            row("kill -9 of the daemon, resume", agent, stub, view, "2", 0);
            assertEquals(AgentStatus.COMPLETED, view.status(), () -> view + site.log());
            assertTrue(stub.bill().micro() <= view.costMicroUsd(), stub.bill() + " " + view.costUsd());
        }
    }

    /** One message of a run with a cap of $0.50 once cost $5.11, because its price was only booked at its end. */
    @Test
    void aHugeAnswerIsHeldBelowTheCap() throws Exception {
        RealAgents agent = RealAgents.CLAUDE;
        try (StubProvider stub = StubProvider.start(Scripts.huge(340_000));
                Site site = site(agent, stub).daemonSees("FRESH_METER_OUTPUT_TOKENS", "128000")) {
            AgentView view = night("one answer of $5.11", agent, stub, site, "0.50");
            assertEquals(stub.bill().micro(), view.costMicroUsd());
            assertTrue(view.costMicroUsd() <= 500_000, view.costUsd().toString());
            assertTrue(view.costMicroUsd() > 200_000, "one answer of 16,000 tokens is worth that: " + view.costUsd());
        }
    }

    private Site site(RealAgents agent, StubProvider stub) throws Exception {
        agent.required();
        return RealAgents.site(temp, stub);
    }

    private static Typed start(RealAgents agent, Site site, String cap, String... more) {
        List<String> typed = new ArrayList<>(List.of("auto", "start", "--provider", agent.provider(), "--feature",
                "word_count", "--agents", "1", "--budget", "2", "--agent-budget", cap, "--no-approval"));
        typed.addAll(List.of(more));
        return site.fresh(typed.toArray(String[]::new));
    }

    private static AgentView night(String scenario, RealAgents agent, StubProvider stub, Site site, String cap)
            throws Exception {
        site.startDaemon();
        return ran(scenario, agent, stub, site, cap);
    }

    private static AgentView ran(String scenario, RealAgents agent, StubProvider stub, Site site, String cap) {
        Typed typed = start(agent, site, cap);
        AgentView view = site.agent("word_count");
        row(scenario, agent, stub, view, cap, typed.exit());
        return view;
    }

    private static void row(String scenario, RealAgents agent, StubProvider stub, AgentView view, String cap,
            int exit) {
        TABLE.add("| " + agent.provider() + " | " + scenario + " | " + view.status()
                + view.failure().map(why -> ": " + why.lines().findFirst().orElse("")).orElse("") + " | "
                + stub.requests().size() + " | $" + view.costUsd() + " | $"
                + BigDecimal.valueOf(stub.bill().micro(), 6) + " | $" + cap + " | " + exit + " |");
    }

    private static List<String> commandLines(String mark) {
        return ProcessHandle.allProcesses().flatMap(process -> Stream.of(process.info().commandLine().orElse("")))
                .filter(line -> line.contains(mark)).toList();
    }
}
