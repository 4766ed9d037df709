package dev.fresh.core.budget;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one agent has cost, in sums; the single requests stand in the journal.
 *
 * @param sums in the order in which the first of each came
 */
public record Account(Map<Item, Sum> sums, Slope slope) {

    static final Account EMPTY = new Account(Map.of(), Slope.NONE);

    public Account {
        sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    }

    /** Where a figure comes from. */
    public enum Source {
        /** Each request was measured and paid. */
        METERED,
        /** Each request was measured, and a plan pays for it: this is what it would have cost. */
        SHADOW,
        /** Nobody measures: all that was held is booked. */
        UNMETERED;

        /** Told by what an event says its figure comes from. */
        public static Source of(String words) {
            return words.startsWith("shadow") ? SHADOW : words.contains("unmetered") ? UNMETERED : METERED;
        }
    }

    /**
     * What a sum is of.
     *
     * @param answer hundreds of the HTTP status, 0 when there was none
     */
    public record Item(Purpose purpose, Source source, int answer) {
    }

    /**
     * What was booked for an item.
     *
     * @param requests how many went out
     * @param estimated the part of {@code cost} that nobody measured
     */
    public record Sum(long requests, Money cost, Money estimated, Usage usage) {

        public static final Sum NOTHING = new Sum(0, Money.ZERO, Money.ZERO, Usage.NONE);

        public Sum plus(Sum other) {
            return new Sum(requests + other.requests, cost.plus(other.cost), estimated.plus(other.estimated),
                    usage.plus(other.usage));
        }
    }

    /** All of it. */
    public Sum total() {
        return sums.values().stream().reduce(Sum.NOTHING, Sum::plus);
    }

    public Money cost() {
        return sums.values().stream().map(Sum::cost).reduce(Money.ZERO, Money::plus);
    }

    /** Where its figures come from. */
    public Set<Source> sources() {
        EnumSet<Source> found = EnumSet.noneOf(Source.class);
        sums.keySet().forEach(item -> found.add(item.source()));
        return found;
    }

    Account settled(Purpose purpose, Settlement was) {
        Money estimated = was.estimated() ? was.cost() : Money.ZERO;
        Slope after = was.estimated() ? slope : slope.with(was.cost());
        return with(new Item(purpose, Source.of(was.source()), was.status() / 100),
                new Sum(was.sent() ? 1 : 0, was.cost(), estimated, was.usage()), after);
    }

    Account charged(String provider, Money amount, String source) {
        Source from = Source.of(source);
        Money estimated = from == Source.UNMETERED ? amount : Money.ZERO;
        return with(new Item(new Purpose("", provider, ""), from, 0), new Sum(0, amount, estimated, Usage.NONE), slope);
    }

    private Account with(Item item, Sum sum, Slope after) {
        Map<Item, Sum> more = new LinkedHashMap<>(sums);
        more.merge(item, sum, Sum::plus);
        return new Account(more, after);
    }
}
