package dev.fresh.daemon;

import dev.fresh.core.budget.Price;
import dev.fresh.daemon.Findings.Level;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ModelSettings;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.meter.PriceList;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Looks at models: who would be asked without an agent program, and whether what is asked for has a price. */
final class ModelDoctor {

    private static final int PRICE_DAYS_MAX = 90;

    private final Findings findings;
    private final Map<String, String> environment;
    private final Config config;
    private final LocalDate today;

    ModelDoctor(Findings findings, Map<String, String> environment, Config config, LocalDate today) {
        this.findings = findings;
        this.environment = environment;
        this.config = config;
        this.today = today;
    }

    void examine(Shipped shipped) {
        ask("anthropic_api", "ANTHROPIC_API_KEY");
        ModelSettings.OpenaiServer openai = config.models().openaiApi();
        openai.address().ifPresentOrElse(
                address -> findings.add("openai_api", Level.OK, "asks " + address + " for " + openai.model().name()
                        + (openai.free() ? ", which costs nothing" : ": capped by dollars, before each request"), ""),
                () -> ask("openai_api", "OPENAI_API_KEY"));
        prices(shipped);
    }

    private void ask(String provider, String variable) {
        boolean found = !environment.getOrDefault(variable, "").isBlank();
        findings.add(provider, found ? Level.OK : Level.INFO,
                found ? "key " + variable + ": capped by dollars, before each request" : "there is no key for it",
                "set " + variable + " where the daemon is started",
                Map.of("credentials", found ? "key" : "none"));
    }

    private void prices(Shipped shipped) {
        try {
            PriceList prices = shipped.prices();
            List<Price> all = List.copyOf(prices.all());
            long old = all.stream().filter(price -> price.asOf().isBefore(today.minusDays(PRICE_DAYS_MAX))).count();
            findings.add("prices", old == 0 ? Level.OK : Level.WARNING, old + " of " + all.size()
                    + " prices are older than " + PRICE_DAYS_MAX + " days, the oldest of " + prices.asOf(),
                    "update fresh, or write those of your models into .fresh/prices.json");
            for (String provider : config.run().providersOrder()) {
                Affordable.unpriced(config, provider, prices).ifPresent(model -> findings.add(provider + " model",
                        Level.WARNING, model + " has no price, so its requests are refused", Affordable.PRICE_REMEDY));
            }
        } catch (EdgeException e) {
            findings.add("prices", Level.PROBLEM, e.getMessage(), "mend or remove the file");
        }
    }
}
