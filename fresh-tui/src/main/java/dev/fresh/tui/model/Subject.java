package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.ExplainView;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.InventoryView;
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
    public static final Subject<RunsView> RUNS = new Subject<>(Name.RUNS, "", RunsView.class);
    public static final Subject<InventoryView> INVENTORY = new Subject<>(Name.INVENTORY, "", InventoryView.class);
    public static final Subject<BudgetView> BUDGET = new Subject<>(Name.BUDGET, "", BudgetView.class);

    /** The kinds of things that are read; how each is, stands in the feed. */
    public enum Name {
        STATUS, BUDGET, AGENT, REQUESTS, DIFF, RUNS, REPORT, INVENTORY, EXPLANATION;

        /** Whether it may take long and is not changed by what agents do: it is read when somebody looks. */
        public boolean still() {
            return switch (this) {
                case STATUS, BUDGET, AGENT, REQUESTS, DIFF, RUNS -> false;
                case REPORT, INVENTORY, EXPLANATION -> true;
            };
        }
    }

    public static Subject<AgentView> agent(String id) {
        return new Subject<>(Name.AGENT, id, AgentView.class);
    }

    public static Subject<RequestsView> requests(String id) {
        return new Subject<>(Name.REQUESTS, id, RequestsView.class);
    }

    /** The report of a run as Markdown; of the newest one under the empty id. */
    public static Subject<String> report(String run) {
        return new Subject<>(Name.REPORT, run, String.class);
    }

    /** Why a feature is one. */
    public static Subject<ExplainView> explanation(String feature) {
        return new Subject<>(Name.EXPLANATION, feature, ExplainView.class);
    }

    public static Subject<DiffView> diff(String id) {
        return new Subject<>(Name.DIFF, id, DiffView.class);
    }
}
