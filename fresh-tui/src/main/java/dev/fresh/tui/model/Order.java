package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import java.util.Comparator;
import java.util.function.Function;

/** How agents are ordered within their group; equal ones stay in the order in which they were spawned. */
public enum Order {
    /** As they were spawned, the ended ones newest first. */
    NEED("as they began", group -> group.ended() ? Comparator.comparing(AgentView::stateSince).reversed()
            : Comparator.comparing(_ -> 0)),
    COST("dearest first", _ -> Comparator.comparing(AgentView::costMicroUsd).reversed()),
    RUNTIME("longest first", _ -> Comparator.comparing(AgentView::runtimeMinutes).reversed());

    private final String words;
    private final Function<Group, Comparator<AgentView>> comparator;

    Order(String words, Function<Group, Comparator<AgentView>> comparator) {
        this.words = words;
        this.comparator = comparator;
    }

    /** As the screen says it. */
    public String words() {
        return words;
    }

    Comparator<AgentView> in(Group group) {
        return comparator.apply(group);
    }

    Order next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
