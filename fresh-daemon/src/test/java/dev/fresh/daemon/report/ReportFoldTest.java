package dev.fresh.daemon.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Sighting;
import dev.fresh.protocol.Json;
import dev.fresh.testing.PaidNight;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ReportFoldTest {

    private PaidNight night = PaidNight.of(3);

    private Map<String, Object> report() {
        ReportFold fold = new ReportFold(PaidNight.RUN);
        night.journal.forEach(entry -> fold.accept(entry.position(), entry.at(), entry.event()));
        return fold.report(1);
    }

    private Map<String, Object> agent(Map<String, Object> report, int index) {
        String id = night.agent(index).id();
        return Stream.of("completed_agents", "failed_agents", "stopped_agents", "awaiting_agents")
                .flatMap(list -> maps(report.get(list)).stream()).filter(entry -> entry.get("id").equals(id))
                .findFirst().orElseThrow();
    }

    private List<Map<String, Object>> facts(Map<String, Object> report, int index) {
        return maps(maps(report.get("evidence")).stream()
                .filter(entry -> entry.get("agent").equals(night.agent(index).id())).findFirst().orElseThrow()
                .get("facts"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Test
    void saysWhoWorkedForAnAgentAndWhatEachCallCost() {
        night.pays(0, "analyze-1", "0.01");
        night.pays(0, "implement-1", "0.02");
        night.limited(0, Limit.Kind.QUOTA, Optional.of(night.at.plus(Duration.ofHours(2))));
        night.answered(0, night.asks(0, "implement-1", "b-model", "0.3"), "0.3", "whole reservation: cut", true, 0);
        Map<String, Object> report = report();
        Map<String, Object> entry = agent(report, 0);
        assertEquals(List.of("claude_cli", "codex_cli"), entry.get("providers_tried"));
        assertEquals("codex_cli", entry.get("provider"));
        assertEquals(3L, entry.get("provider_requests"));
        assertEquals(330_000L, entry.get("cost_micro_usd"));
        assertEquals(300_000L, entry.get("estimated_micro_usd"));
        assertEquals("metered", entry.get("cost_source"));
        assertEquals(
                List.of("analyze-1 claude_cli 10000", "implement-1 claude_cli 20000", "implement-1 codex_cli 300000"),
                maps(entry.get("cost_by_call")).stream().map(
                        row -> row.get("call") + " " + row.get("provider") + " " + row.get("cost_micro_usd")).toList());
        assertEquals(3L, map(report.get("metrics")).get("provider_requests"));
        assertTrue(facts(report, 0).stream().anyMatch(fact -> fact.get("what").equals("handed over")
                && fact.get("provider").equals("codex_cli")));
        assertEquals(330_000L, maps(report.get("cost_by_model")).stream()
                .mapToLong(row -> (Long) row.get("cost_micro_usd")).sum());
    }

    @Test
    void listsRequestsAsEvidenceAndSumsThoseBeyondTwoHundred() {
        for (int i = 0; i < 203; i++) {
            night.pays(0, "implement-1", "0.0001");
        }
        List<Map<String, Object>> facts = facts(report(), 0);
        List<Map<String, Object>> requests = facts.stream().filter(fact -> fact.get("what").equals("request settled"))
                .toList();
        assertEquals(200, requests.size());
        Map<String, Object> first = requests.getFirst();
        PaidNight.Entry entry = night.journal.get((int) (long) (Long) first.get("journal_position") - 1);
        assertTrue(entry.event() instanceof FleetEvent.RequestSettled settled
                && settled.requestId().equals(first.get("request")));
        assertEquals("a-model", first.get("model"));
        Map<String, Object> rest = facts.getLast();
        assertEquals("more requests settled", rest.get("what"));
        assertEquals(3L, rest.get("requests"));
        assertEquals(300L, rest.get("micro_usd"));
        assertEquals(night.journal.size(), (Long) rest.get("journal_position"));
    }

    @Test
    void booksWhatWasLostWithTheDaemonUnderItsRequest() {
        String lost = night.asks(1, "implement-1", "a-model", "0.25");
        night.happens(new FleetEvent.DaemonStarted("0.1.0"));
        assertTrue(facts(report(), 1).stream().anyMatch(fact -> fact.get("what").equals("request lost with the daemon")
                && fact.get("request").equals(lost) && fact.get("micro_usd").equals(250_000L)));
    }

    @Test
    void countsNoRequestsWhereNobodyCounts() {
        for (int i = 0; i < 2; i++) {
            night.limited(0, Limit.Kind.AUTH, Optional.empty());
        }
        night.happens(new FleetEvent.AgentCharged(night.agent(0).id(),
                night.fleet.ledger().reservedFor(night.agent(0).id()), "unmetered: the whole reserve"));
        Map<String, Object> report = report();
        assertEquals("unmetered", agent(report, 0).get("cost_source"));
        assertEquals(null, map(report.get("metrics")).get("provider_requests"));
        assertEquals("nobody counts the requests of command",
                map(map(report.get("metrics")).get("unknown")).get("provider_requests"));
    }

    @Test
    void namesTheTimeInWhichTheMachineSlept() {
        assertEquals(null, report().get("asleep"));
        Instant from = night.at;
        night.at = from.plus(Duration.ofHours(6)).plusSeconds(130);
        night.happens(new FleetEvent.MachineSlept(from, night.at));
        assertEquals(List.of(Map.of("from", from.toString(), "to", night.at.toString(), "minutes",
                new BigDecimal("362.17"))), report().get("asleep"));
        String text = Markdown.of(Json.object(Json.write(report())));
        assertTrue(text.contains("**The machine was asleep for 6 h 02 min, from " + from + " to " + night.at + ".**"),
                text);
    }

    @Test
    void keepsAnAlarmThatWasRaised() {
        Stream.generate(() -> "0.005").limit(8).forEach(cost -> night.pays(0, "implement-1", cost));
        Stream.generate(() -> "0.05").limit(5).forEach(cost -> night.pays(0, "implement-1", cost));
        Stream.generate(() -> "0.005").limit(9).forEach(cost -> night.pays(0, "implement-1", cost));
        assertTrue(agent(report(), 0).get("cost_alarm").toString().startsWith("its last 5 requests cost "));
        assertEquals(null, agent(report(), 1).get("cost_alarm"));
        String text = Markdown.of(Json.object(Json.write(report())));
        assertTrue(text.contains("  - provider: claude_cli, 22 requests\n  - cost alarm: its last 5 requests"), text);
        assertTrue(text.contains("| claude_cli | a-model | 22 | "), text);
    }

    private void publishes(int index, String commit, String url) {
        Proposal green = Samples.green(commit.repeat(40));
        Proposal proposal = new Proposal(commit.repeat(40), green.base(), night.agent(index).branch(), green.files(),
                green.gates(), green.summary(), green.newCommand(), green.trial(), List.of(), false, true);
        if (night.agent(index).state() instanceof AgentState.Analyzing) {
            night.reports(index, new AgentEvent.PlanWritten("plan"));
        }
        night.reports(index, new AgentEvent.ChangeWritten(new Claim("", List.of())));
        night.reports(index, new AgentEvent.GatesRan(proposal));
        night.happens(new FleetEvent.AgentCommanded(night.agent(index).id(),
                new AgentEvent.Approved(proposal.commit(), "ada", "")));
        night.reports(index, new AgentEvent.Published(new Publication("local", url)));
    }

    private void seen(int index, Sighting.State state, String head, Feedback... said) {
        night.happens(new FleetEvent.PullRequestSeen(night.agent(index).branch(),
                new Sighting(state, head.repeat(40), "", night.at, List.of(said))));
    }

    @Test
    void saysOfEachPullRequestOnceHowItStands() {
        night = PaidNight.of(3);
        publishes(0, "a", "local:1");
        seen(0, Sighting.State.OPEN, "a",
                new Feedback("1", Feedback.Kind.REVIEW, "grace", "more, please", night.at));
        publishes(3, "b", "local:1");
        seen(0, Sighting.State.OPEN, "b", new Feedback("2", Feedback.Kind.CHECKS, "ci", "red", night.at));
        publishes(1, "c", "local:2");
        seen(1, Sighting.State.MERGED, "c");
        publishes(2, "d", "local:3");
        seen(2, Sighting.State.CLOSED, "d");
        Map<String, Object> report = report();
        assertEquals(List.of("local:1 open 2 [checks by ci]", "local:2 merged 0 []",
                "local:3 closed 0 []"),
                maps(report.get("pull_requests")).stream()
                        .map(pull -> pull.get("url") + " " + pull.get("state") + " " + pull.get("rounds") + " "
                                + pull.get("feedback_outstanding"))
                        .toList());
        assertEquals("0.5000", map(report.get("metrics")).get("pr_merge_rate").toString());
        assertEquals(4, maps(report.get("completed_agents")).size());
        String text = Markdown.of(Json.object(Json.write(report)));
        assertTrue(text.contains("""
                ## Pull requests

                - local:1: open, worked on again 2 times, still wanted: checks by ci
                - local:2: merged
                - local:3: closed
                """), text);
    }

    /** Whatever stands in a report, taken from whoever can choose it. */
    @Test
    void whatAgentsAndFilesSayIsNoMarkup() {
        publishes(0, "a", "local:1");
        seen(0, Sighting.State.OPEN, "a", new Feedback("1", Feedback.Kind.REVIEW, "grace", "more", night.at));
        night.pays(1, "implement-1", "0.01");
        night.happens(new FleetEvent.AgentCommanded(night.agent(1).id(), new AgentEvent.CancelAsked("no more")));
        String plain = Markdown.of(Json.object(Json.write(report())));
        List<String> texts = List.of("<img src=https://example.org/x>", "![x](https://example.org/x)", "[x](y)",
                "x\n## Completed\nx", "`", "``` \n", "a | b", "a\\|b", "\\[x](y)", "\u202egnp.x", "\u001b[2J", "# x",
                "<!-- x");
        for (String text : texts) {
            Map<String, Object> report = Json.object(Json.write(said(report(), text)));
            String told = Markdown.of(report);
            assertEquals(shape(plain), shape(told), told);
            String shown = told.replaceAll("(?<!\\\\)`[^`\\n]*`", "CODE").replaceAll("\\\\[\\\\\\[`|]", "E");
            assertTrue(!shown.contains("<") && !shown.contains("[") && !shown.contains("`"), shown);
            assertTrue(told.codePoints().noneMatch(c -> c != '\n' && (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT)), told);
        }
    }

    /** The kinds of its lines and how many cells each row has. */
    private static List<String> shape(String text) {
        return text.lines().map(line -> line.startsWith("|")
                ? "row of " + line.replaceAll("\\\\[\\\\|]", "").split("\\|", -1).length
                : line.replaceAll("(?s)^( *(?:#+ .*|- |> |\\*\\*|1\\. |)).*", "$1")).toList();
    }

    /** The same value with other words wherever agents, repositories and programs choose them. */
    private static Object said(Object value, String text) {
        Set<String> theirs = Set.of("target_feature", "feature_path", "reason", "new_command", "try_command", "branch",
                "url", "pr_url", "symbol", "path", "model", "notices", "feedback_outstanding", "base_name", "conflicts",
                "end_reason", "cost_alarm", "approved_by", "unknown");
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> other = new LinkedHashMap<>();
                map.forEach((name, each) -> other.put(name.toString(), theirs.contains(name.toString())
                        ? switch (each) {
                            case String _ -> text;
                            case List<?> list -> list.stream().map(_ -> text).toList();
                            case null, default -> each;
                        } : said(each, text)));
                yield other;
            }
            case List<?> list -> list.stream().map(each -> said(each, text)).toList();
            case null, default -> value;
        };
    }

    @Test
    void saysWhyARunEndedThatNoProviderCouldWorkOnFor() {
        night = PaidNight.of(1, 2);
        for (int i = 0; i < 3; i++) {
            night.limited(0, Limit.Kind.AUTH, Optional.empty());
        }
        Map<String, Object> summary = map(report().get("orchestration_summary"));
        assertEquals("providers", summary.get("end_cause"));
        assertTrue(summary.get("end_reason").toString().startsWith("no provider can be used any more: "));
    }
}
