package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Tokens;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** What the stub charges for what it sent, also for answers that broke off or that nobody waited for. */
public record Bill(List<Item> items) {

    /**
     * One answer.
     *
     * @param way the part of the path before the protocol's own
     * @param used tokens that were really used
     * @param whole whether it was sent to its end
     */
    public record Item(String way, String key, String model, Tokens used, boolean whole, BigDecimal micro) {
    }

    public Bill {
        items = List.copyOf(items);
    }

    /** Millionths of a dollar. */
    public long micro() {
        return items.stream().map(Item::micro).reduce(BigDecimal.ZERO, BigDecimal::add).longValueExact();
    }

    /** Whether every answer was sent to its end. */
    public boolean whole() {
        return items.stream().allMatch(Item::whole);
    }

    public Bill ofKey(String key) {
        return only(item -> item.key().equals(key));
    }

    public Bill ofWay(String way) {
        return only(item -> item.way().equals(way));
    }

    public Bill ofModel(String model) {
        return only(item -> item.model().equals(model));
    }

    private Bill only(Predicate<Item> wanted) {
        return new Bill(items.stream().filter(wanted).toList());
    }
}
