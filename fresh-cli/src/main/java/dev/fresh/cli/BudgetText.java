package dev.fresh.cli;

import static dev.fresh.text.Table.Column.number;
import static dev.fresh.text.Table.Column.words;

import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.BudgetView.SpanView;
import dev.fresh.protocol.Dollars;
import dev.fresh.text.Table;
import java.util.ArrayList;
import java.util.List;

/** Money as text. */
final class BudgetText {

    private BudgetText() {
    }

    static String of(BudgetView budget, Symbols symbols, int room) {
        List<String> lines = new ArrayList<>();
        if (budget.overrunMicroUsd() > 0) {
            lines.add(symbols.warning() + "OVERRUN: " + Dollars.text(budget.overrunMicroUsd())
                    + " more than was reserved has been charged.");
        }
        if (budget.runId().isEmpty()) {
            lines.add("This repository has had no run yet.");
            lines.addAll(caps(budget));
            return String.join("\n", lines);
        }
        lines.add("Budget: " + Dollars.text(budget.budgetMicroUsd()));
        lines.add("Spent: " + Dollars.text(budget.spentMicroUsd()));
        lines.add("Reserved: " + Dollars.text(budget.reservedMicroUsd()));
        lines.add("Left: " + Dollars.text(budget.leftMicroUsd()));
        if (budget.estimatedMicroUsd() > 0) {
            lines.add("Estimated: " + Dollars.text(budget.estimatedMicroUsd())
                    + " of what is spent; nobody said what was used, so all that was held is booked");
        }
        lines.add("Cap of an agent: " + Dollars.text(budget.agentBudgetMicroUsd()));
        lines.addAll(caps(budget));
        if (!budget.agents().isEmpty()) {
            lines.add("");
            lines.add("AGENTS:");
            lines.addAll(agents(budget.agents()).lines(room));
        }
        if (!budget.models().isEmpty()) {
            lines.add("");
            lines.add("MODELS:");
            lines.addAll(models(budget.models()).lines(room));
        }
        return String.join("\n", lines);
    }

    /** One line for each limit after it was changed. */
    static String changed(BudgetView budget) {
        List<String> lines = new ArrayList<>();
        if (budget.runId().isPresent()) {
            lines.add("Budget: " + Dollars.text(budget.budgetMicroUsd()) + " (spent "
                    + Dollars.text(budget.spentMicroUsd()) + ", reserved " + Dollars.text(budget.reservedMicroUsd())
                    + "), per agent " + Dollars.text(budget.agentBudgetMicroUsd()));
        }
        lines.addAll(caps(budget));
        return String.join("\n", lines);
    }

    private static List<String> caps(BudgetView budget) {
        return List.of("Today: " + span(budget.today()) + " (" + Text.line(budget.zone()) + ")",
                "This month: " + span(budget.month()));
    }

    private static String span(SpanView span) {
        return Dollars.text(span.spentMicroUsd())
                + span.capMicroUsd().map(cap -> " of " + Dollars.text(cap)
                        + (span.spentMicroUsd() >= cap ? ", used up" : "")).orElse(", no cap");
    }

    private static Table agents(List<AgentMoneyView> agents) {
        boolean estimated = agents.stream().anyMatch(agent -> agent.estimatedMicroUsd() > 0);
        Table table = new Table("  ", words("agent"), words("feature").atLeast(12), words("provider").optional(2),
                number("spent"), number("reserved"), number("cap"), number("requests").optional(1),
                estimated ? number("estimated").optional(3) : words(""), words("source").optional(4));
        agents.forEach(agent -> table.row(agent.shortId(), Text.line(agent.feature()), Text.line(agent.provider()),
                Dollars.text(agent.spentMicroUsd()), Dollars.text(agent.reservedMicroUsd()),
                Dollars.text(agent.capMicroUsd()), Long.toString(agent.requests()),
                estimated(agent.estimatedMicroUsd()), agent.costSource()));
        return table;
    }

    private static Table models(List<ModelMoneyView> models) {
        boolean estimated = models.stream().anyMatch(model -> model.estimatedMicroUsd() > 0);
        boolean trouble = models.stream().anyMatch(model -> !answers(model).isEmpty());
        Table table = new Table("  ", words("model").atLeast(12), words("provider").optional(1), number("cost"),
                estimated ? number("estimated").optional(2) : words(""), number("requests"), number("in"),
                number("cached").optional(4), number("written").optional(5), number("out"),
                trouble ? words("trouble").atLeast(8).optional(3) : words(""), words("source").optional(6));
        models.forEach(model -> table.row(model.model().isEmpty() ? "not by request" : Text.line(model.model()),
                model.provider().isEmpty() ? "unknown" : Text.line(model.provider()),
                Dollars.text(model.costMicroUsd()), estimated(model.estimatedMicroUsd()),
                Long.toString(model.requests()), Long.toString(model.inputTokens()),
                Long.toString(model.cacheReadTokens()), Long.toString(model.cacheWriteTokens()),
                Long.toString(model.outputTokens()), answers(model), model.costSource()));
        return table;
    }

    /** Only what was not answered as it should be is worth a word. */
    private static String answers(ModelMoneyView model) {
        List<String> others = new ArrayList<>();
        model.answers().forEach((answer, count) -> {
            if (!answer.equals("2xx")) {
                others.add(count + " " + (answer.equals("none") ? "without an answer" : answer));
            }
        });
        return String.join(", ", others);
    }

    private static String estimated(long micro) {
        return micro == 0 ? "" : Dollars.text(micro);
    }
}
