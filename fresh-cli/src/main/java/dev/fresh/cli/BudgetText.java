package dev.fresh.cli;

import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.BudgetView.AgentMoneyView;
import dev.fresh.protocol.BudgetView.ModelMoneyView;
import dev.fresh.protocol.BudgetView.SpanView;
import dev.fresh.protocol.Dollars;
import java.util.ArrayList;
import java.util.List;

/** Money as text. */
final class BudgetText {

    private BudgetText() {
    }

    static String of(BudgetView budget, Symbols symbols) {
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
            budget.agents().forEach(agent -> lines.add(agent(agent)));
        }
        if (!budget.models().isEmpty()) {
            lines.add("");
            lines.add("MODELS:");
            budget.models().forEach(model -> lines.add(model(model)));
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

    private static String agent(AgentMoneyView agent) {
        return "  " + agent.shortId() + " | " + Text.line(agent.feature()) + " | "
                + (agent.provider().isEmpty() ? "" : Text.line(agent.provider()) + " | ") + "spent "
                + Dollars.text(agent.spentMicroUsd()) + ", reserved " + Dollars.text(agent.reservedMicroUsd()) + " of "
                + Dollars.text(agent.capMicroUsd()) + " | " + Text.plural(agent.requests(), "request")
                + estimated(agent.estimatedMicroUsd())
                + (agent.costSource().isEmpty() ? "" : " | " + agent.costSource());
    }

    private static String model(ModelMoneyView model) {
        List<String> facts = new ArrayList<>();
        facts.add(model.provider().isEmpty() ? "unknown provider" : Text.line(model.provider()));
        facts.add(model.model().isEmpty() ? "not by request" : Text.line(model.model()));
        facts.add(Dollars.text(model.costMicroUsd()) + " " + model.costSource());
        if (model.requests() > 0) {
            facts.add(Text.plural(model.requests(), "request") + answers(model));
            facts.add("tokens " + model.inputTokens() + " in, " + model.cacheReadTokens() + " cached, "
                    + model.cacheWriteTokens() + " written, " + model.outputTokens() + " out");
        }
        return "  " + String.join(" | ", facts) + estimated(model.estimatedMicroUsd());
    }

    /** Only what was not answered as it should be is worth a word. */
    private static String answers(ModelMoneyView model) {
        List<String> others = new ArrayList<>();
        model.answers().forEach((answer, count) -> {
            if (!answer.equals("2xx")) {
                others.add(count + " " + (answer.equals("none") ? "without an answer" : answer));
            }
        });
        return others.isEmpty() ? "" : " (" + String.join(", ", others) + ")";
    }

    private static String estimated(long micro) {
        return micro == 0 ? "" : " | estimated " + Dollars.text(micro);
    }
}
