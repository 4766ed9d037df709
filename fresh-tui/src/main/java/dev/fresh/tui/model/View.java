package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The views, one row each: what it is called, whether it is about one agent, and what it shows has to be read. */
public enum View {
    OVERVIEW("overview", false, _ -> Set.of(Subject.BUDGET)),
    STORY("story", true, _ -> Set.of()),
    TRANSCRIPT("transcript", true, _ -> Set.of()),
    GATES("gates", true, _ -> Set.of()),
    REQUESTS("requests", true, model -> Set.of(Subject.requests(model.agentId()))),
    DIFF("diff", true, View::diff),
    INVENTORY("inventory", false, _ -> Set.of(Subject.INVENTORY)),
    FEATURE("feature", false, View::feature),
    RUNS("runs", false, _ -> Set.of(Subject.RUNS)),
    REPORT("report", false, model -> Set.of(Subject.report(model.place(RUNS).selected())));

    private final String title;
    private final boolean ofAgent;
    private final Function<TuiModel, Set<Subject<?>>> needs;

    View(String title, boolean ofAgent, Function<TuiModel, Set<Subject<?>>> needs) {
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

    /** What has to be read for it. */
    Set<Subject<?>> needs(TuiModel model) {
        return needs.apply(model);
    }

    /** A commit does not change: its diff is read once. */
    private static Set<Subject<?>> diff(TuiModel model) {
        Subject<DiffView> subject = Subject.diff(model.agentId());
        Optional<String> proposed = model.agent().flatMap(AgentView::proposalCommit);
        boolean known = model.facts().of(subject).map(DiffView::commit).equals(proposed);
        boolean nothing = proposed.isEmpty() && model.facts().problem(subject).isPresent();
        return known && proposed.isPresent() || nothing ? Set.of() : Set.of(subject);
    }

    private static Set<Subject<?>> feature(TuiModel model) {
        String id = model.place(INVENTORY).selected();
        return id.isEmpty() ? Set.of(Subject.INVENTORY) : Set.of(Subject.INVENTORY, Subject.explanation(id));
    }

    /** Where one goes back to. */
    View above() {
        return switch (this) {
            case FEATURE -> INVENTORY;
            case REPORT -> RUNS;
            case OVERVIEW, STORY, TRANSCRIPT, GATES, REQUESTS, DIFF, INVENTORY, RUNS -> OVERVIEW;
        };
    }

    /** The views that one can go to from here with a digit: those about the same. */
    public List<View> beside() {
        return Arrays.stream(values()).filter(view -> view.ofAgent == ofAgent).toList();
    }
}
