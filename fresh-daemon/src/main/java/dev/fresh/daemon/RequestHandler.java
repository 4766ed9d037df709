package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Commands;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.daemon.control.Api;
import dev.fresh.daemon.control.HygieneApi;
import dev.fresh.daemon.control.ProposalApi;
import dev.fresh.daemon.control.Queries;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.inventory.InventoryJson;
import dev.fresh.edge.workspace.Secrets;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.AgentsView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.AnswerRequest;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.ResourcesView;
import dev.fresh.protocol.Schedules.ScheduleRequest;
import dev.fresh.protocol.Schedules.ScheduleView;
import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;
import dev.fresh.protocol.StatusView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns what a client asks for into a command for the one writer, and its verdict into an answer. */
final class RequestHandler implements Api {

    private static final String PERSON = "a person at this machine";
    private static final int TEXT_MAX = 8000;

    private final Engine engine;
    private final Orders orders;
    private final Schedules schedules;
    private final Function<String, StatsView> stats;
    private final Supplier<List<String>> troubles;
    private final Shipped shipped;
    private final Queries queries;
    private final RunSites sites;
    private final UserRepository user;
    private final ProposalApi proposals;
    private final Housekeeping housekeeping;
    private final Supplier<Optional<ResourcesView>> room;
    private final HealthView health;

    RequestHandler(Engine engine, Orders orders, Schedules schedules, Function<String, StatsView> stats,
            Supplier<List<String>> troubles, Shipped shipped, Queries queries, RunSites sites, UserRepository user,
            ProposalApi proposals, Housekeeping housekeeping, Supplier<Optional<ResourcesView>> room,
            HealthView health) {
        this.engine = engine;
        this.orders = orders;
        this.schedules = schedules;
        this.stats = stats;
        this.troubles = troubles;
        this.shipped = shipped;
        this.queries = queries;
        this.sites = sites;
        this.user = user;
        this.proposals = proposals;
        this.housekeeping = housekeeping;
        this.room = room;
        this.health = health;
    }

    @Override
    public HealthView health() {
        return health;
    }

    @Override
    public StatusView status(boolean all) {
        return queries.status(all).noting(troubles.get()).with(housekeeping.view()).taking(room.get());
    }

    @Override
    public AgentsView agents() {
        return queries.agents();
    }

    @Override
    public AgentView agent(String id) {
        return queries.agent(id);
    }

    @Override
    public LogChunk log(String id, long offset) {
        return queries.log(id, offset);
    }

    @Override
    public DiffView diff(String id) {
        return queries.diff(id);
    }

    @Override
    public RunsView runs() {
        return queries.runs();
    }

    @Override
    public String report(String format, Optional<String> run) {
        return queries.report(format, run);
    }

    @Override
    public String inventory(boolean all) {
        return InventoryJson.write(sites.scan(head()), all);
    }

    @Override
    public String scan() {
        return InventoryJson.write(sites.scan(head()), false);
    }

    @Override
    public ExplainView explain(String symbol) {
        if (symbol.isBlank()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "symbol is missing", "name the symbol or id to explain");
        }
        return new ExplainView(symbol, sites.explain(head(), symbol));
    }

    private String head() {
        String commit = user.resolve("HEAD").orElseThrow(() -> new Refusal(ErrorCode.NO_COMMITS,
                "this repository has no commits yet", "commit something first"));
        sites.fetch(commit);
        return commit;
    }

    @Override
    public StartedView start(StartRequest request) throws InterruptedException {
        if (request.dryRun()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "the daemon only starts runs; a plan is made without it",
                    "type: fresh auto start --dry-run");
        }
        // Asked before the order is made, so that a second start is refused in no time and probes nothing.
        engine.fleet().activeRun().ifPresent(run -> {
            throw new Refusal(ErrorCode.RUN_ACTIVE,
                    "run " + run.order().id().substring(0, 8) + " is already going on in this repository",
                    "see it with: fresh auto status, end it with: fresh auto stop");
        });
        RunOrder order = orders.accept(request, Orders.id(), Schedules.missed(engine.fleet()));
        obey(new Command.Start(order));
        return new StartedView(Optional.of(order.id()), order.notices(), Optional.empty());
    }

    @Override
    public StatusView stop(boolean force) throws InterruptedException {
        obey(new Command.Stop(force, PERSON));
        return queries.status(false);
    }

    @Override
    public StatusView resumeRun() throws InterruptedException {
        obey(new Command.ResumeRun());
        return queries.status(false);
    }

    @Override
    public AgentView approve(String prefix, ApproveRequest request) throws InterruptedException {
        Agent agent = queries.find(prefix);
        if (agent.waiting() && Lifecycle.proposal(agent.state()).isPresent()
                && (request.commit() == null || request.commit().isBlank())) {
            throw new Refusal(ErrorCode.BAD_USAGE, "an approval names the commit that was looked at",
                    "send it as \"commit\"; GET /v1/agents/" + agent.id() + " gives it as proposal_commit");
        }
        return obey(agent, new Command.Approve(agent.id(), Optional.ofNullable(request.commit()).orElse(""), PERSON,
                text("comment", request.comment().orElse(""))));
    }

    @Override
    public AgentView reject(String prefix, RejectRequest request) throws InterruptedException {
        Agent agent = queries.find(prefix);
        if (request.reason() == null || request.reason().isBlank()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "a rejection needs a reason", "say --reason TEXT");
        }
        String provider = agent.provider().name();
        if (request.retry() && !agent.provider().learns() && agent.route().later().isEmpty()) {
            throw new Refusal(ErrorCode.WRONG_STATE,
                    "the provider \"" + provider + "\" works from templates and cannot use your reason",
                    "reject it without --retry, or run the feature with another provider");
        }
        return obey(agent, new Command.Reject(agent.id(), Secrets.without(text("reason", request.reason())),
                request.retry()));
    }

    @Override
    public AgentView answer(String prefix, AnswerRequest request) throws InterruptedException {
        Agent agent = queries.find(prefix);
        if (request.text() == null || request.text().isBlank()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "an answer needs a text or the number of an option", "");
        }
        return obey(agent, new Command.Answer(agent.id(), text("answer", request.text())));
    }

    @Override
    public AgentView pause(String prefix) throws InterruptedException {
        Agent agent = queries.find(prefix);
        return obey(agent, new Command.Pause(agent.id()));
    }

    @Override
    public AgentView resume(String prefix) throws InterruptedException {
        Agent agent = queries.find(prefix);
        return obey(agent, new Command.Resume(agent.id()));
    }

    @Override
    public AgentView cancel(String prefix) throws InterruptedException {
        Agent agent = queries.find(prefix);
        return obey(agent, new Command.Cancel(agent.id()));
    }

    @Override
    public RequestsView requests(String id) {
        return queries.requests(id);
    }

    @Override
    public SchedulesView schedules() {
        return Schedules.list(engine.fleet());
    }

    @Override
    public ScheduleView addSchedule(ScheduleRequest request) throws InterruptedException {
        return schedules.add(request);
    }

    @Override
    public SchedulesView removeSchedule(String id) throws InterruptedException {
        return schedules.remove(id);
    }

    @Override
    public StatsView stats(String since) {
        return stats.apply(since);
    }

    @Override
    public HygieneApi hygiene() {
        return housekeeping;
    }

    @Override
    public ProposalApi proposals() {
        return proposals;
    }

    @Override
    public BudgetView budget() {
        return queries.budget();
    }

    @Override
    public BudgetView setBudget(BudgetRequest request) throws InterruptedException {
        List<Command> commands = BudgetOrders.of(request, engine.fleet().spending().caps());
        for (Command command : commands) {
            // Judged before the first one is carried out, so that no half of a request is.
            accepted(Commands.judge(engine.fleet(), command, Instant.now()));
        }
        for (Command command : commands) {
            obey(command);
        }
        return queries.budget();
    }

    private AgentView obey(Agent agent, Command command) throws InterruptedException {
        obey(command);
        return queries.view(agent);
    }

    private void obey(Command command) throws InterruptedException {
        accepted(engine.ask(command));
    }

    static void accepted(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            ErrorCode code = switch (refused.reason()) {
                case UNKNOWN_AGENT, UNKNOWN_SCHEDULE -> ErrorCode.UNKNOWN_ID;
                case WRONG_STATE, TOO_MANY, CANNOT_LEARN, OUT_OF_MONEY, WAITS_FOR_ITSELF, WAITS_FOR_OTHERS ->
                    ErrorCode.WRONG_STATE;
                case COMMIT_CHANGED -> ErrorCode.PROPOSAL_CHANGED;
                case RUN_ACTIVE -> ErrorCode.RUN_ACTIVE;
                case NO_RUN -> ErrorCode.NO_RUN;
                case BUDGET_TOO_SMALL -> ErrorCode.BUDGET_TOO_SMALL;
            };
            throw new Refusal(code, refused.message(), refused.hint());
        }
    }

    private static String text(String what, String given) {
        if (given.length() > TEXT_MAX) {
            throw new Refusal(ErrorCode.TOO_LARGE, "the " + what + " is longer than " + TEXT_MAX + " characters",
                    "shorten it");
        }
        return given.strip();
    }
}
