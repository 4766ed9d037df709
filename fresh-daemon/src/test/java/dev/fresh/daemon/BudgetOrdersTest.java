package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Command;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.BudgetRequest;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BudgetOrdersTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Caps FIVE_A_DAY = new Caps(Optional.of(Money.ofDollars("5")), Optional.empty(), PARIS);

    private static List<Command> of(String body) {
        return BudgetOrders.of(Json.read(body, BudgetRequest.class), FIVE_A_DAY);
    }

    private static Command caps(Optional<String> day, Optional<String> month, ZoneId zone) {
        return new Command.SetCaps(new Caps(day.map(Money::ofDollars), month.map(Money::ofDollars), zone));
    }

    @Test
    void changesOnlyWhatIsNamed() {
        assertEquals(List.of(new Command.SetBudget(Money.ofDollars("20"))), of("{\"budget_usd\":20}"));
        assertEquals(List.of(new Command.SetAgentBudget(Money.ofDollars("0.5"))), of("{\"agent_budget_usd\":0.50}"));
        assertEquals(List.of(caps(Optional.of("5"), Optional.of("60"), PARIS)), of("{\"per_month_usd\":60}"));
        assertEquals(List.of(caps(Optional.empty(), Optional.empty(), ZoneId.of("Asia/Tokyo"))),
                of("{\"lift\":[\"day\"],\"zone\":\"Asia/Tokyo\"}"));
    }

    @Test
    void refusesWhatIsNoAmountNoZoneOrNothing() {
        for (String body : List.of("{}", "{\"zone\":\"Asia/Tokyo\"}", "{\"budget_usd\":-1}",
                "{\"agent_budget_usd\":0.0000001}", "{\"per_day_usd\":1e9}", "{\"lift\":[\"year\"]}",
                "{\"per_day_usd\":1,\"lift\":[\"day\"]}", "{\"per_day_usd\":1,\"zone\":\"Nowhere\"}")) {
            Refusal refusal = assertThrows(Refusal.class, () -> of(body), body);
            assertTrue(!refusal.body().error().hint().isEmpty(), body);
        }
    }
}
