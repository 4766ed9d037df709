package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.BudgetRequest;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about money. */
final class BudgetCommands {

    private BudgetCommands() {
    }

    /** {@code fresh auto budget}. */
    @Command(name = "budget", synopsisSubcommandLabel = "COMMAND",
            description = "Show or change what may be spent: by the run, by an agent, in a day, in a month.",
            footer = {"", "Examples:", "  fresh auto budget show", "  fresh auto budget set 20 --per-day 30"})
    static final class Budget {
    }

    /** {@code fresh auto budget show}. */
    @Command(name = "show", description = {"Show what is spent, reserved and left, by agent and by model.",
            "Every figure is booked in the journal, to the millionth of a dollar; --format json gives it exactly."},
            footer = {"", "Example:", "  fresh auto budget show --format json | jq .spent_micro_usd"})
    static final class Show implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Show(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            BudgetView budget = shell.launcher().reader().budget();
            if (format.json()) {
                shell.json(budget);
            } else {
                shell.say(BudgetText.of(budget, shell.symbols(), shell.room()));
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto budget set}. */
    @Command(name = "set", description = {"Change what may be spent; what is not named stays.",
            "The budget and the cap of an agent are those of the run that is going on. The caps of a day and a "
                    + "month hold for all runs together, also for those to come; a day begins at midnight here."},
            footer = {"", "Examples:", "  fresh auto budget set 20", "  fresh auto budget set --agent 2",
                    "  fresh auto budget set --per-day 5 --per-month none"})
    static final class Set implements Callable<Integer> {

        private static final String NONE = "none";

        private final Shell shell;
        @Parameters(paramLabel = "USD", arity = "0..1", description = "The run's new budget.")
        private Optional<String> budget = Optional.empty();
        @Option(names = "--agent", paramLabel = "USD", description = "What one agent may cost.")
        private Optional<String> agent = Optional.empty();
        @Option(names = "--per-day", paramLabel = "USD|none", description = "What all runs may cost in a day.")
        private Optional<String> perDay = Optional.empty();
        @Option(names = "--per-month", paramLabel = "USD|none", description = "What all runs may cost in a month.")
        private Optional<String> perMonth = Optional.empty();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Set(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            BudgetRequest request = request();
            BudgetView now = daemon().budget(request);
            if (format.json()) {
                shell.json(now);
            } else {
                shell.say(BudgetText.changed(now));
                shell.next("`fresh auto budget show` has it all by agent and model.");
            }
            return Exits.OK;
        }

        private BudgetRequest request() {
            if (budget.isEmpty() && agent.isEmpty() && perDay.isEmpty() && perMonth.isEmpty()) {
                throw new ClientException(ErrorCode.BAD_USAGE, "nothing to set was named",
                        "for example: fresh auto budget set 20, or fresh auto budget set --per-day 5");
            }
            List<String> lift = new ArrayList<>();
            perDay.filter(NONE::equals).ifPresent(_ -> lift.add("day"));
            perMonth.filter(NONE::equals).ifPresent(_ -> lift.add("month"));
            return new BudgetRequest(Amounts.usd("the budget", budget), Amounts.usd("--agent", agent),
                    cap("--per-day", perDay), cap("--per-month", perMonth), lift,
                    caps() ? Optional.of(ZoneId.systemDefault().getId()) : Optional.empty());
        }

        private static Optional<BigDecimal> cap(String option, Optional<String> text) {
            return Amounts.usd(option, text.filter(amount -> !amount.equals(NONE)));
        }

        private boolean caps() {
            return perDay.isPresent() || perMonth.isPresent();
        }

        /** Caps can be set before the first run, so they need no state that a run has left. */
        private FreshClient daemon() {
            if (!caps()) {
                return shell.daemon();
            }
            DaemonLauncher launcher = shell.launcher();
            return launcher.running().orElseGet(launcher::ensure);
        }
    }
}
