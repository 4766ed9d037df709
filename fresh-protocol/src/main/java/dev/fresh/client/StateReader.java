package dev.fresh.client;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatusView;

/** What can be read whether a daemon runs or not; every method throws {@link ClientException} with its sentence. */
public interface StateReader {

    /** The run that is going on, else the last one. */
    StatusView status();

    /** The same with every agent, also those that ended long ago; a reader that lists all anyway has only one. */
    default StatusView wholeStatus() {
        return status();
    }

    /** The agent with this id or unique prefix. */
    AgentView agent(String id);

    /** The money of the run that is going on, else of the last one. */
    BudgetView budget();

    /** The agent's requests to models. */
    RequestsView requests(String id);

    /** The agent's log from a byte offset on; what one answer does not hold follows in the next. */
    LogChunk log(String id, long offset);

    /** The proposal's commit as a patch. */
    DiffView diff(String id);

    /** The newest report as it is stored: {@code json} or {@code markdown}. */
    String report(String format);

    /** The report of one run, named by any unique prefix of its id. */
    String report(String format, String run);

    /** All runs that this repository ever had, newest first. */
    RunsView runs();
}
