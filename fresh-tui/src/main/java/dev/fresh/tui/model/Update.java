package dev.fresh.tui.model;

import java.util.List;

/** What follows from a message: the next model and what is wanted from the world. */
public record Update(TuiModel model, List<Ask> asks) {

    public Update {
        asks = List.copyOf(asks);
    }

    public static Update of(TuiModel model, Ask... asks) {
        return new Update(model, List.of(asks));
    }
}
