package dev.fresh.daemon;

import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Command;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.BudgetRequest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a request to change what may be spent into commands, or refuses it with the reason. */
final class BudgetOrders {

    private static final BigDecimal LARGEST = new BigDecimal("1000000");
    private static final List<String> SPANS = List.of("day", "month");

    private BudgetOrders() {
    }

    /**
     * The commands that a request stands for.
     *
     * @param now the caps that hold, of which those that the request does not name stay
     */
    static List<Command> of(BudgetRequest request, Caps now) {
        List<Command> commands = new ArrayList<>();
        request.budgetUsd().ifPresent(amount -> commands.add(new Command.SetBudget(money("a budget", amount))));
        request.agentBudgetUsd()
                .ifPresent(amount -> commands.add(new Command.SetAgentBudget(money("an agent's cap", amount))));
        request.lift().stream().filter(span -> !SPANS.contains(span)).findFirst().ifPresent(span -> {
            throw new Refusal(ErrorCode.BAD_USAGE, "there is no cap per " + span, "lift day or month");
        });
        if (request.perDayUsd().isPresent() || request.perMonthUsd().isPresent() || !request.lift().isEmpty()) {
            commands.add(new Command.SetCaps(new Caps(cap("day", request.perDayUsd(), request.lift(), now.perDay()),
                    cap("month", request.perMonthUsd(), request.lift(), now.perMonth()),
                    request.zone().map(BudgetOrders::zone).orElse(now.zone()))));
        }
        if (commands.isEmpty()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "nothing was asked for",
                    "say for example: fresh auto budget set 10.00, or --per-day 5.00");
        }
        return commands;
    }

    private static Optional<Money> cap(String span, Optional<BigDecimal> asked, List<String> lift,
            Optional<Money> now) {
        boolean lifted = lift.contains(span);
        if (lifted && asked.isPresent()) {
            throw new Refusal(ErrorCode.BAD_USAGE, "the cap per " + span + " is set and lifted at once",
                    "leave one of them out");
        }
        return lifted ? Optional.empty() : asked.map(amount -> money("a cap per " + span, amount)).or(() -> now);
    }

    private static Money money(String what, BigDecimal amount) {
        if (amount.signum() < 0 || amount.compareTo(LARGEST) > 0 || amount.stripTrailingZeros().scale() > 6) {
            throw new Refusal(ErrorCode.BAD_USAGE,
                    what + " of " + amount + " is no amount of dollars between 0 and 1000000 with at most six decimals",
                    "say for example 10.00");
        }
        return Money.ofDollars(amount);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new Refusal(ErrorCode.BAD_USAGE, "there is no time zone \"" + name.replaceAll("[^\\x20-\\x7e]", "?")
                    + "\"", "say for example Europe/Paris");
        }
    }
}
