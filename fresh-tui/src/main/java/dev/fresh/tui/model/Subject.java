package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatusView;

/**
 * Something that can be read from the daemon, or from the disk where none runs.
 *
 * @param name what is read
 * @param id of what it is about, empty for the run as a whole
 * @param type of the answer
 */
public record Subject<T>(Name name, String id, Class<T> type) {

    public static final Subject<StatusView> STATUS = new Subject<>(Name.STATUS, "", StatusView.class);
    public static final Subject<BudgetView> BUDGET = new Subject<>(Name.BUDGET, "", BudgetView.class);

    /** The kinds of things that are read; how each is, stands in the feed. */
    public enum Name {
        STATUS, BUDGET, AGENT, REQUESTS, DIFF
    }

    public static Subject<AgentView> agent(String id) {
        return new Subject<>(Name.AGENT, id, AgentView.class);
    }

    public static Subject<RequestsView> requests(String id) {
        return new Subject<>(Name.REQUESTS, id, RequestsView.class);
    }

    public static Subject<DiffView> diff(String id) {
        return new Subject<>(Name.DIFF, id, DiffView.class);
    }
}
