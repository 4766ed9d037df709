package dev.fresh.core.budget;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What all runs of a repository together may cost.
 *
 * @param zone in which a day begins
 */
public record Caps(Optional<Money> perDay, Optional<Money> perMonth, ZoneId zone) {

    public static final Caps NONE = new Caps(Optional.empty(), Optional.empty(), ZoneOffset.UTC);

    public boolean any() {
        return perDay.isPresent() || perMonth.isPresent();
    }
}
