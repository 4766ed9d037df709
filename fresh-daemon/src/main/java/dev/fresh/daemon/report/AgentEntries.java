package dev.fresh.daemon.report;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import dev.fresh.core.agent.Approval;
import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.agent.Question;
import dev.fresh.core.budget.Account;
import dev.fresh.core.budget.Account.Sum;
import dev.fresh.core.fleet.CostSource;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.NotDone;
import dev.fresh.core.review.PullRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One agent, gate or feature as an entry of the report. */
final class AgentEntries {

    private final Fleet fleet;
    private final Evidence evidence;
    private final Instant at;

    AgentEntries(Fleet fleet, Evidence evidence, Instant at) {
        this.fleet = fleet;
        this.evidence = evidence;
        this.at = at;
    }

    Map<String, Object> entry(Agent agent) {
        Optional<Proposal> proposal = Lifecycle.proposal(agent.state());
        Account account = fleet.ledgerOf(agent).account(agent.id());
        Sum total = account.total();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", agent.id());
        entry.put("state", agent.state().label());
        if (!fleet.runs().get(agent.runId()).order().kinds().isEmpty()) {
            entry.put("kind", agent.task().kind().label());
        }
        entry.put("target_feature", agent.task().feature().symbol());
        entry.put("feature_id", agent.task().feature().id());
        entry.put("feature_path", agent.task().feature().path());
        entry.put("branch", agent.branch());
        entry.put("commit", proposal.map(Proposal::commit).orElse(null));
        entry.put("pr_url", agent.state() instanceof AgentState.Completed done ? done.publication().url() : null);
        entry.put("runtime_minutes", Numbers.minutes(agent.worked(at)));
        Numbers.money(entry, "cost", total.cost());
        entry.put("cost_source", CostSource.of(fleet, agent).toString());
        Numbers.money(entry, "estimated", total.estimated());
        entry.put("cost_by_call", Costs.byCall(account));
        entry.put("cost_alarm", evidence.alarm(agent.id()).orElse(null));
        entry.put("provider", agent.provider().name());
        entry.put("providers_tried", evidence.tried(agent.id()));
        entry.put("provider_requests", total.requests());
        entry.put("attempts", agent.attempts());
        entry.put("gates", proposal.map(Proposal::gates).orElse(List.of()).stream().map(AgentEntries::gate).toList());
        entry.put("approved_by", Lifecycle.approval(agent.state()).map(Approval::by).orElse(null));
        entry.put("try_command", proposal.filter(Proposal::delivered).map(made -> "git switch " + made.branch())
                .orElse(null));
        entry.put("new_command", proposal.map(Proposal::trialLine).filter(line -> !line.isEmpty())
                .orElse(null));
        entry.put("reason", reason(agent.state()));
        if (!agent.settled()) {
            entry.put("command", decideCommand(agent));
        }
        entry.put("simulated", simulated(agent));
        return entry;
    }

    private boolean simulated(Agent agent) {
        return fleet.runs().get(agent.runId()).order().simulated();
    }

    Map<String, Object> pullRequest(Agent agent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        AgentState.Completed done = (AgentState.Completed) agent.state();
        Optional<PullRequest> pull = fleet.pulls().of(done.proposal().branch());
        // A proposal that stayed here at first may have been published since.
        Publication place = pull.map(PullRequest::publication).orElse(done.publication());
        entry.put("agent", agent.id());
        entry.put("forge", place.forge());
        entry.put("url", place.url());
        entry.put("branch", done.proposal().branch());
        entry.put("commit", done.proposal().commit());
        entry.put("title", agent.task().title());
        entry.put("approved_by", done.approval().by());
        entry.put("simulated", simulated(agent));
        entry.put("state", pull.map(each -> each.state().name().toLowerCase(Locale.ROOT)).orElse(null));
        entry.put("rounds", pull.map(PullRequest::rounds).orElse(0));
        entry.put("feedback_outstanding", pull.stream().flatMap(each -> each.talk().unanswered())
                .map(ReviewStory::wanted).toList());
        return entry;
    }

    static Map<String, Object> notDone(NotDone left) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("feature_id", left.featureId());
        entry.put("path", left.path());
        entry.put("line", left.line());
        entry.put("symbol", left.symbol());
        entry.put("code", left.code());
        entry.put("reason", left.text());
        left.kind().ifPresent(kind -> entry.put("kind", kind.label()));
        return entry;
    }

    static Map<String, Object> decision(Agent agent) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("agent", agent.id());
        Optional<Question> question = Lifecycle.question(agent.state());
        entry.put("kind", question.map(asked -> asked.kind().name().toLowerCase(Locale.ROOT)).orElse(null));
        entry.put("question", question.map(Question::text).orElse(null));
        entry.put("options", question.map(Question::options).orElse(List.of()));
        entry.put("command", decideCommand(agent));
        return entry;
    }

    static Map<String, Object> gate(GateResult gate) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", gate.name());
        entry.put("outcome", gate.outcome().name().toLowerCase(Locale.ROOT));
        entry.put("command", gate.command());
        entry.put("exit_code", gate.exitCode());
        entry.put("tests", gate.tests() < 0 ? null : gate.tests());
        entry.put("failed", gate.failed());
        entry.put("seconds", Numbers.ratio(gate.millis(), 1000, 3));
        entry.put("detail", gate.detail());
        return entry;
    }

    private static String decideCommand(Agent agent) {
        String id = agent.id().substring(0, 8);
        if (agent.state() instanceof AgentState.Paused) {
            return "fresh auto resume " + id;
        }
        return Lifecycle.question(agent.state()).map(asked -> switch (asked.kind()) {
            case READY, PERMISSION -> "fresh auto approve " + id;
            case TESTS_FAILING -> "fresh auto reject " + id + " --reason TEXT";
            case DECISION -> "fresh auto answer " + id + " TEXT";
        }).orElse("fresh auto status");
    }

    private static String reason(AgentState state) {
        return switch (state) {
            case AgentState.Failed s -> s.failure().text();
            case AgentState.Stopped s -> s.reason();
            case AgentState.AwaitingUser s -> s.question().text();
            case AgentState.Paused s -> "paused in " + s.from().label() + s.why().map(why -> ": " + why).orElse("");
            case AgentState.Queued _, AgentState.Analyzing _, AgentState.Implementing _, AgentState.Testing _,
                    AgentState.Committing _, AgentState.Completed _ ->
                null;
        };
    }
}
