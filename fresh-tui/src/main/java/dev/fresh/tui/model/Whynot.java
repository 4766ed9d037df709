package dev.fresh.tui.model;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.InventoryView.Verdict;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import java.util.Optional;
import java.util.function.Function;

/** Why something cannot be done at the moment: the rules of the daemon, told before it is asked. */
final class Whynot {

    private Whynot() {
    }

    static Optional<String> never(TuiModel model) {
        return Optional.empty();
    }

    static Optional<String> noAgent(TuiModel model) {
        return onAgent(model, _ -> Optional.empty());
    }

    static Optional<String> notApproved(TuiModel model) {
        return onAgent(model, agent -> {
            if (agent.status() != AgentStatus.AWAITING_USER) {
                return not(agent, "has nothing to approve");
            }
            return switch (agent.questionKind().orElse(QuestionKind.READY)) {
                case TESTS_FAILING -> not(agent, "has red gates: reject it, or let it try again");
                case DECISION -> not(agent, "asks a question: answer it");
                case READY, PERMISSION -> agent.proposalCommit().isEmpty()
                        ? not(agent, "has no proposal to approve")
                        : Optional.empty();
            };
        });
    }

    static Optional<String> notRejected(TuiModel model) {
        return onAgent(model, agent -> agent.status() == AgentStatus.AWAITING_USER ? Optional.empty()
                : not(agent, "waits for no decision"));
    }

    static Optional<String> notRetried(TuiModel model) {
        return notRejected(model).or(() -> runOver(model));
    }

    static Optional<String> notAnswered(TuiModel model) {
        return notRejected(model).or(() -> onAgent(model, agent -> switch (agent.questionKind()
                .orElse(QuestionKind.READY)) {
            case READY, PERMISSION -> not(agent, "asks for a yes or a no: approve or reject");
            case TESTS_FAILING, DECISION -> runOver(model);
        }));
    }

    static Optional<String> notPaused(TuiModel model) {
        return onAgent(model, agent -> agent.status().settled() || agent.status() == AgentStatus.PAUSED
                ? not(agent, "cannot be paused") : Optional.empty());
    }

    static Optional<String> notResumed(TuiModel model) {
        return onAgent(model, agent -> agent.status() != AgentStatus.PAUSED ? not(agent, "is not paused")
                : agent.pausedFrom().filter(from -> from == AgentStatus.AWAITING_USER
                        || from == AgentStatus.COMMITTING).isPresent() ? Optional.empty() : runOver(model));
    }

    static Optional<String> notCancelled(TuiModel model) {
        return onAgent(model, agent -> agent.status().settled() ? not(agent, "has ended") : Optional.empty());
    }

    static Optional<String> notStopped(TuiModel model) {
        return model.status().filter(StatusView::running).isPresent() ? Optional.empty()
                : Optional.of("no run is going on; `fresh auto start` begins one");
    }

    static Optional<String> runNotResumed(TuiModel model) {
        return notStopped(model).or(() -> model.status().flatMap(StatusView::runState)
                .filter(RunState.PAUSED::equals).isPresent() ? Optional.empty()
                        : Optional.of("the run is not paused"));
    }

    static Optional<String> nowhereBack(TuiModel model) {
        return model.view() == View.OVERVIEW && model.place().search().isEmpty()
                ? Optional.of("this is the overview; q leaves the dashboard")
                : Optional.empty();
    }

    static Optional<String> noFeature(TuiModel model) {
        return model.feature().isEmpty() ? Optional.of("no feature is selected") : Optional.empty();
    }

    static Optional<String> notBegun(TuiModel model) {
        return noFeature(model).or(() -> model.feature().filter(feature -> feature.verdict() != Verdict.UNHOOKED)
                .map(feature -> feature.symbol() + " is not unhooked, so that there is nothing to do"))
                .or(() -> runOver(model).isPresent() ? Optional.empty()
                        : Optional.of("a run is going on, and there is one at a time: stop it with S, or wait"));
    }

    static Optional<String> noRun(TuiModel model) {
        return model.place(View.RUNS).selected().isEmpty() ? Optional.of("no run is selected") : Optional.empty();
    }

    static Optional<String> noParts(TuiModel model) {
        return model.layout().stops().isEmpty() ? Optional.of("this text has no parts") : Optional.empty();
    }

    static Optional<String> nothingFound(TuiModel model) {
        if (model.place().search().isEmpty()) {
            return Optional.of("nothing is looked for yet: type / and a text");
        }
        return model.layout().hits().isEmpty()
                ? Optional.of("\"" + model.place().search() + "\" is not here")
                : Optional.empty();
    }

    private static Optional<String> runOver(TuiModel model) {
        return model.status().filter(StatusView::running).isPresent() ? Optional.empty()
                : Optional.of("its run is over; it can only go on in a run");
    }

    private static Optional<String> onAgent(TuiModel model, Function<AgentView, Optional<String>> rule) {
        Optional<AgentView> agent = model.agent();
        return agent.isEmpty() ? Optional.of("no agent is selected") : rule.apply(agent.get());
    }

    private static Optional<String> not(AgentView agent, String what) {
        return Optional.of(agent.shortId() + " (" + agent.status() + ") " + what);
    }
}
