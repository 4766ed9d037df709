package dev.fresh.edge.meter;

import dev.fresh.core.budget.Price;
import dev.fresh.core.budget.Price.LongContext;
import dev.fresh.core.budget.Price.Rates;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * What models cost: the list that ships with the product, with the user's own prices before it. A name is looked up as
 * it is, then as another name of a model, then without a provider's prefix and without the date at its end.
 */
public final class PriceList {

    private static final Pattern PREFIX = Pattern.compile("^(?:anthropic|openai|google|models)/");
    private static final Pattern DATE = Pattern.compile("[-@]20\\d\\d-?[01]\\d-?[0-3]\\d$");

    private final Map<String, Price> byModel = new LinkedHashMap<>();
    private final Map<String, String> byAlias = new HashMap<>();

    private PriceList() {
    }

    /**
     * The shipped list, and the user's where there is such a file.
     *
     * @param overrides usually {@code .fresh/prices.json}
     * @throws EdgeException with one sentence when a file cannot be read or leaves anything to guess
     */
    public static PriceList load(Path overrides) {
        PriceList prices = shipped();
        try {
            prices.add(Files.readString(overrides), overrides.toString());
        } catch (NoSuchFileException e) {
            // Most users have no prices of their own.
            return prices;
        } catch (CharacterCodingException e) {
            throw EdgeException.environment("the price list " + overrides + " is not UTF-8 text: save it as such", e);
        } catch (IOException e) {
            throw EdgeException.environment("the price list " + overrides + " cannot be read: make it readable for you",
                    e);
        }
        return prices;
    }

    /** The list of this build. */
    public static PriceList shipped() {
        try (InputStream in = PriceList.class.getResourceAsStream("/prices.json")) {
            if (in == null) {
                throw EdgeException.environment("this build has no price list; build it again");
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8), "prices.json");
        } catch (IOException e) {
            throw EdgeException.environment("the price list of this build cannot be read: " + e, e);
        }
    }

    /** The list in a text; {@code name} is what complaints call it. */
    public static PriceList of(String text, String name) {
        PriceList prices = new PriceList();
        prices.add(text, name);
        return prices;
    }

    private void add(String text, String name) {
        for (PriceFile.Named each : PriceFile.read(text, name)) {
            byModel.put(each.price().model(), each.price());
            each.aliases().forEach(alias -> byAlias.put(alias, each.price().model()));
        }
    }

    public Optional<Price> find(String model) {
        String bare = PREFIX.matcher(model).replaceFirst("");
        String undated = DATE.matcher(bare).replaceFirst("");
        return List.of(model, bare, undated).stream().map(this::named).flatMap(Optional::stream).findFirst();
    }

    private Optional<Price> named(String model) {
        Price exact = byModel.get(model);
        return Optional.ofNullable(exact != null ? exact : byModel.get(byAlias.getOrDefault(model, "")));
    }

    /** A price for {@code model} that no known price is above. */
    public Price dearest(String model) {
        if (byModel.isEmpty()) {
            throw EdgeException.environment("the price list is empty, so " + model + " has no dearest price");
        }
        Map<String, Long> calls = new HashMap<>();
        byModel.values().forEach(price -> price.callMicro().forEach((name, fee) -> calls.merge(name, fee, Math::max)));
        return new Price(model, new Rates(most(Rates::input), most(Rates::cacheRead), most(Rates::cacheWrite),
                most(Rates::cacheWriteHour), most(Rates::output)), Optional.empty(), calls, "dearest known price",
                asOf());
    }

    private long most(ToLongFunction<Rates> rate) {
        return byModel.values().stream()
                .mapToLong(price -> Math.max(rate.applyAsLong(price.rates()),
                        price.longContext().map(LongContext::rates).map(rate::applyAsLong).orElse(0L)))
                .max().orElseThrow();
    }

    public Collection<Price> all() {
        return List.copyOf(byModel.values());
    }

    /** The day of the oldest price. */
    public LocalDate asOf() {
        return byModel.values().stream().map(Price::asOf).min(Comparator.naturalOrder()).orElse(LocalDate.EPOCH);
    }
}
