package dev.fresh.client;

import dev.fresh.client.HttpConnection.Deadline;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.AgentsView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Hygiene.CheckpointRequest;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.CleanupRequest;
import dev.fresh.protocol.InventoryView;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Proposals.CloseRequest;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.PublishRequest;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.protocol.Requests.AnswerRequest;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.Schedules.ScheduleRequest;
import dev.fresh.protocol.Schedules.ScheduleView;
import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The daemon's control API, typed. Every method is one request on a connection of its own and throws
 * {@link ClientException} when the daemon refuses it, cannot be reached or does not answer in time. Agents are named by
 * any unique prefix of their id.
 */
public final class FreshClient implements StateReader, NightReader, ProposalReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** An accepted run has a base, a probed provider and a probed sandbox, which take their time on a slow machine. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);

    /** What many gates have to be waited for. */
    private static final Duration SYNC_PATIENCE = Duration.ofHours(2);
    /** What a forge or many merges have to be waited for. */
    private static final Duration FORGE_PATIENCE = Duration.ofMinutes(2);

    private final Path socket;

    public FreshClient(Path socket) {
        this.socket = socket;
    }

    public HealthView health() {
        return Json.read(get("/v1/health"), HealthView.class);
    }

    @Override
    public StatusView status() {
        return Json.read(get("/v1/status"), StatusView.class);
    }

    @Override
    public StatusView wholeStatus() {
        return Json.read(get("/v1/status?all=true"), StatusView.class);
    }

    public AgentsView agents() {
        return Json.read(get("/v1/agents"), AgentsView.class);
    }

    @Override
    public AgentView agent(String id) {
        return Json.read(get("/v1/agents/" + encode(id)), AgentView.class);
    }

    @Override
    public RunsView runs() {
        return Json.read(get("/v1/runs"), RunsView.class);
    }

    /** Asks for a run and waits until the daemon has accepted it, or has planned it when it is a dry run. */
    public StartedView start(StartRequest request) {
        return Json.read(call("POST", "/v1/runs", Json.write(request), START_PATIENCE), StartedView.class);
    }

    /** Asks for the run's end: gracefully, or at once. */
    public void stop(boolean force) {
        call("DELETE", "/v1/runs/current" + (force ? "?force=true" : ""), "", PATIENCE);
    }

    /** Lets a run go on that was paused because agents could not be spawned. */
    public void resumeRun() {
        call("POST", "/v1/runs/current/resume", "", PATIENCE);
    }

    public AgentView approve(String id, ApproveRequest request) {
        return act(id, "approve", Json.write(request));
    }

    public AgentView reject(String id, RejectRequest request) {
        return act(id, "reject", Json.write(request));
    }

    public AgentView answer(String id, AnswerRequest request) {
        return act(id, "answer", Json.write(request));
    }

    public AgentView pause(String id) {
        return act(id, "pause", "");
    }

    public AgentView resume(String id) {
        return act(id, "resume", "");
    }

    public AgentView cancel(String id) {
        return act(id, "cancel", "");
    }

    @Override
    public SchedulesView schedules() {
        return Json.read(get("/v1/schedules"), SchedulesView.class);
    }

    /** Asks for a run every night; whatever would stand in the way of its start now is refused. */
    public ScheduleView addSchedule(ScheduleRequest request) {
        return Json.read(call("POST", "/v1/schedules", Json.write(request), START_PATIENCE), ScheduleView.class);
    }

    /** Keeps the work in progress of agents. */
    public ChoreView checkpoint(CheckpointRequest request) {
        return Json.read(call("POST", "/v1/checkpoint", Json.write(request), START_PATIENCE), ChoreView.class);
    }

    /** Brings proposals up to date with a base that has moved; gates take their time. */
    public ChoreView sync() {
        return Json.read(call("POST", "/v1/sync", "", SYNC_PATIENCE), ChoreView.class);
    }

    /** Removes what nobody needs any more, or says what that is. */
    public ChoreView cleanup(CleanupRequest request) {
        return Json.read(call("POST", "/v1/cleanup", Json.write(request), START_PATIENCE), ChoreView.class);
    }

    public SchedulesView removeSchedule(String id) {
        return Json.read(call("DELETE", "/v1/schedules/" + encode(id), "", PATIENCE), SchedulesView.class);
    }

    @Override
    public StatsView stats(String since) {
        return Json.read(get("/v1/stats?since=" + encode(since)), StatsView.class);
    }

    @Override
    public ProposalsView proposals(boolean all) {
        return Json.read(get("/v1/proposals" + (all ? "?all=true" : "")), ProposalsView.class);
    }

    @Override
    public ProposalView proposal(String id) {
        return Json.read(get(proposalPath(id)), ProposalView.class);
    }

    @Override
    public DiffView proposalDiff(String id) {
        return Json.read(get(proposalPath(id) + "/diff"), DiffView.class);
    }

    @Override
    public RehearsalView rehearsal() {
        return Json.read(call("GET", "/v1/proposals/rehearsal", "", FORGE_PATIENCE), RehearsalView.class);
    }

    /** Closes a proposal that nobody wants, where it was published too. */
    public ProposalView closeProposal(String id, CloseRequest request) {
        return Json.read(call("POST", proposalPath(id) + "/close", Json.write(request), FORGE_PATIENCE),
                ProposalView.class);
    }

    /** Opens pull requests for proposals that are only in this repository. */
    public ProposalsView publish(PublishRequest request) {
        return Json.read(call("POST", "/v1/proposals/publish", Json.write(request), START_PATIENCE),
                ProposalsView.class);
    }

    private static String proposalPath(String id) {
        return "/v1/proposals/" + encode(id.startsWith("auto/") ? id.substring("auto/".length()) : id);
    }

    @Override
    public BudgetView budget() {
        return Json.read(get("/v1/budget"), BudgetView.class);
    }

    public BudgetView budget(BudgetRequest request) {
        return Json.read(call("PUT", "/v1/budget", Json.write(request), PATIENCE), BudgetView.class);
    }

    @Override
    public RequestsView requests(String id) {
        return Json.read(get("/v1/agents/" + encode(id) + "/requests"), RequestsView.class);
    }

    @Override
    public LogChunk log(String id, long offset) {
        return Json.read(get("/v1/agents/" + encode(id) + "/log?offset=" + offset), LogChunk.class);
    }

    @Override
    public DiffView diff(String id) {
        return Json.read(get("/v1/agents/" + encode(id) + "/diff"), DiffView.class);
    }

    @Override
    public String report(String format) {
        return get("/v1/report?format=" + encode(format));
    }

    @Override
    public String report(String format, String run) {
        return get("/v1/report?format=" + encode(format) + "&run=" + encode(run));
    }

    /**
     * What the newest scan found; the first one takes its time.
     *
     * @param all also count what was left out as no feature
     */
    public InventoryView inventory(boolean all) {
        return InventoryView.read(call("GET", "/v1/inventory" + (all ? "?all=true" : ""), "", START_PATIENCE));
    }

    /** Why a symbol or id of the checked-out commit is a feature, hooked or not; a scan, so it takes its time. */
    public ExplainView explain(String symbol) {
        return Json.read(call("GET", "/v1/inventory/explain?symbol=" + encode(symbol), "", START_PATIENCE),
                ExplainView.class);
    }

    /** The events that happen from now on. */
    public EventStream events() {
        return events("/v1/events", 0);
    }

    /** The events after a journal position, and then those that happen; 0 starts at the beginning. */
    public EventStream events(long after) {
        return events("/v1/events?after=" + after, after);
    }

    private EventStream events(String target, long after) {
        HttpConnection connection = connect();
        try {
            Deadline deadline = Deadline.in(PATIENCE);
            int status = connection.exchange("GET", target, "", "text/event-stream", deadline);
            if (status != 200) {
                throw refusal(status, connection.body(deadline));
            }
            return new EventStream(connection, after);
        } catch (IOException e) {
            closeQuietly(connection);
            throw lost(e);
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private AgentView act(String id, String verb, String body) {
        return Json.read(call("POST", "/v1/agents/" + encode(id) + "/" + verb, body, PATIENCE), AgentView.class);
    }

    private String get(String target) {
        return call("GET", target, "", PATIENCE);
    }

    private String call(String method, String target, String body, Duration patience) {
        HttpConnection connection = connect();
        try {
            Deadline deadline = Deadline.in(patience);
            int status = connection.exchange(method, target, body, "application/json", deadline);
            String answer = connection.body(deadline);
            if (status < 200 || status > 299) {
                throw refusal(status, answer);
            }
            return answer;
        } catch (SocketTimeoutException e) {
            throw new ClientException(ErrorCode.TIMEOUT,
                    "the daemon did not answer within " + patience.toSeconds() + " seconds",
                    "look into .fresh/logs/daemon.log, or restart it with `fresh daemon stop`", e);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            closeQuietly(connection);
        }
    }

    private HttpConnection connect() {
        // A daemon that is starting may make its socket right after it was looked for in vain.
        boolean wasThere = Files.exists(socket);
        try {
            return new HttpConnection(socket);
        } catch (HttpConnection.Stranger e) {
            throw new ClientException(ErrorCode.PERMISSION, e.getMessage() + ", who was told nothing",
                    "run fresh as the user who started the daemon, or end what listens there (see fuser)", e);
        } catch (SocketException e) {
            if (wasThere && Files.exists(socket) && !(e instanceof ConnectException)) {
                throw new ClientException(ErrorCode.PERMISSION, "the daemon's socket " + socket + " cannot be opened: "
                        + e.getMessage(), "run fresh as the user who started the daemon", e);
            }
            throw notRunning(e);
        } catch (IOException e) {
            throw notRunning(e);
        }
    }

    private static ClientException notRunning(IOException cause) {
        return new ClientException(ErrorCode.NOT_RUNNING, "no daemon runs for this repository",
                "start a run with `fresh auto start`", cause);
    }

    static ClientException lost(IOException cause) {
        return new ClientException(ErrorCode.NOT_RUNNING,
                "the connection to the daemon was lost: " + cause.getMessage(),
                "look into .fresh/logs/daemon.log; `fresh auto start` starts it again", cause);
    }

    private static ClientException refusal(int status, String answer) {
        try {
            ErrorBody body = Json.read(answer, ErrorBody.class);
            return new ClientException(body.code(), body.error().message(), body.error().hint());
        } catch (Json.BadJson e) {
            return new ClientException(ErrorCode.DEFECT, "the daemon answered with status " + status,
                    "look into .fresh/logs/daemon.log", e);
        }
    }

    static void closeQuietly(HttpConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // Nothing is lost: the answer was read, or its failure is being reported already.
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
