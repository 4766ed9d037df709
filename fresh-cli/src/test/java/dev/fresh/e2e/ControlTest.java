package dev.fresh.e2e;

import static dev.fresh.protocol.AgentStatus.AWAITING_USER;
import static dev.fresh.protocol.AgentStatus.COMPLETED;
import static dev.fresh.protocol.AgentStatus.IMPLEMENTING;
import static dev.fresh.protocol.AgentStatus.PAUSED;
import static dev.fresh.protocol.AgentStatus.QUEUED;
import static dev.fresh.protocol.AgentStatus.STOPPED;
import static dev.fresh.protocol.AgentStatus.TESTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.ClientException;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can do to a run and its agents, each through the real daemon; recordings stand for the agents. */
@Tag("slow")
final class ControlTest {

    /** One agent is ready at once, one waits until it is released, one asks. */
    private static final String THREE = """
            {"agents": {
              "word_count": {"attempts": [[{"write": "notes/w.py", "text": "FIRST = 1\\n"}],
                                          [{"write": "notes/w.py", "text": "SECOND = 2\\n"}]]},
              "preview": {"attempts": [[{"say": "waits"}, {"wait_for": "go"},
                                        {"write": "notes/p.py", "text": "P = 1\\n"}]]},
              "search_notes": {"plan": [{"ask": "Which name?", "options": ["find", "search"]}],
                               "attempts": [[{"write": "notes/s.py", "text": "S = 1\\n"}]]},
              "*": {"decline": "EFFECTS"}}}
            """;

    @TempDir
    private Path temp;
    private Site site;

    @BeforeEach
    void repository() throws Exception {
        Tools.require("python3", "--version");
        site = Site.notes(temp);
    }

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    private void start(String script) throws Exception {
        site.startDaemon();
        site.start(site.script(script));
    }

    private Typed refused(int exit, String... arguments) {
        Typed typed = site.fresh(arguments);
        assertEquals(exit, typed.exit(), typed.all());
        assertFalse(typed.err().contains("\tat "), typed.err());
        return typed;
    }

    private void obeyed(String... arguments) {
        Typed typed = site.fresh(arguments);
        assertEquals(0, typed.exit(), typed.all());
    }

    @Test
    void anApprovalNamesTheCommitThatWasSeen() throws Exception {
        start(THREE);
        AgentView ready = site.await("word_count", AWAITING_USER);
        assertEquals(Optional.of(QuestionKind.READY), ready.questionKind());
        String commit = ready.proposalCommit().orElseThrow();
        assertEquals(commit, site.repo().git("rev-parse", ready.branch().orElseThrow()));

        ClientException stale = assertThrows(ClientException.class, () -> site.client().approve(ready.id(),
                new ApproveRequest("0".repeat(40), Optional.empty())));
        assertEquals(ErrorCode.PROPOSAL_CHANGED, stale.code());
        assertEquals(409, stale.code().httpStatus());
        assertEquals(69, stale.code().exit());
        ClientException blind = assertThrows(ClientException.class,
                () -> site.client().approve(ready.id(), new ApproveRequest(null, Optional.empty())));
        assertEquals(ErrorCode.BAD_USAGE, blind.code());

        assertTrue(site.fresh("auto", "diff", ready.shortId()).out().contains("+FIRST = 1"));
        String text = site.fresh("auto", "proposals", "show", ready.shortId()).out();
        assertTrue(text.contains("## What a person should look at") && !text.contains("## Approved"), text);
        obeyed("auto", "approve", ready.shortId(), "--comment", "tried it");
        AgentView done = site.await("word_count", COMPLETED);
        assertEquals(Optional.of(commit), done.proposalCommit());
        assertTrue(done.approvedBy().orElseThrow().contains("person"), done.approvedBy().orElseThrow());
        assertTrue(refused(69, "auto", "approve", ready.id()).err().contains("completed"));
    }

    @Test
    void onlyWhoWaitsCanBeDecided() throws Exception {
        start(THREE);
        AgentView working = site.await("preview", IMPLEMENTING);
        assertTrue(refused(69, "auto", "approve", working.shortId()).err().contains("implementing"));
        assertTrue(refused(69, "auto", "reject", working.shortId(), "--reason", "no").err().contains("implementing"));
        assertTrue(refused(69, "auto", "resume", working.shortId()).err().contains("implementing"));
        assertTrue(refused(64, "auto", "approve", "zzzz").err().contains("no agent \"zzzz\""));

        AgentView asks = site.await("search_notes", AWAITING_USER);
        assertTrue(refused(69, "auto", "approve", asks.shortId()).err().contains("Which name?"));
        AgentView ready = site.await("word_count", AWAITING_USER);
        assertTrue(refused(69, "auto", "answer", ready.shortId(), "yes").err().contains("a yes or a no"));

        Typed second = refused(69, "auto", "start", "--agents", "2");
        assertTrue(second.err().contains(site.client().status().runId().orElseThrow().substring(0, 8)), second.err());
    }

    @Test
    void aRejectedProposalIsTakenBackOrTriedAgain() throws Exception {
        start(THREE);
        AgentView first = site.await("word_count", AWAITING_USER);
        assertEquals(64, site.fresh("auto", "reject", first.shortId()).exit(), "a reason is needed");
        obeyed("auto", "reject", first.shortId(), "--reason", "the name is misleading", "--retry");
        String commit = first.proposalCommit().orElseThrow();
        AgentView second = Site.agent(site.await("the second proposal", status -> Site.agent(status, "word_count")
                .proposalCommit().filter(made -> !made.equals(commit)).isPresent()), "word_count");
        assertEquals(2, second.attempt());
        ClientException stale = assertThrows(ClientException.class,
                () -> site.client().approve(second.id(), new ApproveRequest(commit, Optional.empty())));
        assertEquals(ErrorCode.PROPOSAL_CHANGED, stale.code());
        obeyed("auto", "approve", second.shortId());
        site.await("word_count", COMPLETED);
        String made = site.repo().git("show", second.branch().orElseThrow() + ":notes/w.py");
        assertEquals("SECOND = 2", made);

        site.release("go");
        AgentView other = site.await("preview", AWAITING_USER);
        obeyed("auto", "reject", other.shortId(), "--reason", "not wanted");
        site.await("the withdrawn branch", _ -> !site.repo().proposedBranches().contains(other.branch().orElseThrow()));
        AgentView stopped = site.agent("preview");
        assertEquals(STOPPED, stopped.status());
        assertTrue(stopped.failure().orElseThrow().contains("not wanted"));
        assertTrue(Files.isDirectory(Path.of(stopped.workspace().orElseThrow())), "its work is kept");
    }

    @Test
    void anAnswerDecidesAndTheAgentGoesOn() throws Exception {
        start(THREE);
        AgentView asks = site.await("search_notes", AWAITING_USER);
        assertEquals(List.of("find", "search"), asks.options());
        obeyed("auto", "answer", asks.shortId(), "2");
        AgentView ready = Site.agent(site.await("a proposal after the answer", status -> Site
                .agent(status, "search_notes").questionKind().equals(Optional.of(QuestionKind.READY))), "search_notes");
        assertTrue(site.eventsUntil(event -> event.text().contains("answered")).getLast().text().contains("search"));
        obeyed("auto", "approve", ready.shortId());
        site.await("search_notes", COMPLETED);
    }

    @Test
    void aPausedAgentHasNoProcessAndGoesOnWhenResumed() throws Exception {
        Path hold = site.repo().folder().resolveSibling("hold");
        site.holdTests(hold);
        start(THREE);
        AgentView agent = site.await("preview", IMPLEMENTING);
        site.await("word_count", AWAITING_USER);
        obeyed("auto", "pause", agent.shortId());
        AgentView paused = site.await("preview", PAUSED);
        assertEquals(Optional.of(IMPLEMENTING), paused.pausedFrom());
        assertEquals(0, paused.reservedMicroUsd());
        assertTrue(refused(69, "auto", "pause", agent.shortId()).err().contains("paused"));

        Files.writeString(hold, "");
        site.release("go");
        obeyed("auto", "resume", agent.shortId());
        site.await("preview", TESTING);
        ProcessHandle tests = site.descendant("unittest");
        obeyed("auto", "pause", agent.shortId());
        Site.gone(tests);
        assertEquals(Optional.of(TESTING), site.await("preview", PAUSED).pausedFrom());

        Files.delete(hold);
        obeyed("auto", "resume", agent.shortId());
        site.await("preview", AWAITING_USER);
    }

    @Test
    void aGracefulStopLetsWorkReachASafePointAndKeepsWhatWaits() throws Exception {
        start(THREE);
        AgentView waiting = site.await("word_count", AWAITING_USER);
        AgentView asks = site.await("search_notes", AWAITING_USER);
        AgentView working = site.await("preview", IMPLEMENTING);
        obeyed("auto", "cancel", asks.shortId());
        assertEquals(STOPPED, site.agent("search_notes").status());
        obeyed("auto", "stop");
        assertEquals(Optional.of(RunState.STOPPING), site.client().status().runState());
        assertEquals(IMPLEMENTING, site.agent("preview").status(), "it has its grace time");
        site.release("go");
        StatusView end = site.awaitEnd();
        assertEquals(Optional.of(EndReason.STOPPED), end.endReason());
        assertEquals(STOPPED, Site.agent(end, "preview").status());
        assertEquals(AWAITING_USER, Site.agent(end, "word_count").status());
        assertTrue(Files.isDirectory(Path.of(Site.agent(end, "preview").workspace().orElseThrow())));
        ReportSchema.hold(Path.of(end.reportPath().orElseThrow()));
        assertTrue(refused(69, "auto", "resume", working.shortId()).err().contains("stopped"));
        assertTrue(refused(69, "auto", "stop").err().contains("no run is going on"));

        obeyed("auto", "approve", waiting.shortId());
        site.await("word_count", COMPLETED);
    }

    @Test
    void aForcedStopEndsHangingWorkAtOnce() throws Exception {
        start("""
                {"agents": {"preview": {"attempts": [[{"hang": true}]]}, "*": {"decline": "EFFECTS"}}}
                """);
        site.await("preview", IMPLEMENTING);
        obeyed("auto", "stop");
        obeyed("auto", "stop", "--force");
        StatusView end = site.awaitEnd();
        assertEquals(Optional.of(EndReason.FORCED), end.endReason());
        assertEquals(STOPPED, Site.agent(end, "preview").status());
        assertEquals(0, end.reservedMicroUsd());
    }

    @Test
    void aBudgetCannotFallBelowWhatIsSpentAndReserved() throws Exception {
        start("""
                {"cost": "metered", "agents": {
                  "preview": {"attempts": [[{"charge": "0.25"}, {"wait_for": "go"},
                                            {"write": "notes/p.py", "text": "P = 1\\n"}]]},
                  "*": {"decline": "EFFECTS"}}}
                """);
        site.await("the charge", status -> status.totalCostMicroUsd() == 250_000);
        Typed low = refused(69, "auto", "budget", "set", "0.99");
        assertTrue(low.all().contains("smallest budget possible now is $1.00"), low.all());
        obeyed("auto", "budget", "set", "1");
        assertTrue(site.fresh("auto", "budget", "show").out()
                .startsWith("Budget: $1.00\nSpent: $0.25\nReserved: $0.75\nLeft: $0.00\n"));
        assertEquals(64, site.fresh("auto", "budget", "set", "NaN").exit());
        assertEquals(64, site.fresh("auto", "budget", "set", "--", "-1").exit());
        site.release("go");
        obeyed("auto", "approve", site.await("preview", AWAITING_USER).id());
        StatusView end = site.awaitEnd();
        assertEquals(250_000, end.totalCostMicroUsd());
        assertEquals(0, end.reservedMicroUsd());
    }

    @Test
    void whatAnAgentWasRefusedIsShownAndAnswered() throws Exception {
        start("""
                {"agents": {
                  "preview": {"attempts": [[{"limit": "permission", "text": "scripted was refused to run make"}]]},
                  "word_count": {"attempts": [[{"limit": "quota", "text": "the quota is used up", "minutes": 90}]]},
                  "*": {"decline": "EFFECTS"}}}
                """);
        AgentView asks = site.await("preview", AWAITING_USER);
        String status = site.fresh("auto", "status").out();
        assertTrue(status.contains("Question: scripted was refused to run make"), status);
        assertTrue(status.contains("        2. do it another way"), status);
        assertTrue(status.contains("Use: fresh auto answer " + asks.shortId() + " TEXT"), status);
        AgentView waits = Site.agent(site.await("the wait for the quota", now -> now.agents().values().stream()
                .anyMatch(agent -> agent.waitsUntil().isPresent())), "word_count");
        assertEquals(Optional.of("the quota is used up"), waits.waitReason());
        String waiting = site.fresh("auto", "status").out();
        assertTrue(waiting.matches(
                "(?s).*\n     waiting for provider until (\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d \\| scripted:\\S+: "
                        + "the quota is used up\n.*"),
                waiting);
        assertTrue(waiting.contains("Provider " + waits.provider() + " cannot be used until "), waiting);
        obeyed("auto", "answer", asks.shortId(), "2");
        // Its provider is held back by now, so it waits for it, and then goes on with the answer.
        assertTrue(site.await("preview", QUEUED).waitsUntil().isPresent());
    }

    @Test
    void capsOfADayHoldWithoutARunAndOutliveTheDaemon() throws Exception {
        Typed set = site.fresh("auto", "budget", "set", "--per-day", "5", "--per-month", "40");
        assertEquals(0, set.exit(), set.all());
        assertTrue(set.out().startsWith("Today: $0.00 of $5.00 ("), set.out());
        Site.kill(site.daemon());
        BudgetView capped = Json.read(site.fresh("auto", "budget", "show", "--format", "json").out(),
                BudgetView.class);
        assertEquals(Optional.of(5_000_000L), capped.today().capMicroUsd());
        assertEquals(ZoneId.systemDefault().getId(), capped.zone());
        obeyed("auto", "budget", "set", "--per-day", "none");
        BudgetView lifted = site.client().budget();
        assertEquals(Optional.empty(), lifted.today().capMicroUsd());
        assertEquals(Optional.of(40_000_000L), lifted.month().capMicroUsd());
        assertTrue(refused(69, "auto", "budget", "set", "--agent", "2").err().contains("no run is going on"));
    }

    @Test
    void aRunThatNoCapLeavesMoneyForStartsNothingAndSaysSo() throws Exception {
        assertEquals(0, site.fresh("auto", "budget", "set", "--per-month", "0").exit());
        Typed typed = site.fresh("auto", "start", "--provider", site.script("{\"cost\": \"metered\"}"), "--sandbox",
                "none", "--offline", "--hours", "0.01");
        assertEquals(69, typed.exit(), typed.all());
        assertTrue(typed.all().contains("is used up"), typed.all());
    }

    @Test
    void anAmbiguousPrefixListsWhoIsMeant() throws Exception {
        // Seventeen agents share sixteen first digits.
        String functions = IntStream.range(0, 17).mapToObj(number -> """


                def part_%02d(text: str) -> str:
                    \"""Gives part %d of a text.\"""
                    return text[%d:]
                """.formatted(number, number, number)).collect(Collectors.joining());
        Path file = site.repo().folder().resolve("notes/stats.py");
        Files.writeString(file, Files.readString(file) + functions);
        site.repo().commit("Add parts");
        start("""
                {"agents": {"*": {"plan": [{"ask": "Really?", "options": ["yes", "no"]}]}}}
                """);
        StatusView status = site.await("seventeen questions", now -> now.waiting() >= 17);
        String digit = status.agents().keySet().stream()
                .collect(Collectors.groupingBy(id -> id.substring(0, 1), Collectors.counting())).entrySet().stream()
                .filter(entry -> entry.getValue() > 1).findFirst().orElseThrow().getKey();
        Typed ambiguous = refused(64, "auto", "cancel", digit);
        status.agents().keySet().stream().filter(id -> id.startsWith(digit))
                .forEach(id -> assertTrue(ambiguous.err().contains(id), ambiguous.err()));
    }
}
