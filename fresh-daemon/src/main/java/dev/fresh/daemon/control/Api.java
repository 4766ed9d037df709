package dev.fresh.daemon.control;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.AgentsView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.BudgetView;
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
import java.util.Optional;

/**
 * What can be asked of the daemon, one method for each address. Every method may throw {@link Refusal}, may be called
 * by many threads at once, and takes ids as they were typed.
 */
public interface Api {

    HealthView health();

    /**
     * The run that is going on, else the last one.
     *
     * @param all whether everything is listed, also what is long over
     */
    StatusView status(boolean all);

    AgentsView agents();

    AgentView agent(String id);

    LogChunk log(String id, long offset);

    DiffView diff(String id);

    RequestsView requests(String id);

    RunsView runs();

    /** The newest report as it was written, or that of the run whose id begins with {@code run}. */
    String report(String format, Optional<String> run);

    /** The inventory of the newest scan as JSON. */
    String inventory(boolean all);

    /** Scans, and gives the new inventory as JSON. */
    String scan() throws InterruptedException;

    ExplainView explain(String symbol);

    StartedView start(StartRequest request) throws InterruptedException;

    StatusView stop(boolean force) throws InterruptedException;

    StatusView resumeRun() throws InterruptedException;

    AgentView approve(String id, ApproveRequest request) throws InterruptedException;

    AgentView reject(String id, RejectRequest request) throws InterruptedException;

    AgentView answer(String id, AnswerRequest request) throws InterruptedException;

    AgentView pause(String id) throws InterruptedException;

    AgentView resume(String id) throws InterruptedException;

    AgentView cancel(String id) throws InterruptedException;

    SchedulesView schedules();

    ScheduleView addSchedule(ScheduleRequest request) throws InterruptedException;

    SchedulesView removeSchedule(String id) throws InterruptedException;

    /** What runs came to since then: {@code 30d}, {@code 4w} or a date. */
    StatsView stats(String since);

    /** The chores of git. */
    HygieneApi hygiene();

    /** What is about proposals. */
    ProposalApi proposals();

    BudgetView budget();

    BudgetView setBudget(BudgetRequest request) throws InterruptedException;
}
