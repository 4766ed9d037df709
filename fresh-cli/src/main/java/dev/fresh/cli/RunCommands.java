package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.Answers.BudgetView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.BudgetRequest;
import dev.fresh.protocol.StatusView;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that move the run as a whole. */
final class RunCommands {

    private RunCommands() {
    }

    /** {@code fresh auto stop}. */
    @Command(name = "stop", description = {"Stop the run: nothing new starts, running work gets its grace time.",
            "Work is kept, and agents that wait for you go on waiting."},
            footer = {"", "Example:", "  fresh auto stop --force"})
    static final class Stop implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--force", description = "End running work at once.")
        private boolean force;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Stop(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            FreshClient client = shell.launcher().running().orElseThrow(() -> new ClientException(
                    ErrorCode.NOT_RUNNING, "nothing runs in this repository",
                    "`fresh auto status` shows the last run"));
            client.stop(force);
            if (format.json()) {
                shell.json(client.status());
            } else {
                shell.say(force ? "The run ends now."
                        : "The run is stopping; `fresh auto stop --force` ends it at once.");
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto budget}. */
    @Command(name = "budget", synopsisSubcommandLabel = "COMMAND", description = "Show or change the run's budget.",
            footer = {"", "Example:", "  fresh auto budget set 20"})
    static final class Budget {
    }

    /** {@code fresh auto budget show}. */
    @Command(name = "show", description = "Show what is spent, reserved and left.",
            footer = {"", "Example:", "  fresh auto budget show --format json"})
    static final class BudgetShow implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        BudgetShow(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            StatusView status = shell.launcher().reader().status();
            long budget = status.budgetMicroUsd();
            long spent = status.totalCostMicroUsd();
            long reserved = status.reservedMicroUsd();
            long left = Math.max(0, budget - spent - reserved);
            if (format.json()) {
                shell.json(new Shown(status.budgetUsd(), budget, status.totalCostUsd(), spent, status.reservedUsd(),
                        reserved, Dollars.ofMicro(left), left));
            } else {
                shell.say("Budget: " + Dollars.text(budget) + "\nSpent: " + Dollars.text(spent) + "\nReserved: "
                        + Dollars.text(reserved) + "\nLeft: " + Dollars.text(left));
            }
            return Exits.OK;
        }

        /** The amounts as JSON. */
        private record Shown(BigDecimal budgetUsd, long budgetMicroUsd, BigDecimal spentUsd, long spentMicroUsd,
                BigDecimal reservedUsd, long reservedMicroUsd, BigDecimal leftUsd, long leftMicroUsd) {
        }
    }

    /** {@code fresh auto budget set}. */
    @Command(name = "set", description = "Change the budget of the run that is going on; the cap of an agent stays.",
            footer = {"", "Example:", "  fresh auto budget set 20"})
    static final class BudgetSet implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "USD", description = "The run's new budget.")
        private String budget = "";
        @Mixin
        private final Format.Choice format = new Format.Choice();

        BudgetSet(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            BudgetRequest request = new BudgetRequest(Optional.of(Amounts.usd("the budget", budget)),
                    Optional.empty());
            BudgetView now = shell.daemon().budget(request);
            if (format.json()) {
                shell.json(now);
            } else {
                shell.say("Budget: " + Dollars.text(now.budgetMicroUsd()) + " (spent "
                        + Dollars.text(now.spentMicroUsd()) + ", reserved " + Dollars.text(now.reservedMicroUsd())
                        + "), per agent " + Dollars.text(now.agentBudgetMicroUsd()));
            }
            return Exits.OK;
        }
    }
}
