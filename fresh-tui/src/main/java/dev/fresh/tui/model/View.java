package dev.fresh.tui.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The views, one row each: what it is called, whether it is about one agent, and what it shows has to be read. */
public enum View {
    OVERVIEW("overview", false, _ -> Set.of(Subject.BUDGET)),
    STORY("story", true, _ -> Set.of()),
    TRANSCRIPT("transcript", true, _ -> Set.of()),
    GATES("gates", true, _ -> Set.of()),
    REQUESTS("requests", true, id -> Set.of(Subject.requests(id))),
    DIFF("diff", true, id -> Set.of(Subject.diff(id)));

    private final String title;
    private final boolean ofAgent;
    private final Function<String, Set<Subject<?>>> needs;

    View(String title, boolean ofAgent, Function<String, Set<Subject<?>>> needs) {
        this.title = title;
        this.ofAgent = ofAgent;
        this.needs = needs;
    }

    public String title() {
        return title;
    }

    /** Whether it shows one agent, and is a tab beside the others that do. */
    public boolean ofAgent() {
        return ofAgent;
    }

    /** What has to be read for it, about the agent where it is about one. */
    Set<Subject<?>> needs(String agentId) {
        return needs.apply(agentId);
    }

    /** The views that one can go to from here with a digit: those about the same. */
    public List<View> beside() {
        return Arrays.stream(values()).filter(view -> view.ofAgent == ofAgent).toList();
    }
}
