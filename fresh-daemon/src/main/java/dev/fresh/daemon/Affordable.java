package dev.fresh.daemon;

import dev.fresh.core.budget.Money;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ModelSettings;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Cost;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the limits and prices of a run let its providers do anything, said before it starts and not after. */
final class Affordable {

    static final String PRICE_REMEDY = "add it to .fresh/prices.json, or set meter.unknown_models to dearest";

    private final Config config;
    private final Shipped shipped;

    Affordable(Config config, Shipped shipped) {
        this.config = config;
        this.shipped = shipped;
    }

    /**
     * What a person should know before the run begins.
     *
     * @throws Refusal where nobody could do anything
     */
    List<String> check(List<Provider> providers, Money budget, Money agentBudget) {
        List<String> notices = new ArrayList<>();
        boolean paid = providers.stream().anyMatch(provider -> provider.cost() != Cost.FREE);
        if (paid) {
            boolean free = providers.stream().anyMatch(provider -> provider.cost() == Cost.FREE);
            tooLittle("--budget", budget).or(() -> tooLittle("--agent-budget", agentBudget)).ifPresent(sentence -> {
                if (!free) {
                    throw new Refusal(ErrorCode.BUDGET_TOO_SMALL, sentence,
                            "give it more, or lower run.useful_budget in .fresh/config.yaml");
                }
                notices.add("Only what costs nothing is done: " + sentence + ".");
            });
        }
        List<Provider> metered = providers.stream().filter(provider -> !provider.simulated()
                && provider.cost() == Cost.METERED).toList();
        if (!metered.isEmpty()) {
            PriceList prices = prices();
            metered.forEach(provider -> unpriced(config, provider.name(), prices)
                    .ifPresent(model -> notices.add(provider.name() + " is to use " + model
                            + ", which has no price, so its requests are refused; " + PRICE_REMEDY + ".")));
        }
        return notices;
    }

    private Optional<String> tooLittle(String option, Money limit) {
        Money useful = config.run().usefulBudget();
        return limit.compareTo(useful) >= 0 ? Optional.empty() : Optional.of(option + " is "
                + Dollars.text(limit.micro()) + ", and no agent that costs money is started with less than "
                + Dollars.text(useful.micro()));
    }

    private PriceList prices() {
        try {
            return shipped.prices();
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.CONFIGURATION, e.getMessage(), "mend or remove the file");
        }
    }

    /** A model that a provider is to ask for and that would be refused, since nobody knows its price. */
    static Optional<String> unpriced(Config config, String provider, PriceList prices) {
        ModelSettings models = config.models();
        if (config.meter().dearestForUnknown() || provider.equals("openai_api") && models.openaiApi().free()) {
            return Optional.empty();
        }
        Stream<String> asked = switch (provider) {
            case "anthropic_api" -> named(models.anthropicApi().name(), models.anthropicApi().analysisName());
            case "openai_api" -> named(models.openaiApi().model().name(), models.openaiApi().model().analysisName());
            default -> Optional.ofNullable(config.clis().cli().get(provider)).stream()
                    .flatMap(cli -> named(cli.model(), cli.analysisModel()));
        };
        return asked.filter(model -> !model.equals("default") && prices.find(model).isEmpty()).findFirst();
    }

    private static Stream<String> named(String model, Optional<String> analysisModel) {
        return Stream.concat(Stream.of(model), analysisModel.stream());
    }
}
