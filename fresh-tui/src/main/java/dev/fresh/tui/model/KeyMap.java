package dev.fresh.tui.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys, one row each: which they are, in which views they work, what they do in the footer's one word and in the
 * help's sentence, why they cannot be used at the moment, and what they do. The footer names them in this order.
 */
public enum KeyMap {
    OPEN("enter", Where.OVERVIEW, "open", "open the selected agent", Whynot::noAgent, Acts::open),
    APPROVE("a", Where.AGENTS, "approve", "approve the proposal, naming its commit", Whynot::notApproved,
            Acts::approve),
    REJECT("x", Where.AGENTS, "reject", "reject the proposal, with a reason", Whynot::notRejected, Acts::reject),
    RETRY("X", Where.AGENTS, "retry", "reject it and let the agent try again with the reason", Whynot::notRetried,
            Acts::retry),
    ANSWER("w", Where.AGENTS, "answer", "answer its question in words or with an option's number",
            Whynot::notAnswered, Acts::answer),
    PAUSE("p", Where.AGENTS, "pause", "pause the agent: its process ends, its work is kept", Whynot::notPaused,
            Acts::pause),
    RESUME("u", Where.AGENTS, "resume", "let a paused agent go on", Whynot::notResumed, Acts::resume),
    CANCEL("c", Where.AGENTS, "cancel", "end the agent for good", Whynot::notCancelled, Acts::cancel),
    FOLLOW("f", Where.TRANSCRIPT, "follow", "keep the end of the transcript in sight, or let go of it",
            Whynot::never, Acts::follow),
    OPEN_FEATURE("enter", Where.INVENTORY, "open", "show the selected feature and why it is one", Whynot::noFeature,
            (model, _) -> Acts.show(model, View.FEATURE, model.agentId())),
    BEGIN("b", Where.FEATURES, "begin", "start a run that works on this feature alone", Whynot::notBegun,
            Acts::begin),
    VERDICT("v", Where.INVENTORY, "verdict", "list features of another verdict, or all", Whynot::never,
            (model, _) -> Update.of(model.sorting(model.shelf().nextVerdict()))),
    ARRANGE("s", Where.INVENTORY, "sort", "sort features by worth, place or name", Whynot::never,
            (model, _) -> Update.of(model.sorting(model.shelf().nextOrder()))),
    OPEN_REPORT("enter", Where.RUNS, "open", "show the report of the selected run", Whynot::noRun,
            (model, _) -> Acts.show(model, View.REPORT, model.agentId())),
    FILES("f", Where.DIFF, "files", "show or hide the list of files", Whynot::never, Acts::files),
    NEXT_PART("]", Where.TEXTS, "", "to the next hunk or heading", Whynot::noParts,
            (model, _) -> Moves.part(model, 1, false)),
    PREVIOUS_PART("[", Where.TEXTS, "", "to the hunk or heading before", Whynot::noParts,
            (model, _) -> Moves.part(model, -1, false)),
    NEXT_FILE("}", Where.TEXTS, "", "to the next file or chapter", Whynot::noParts,
            (model, _) -> Moves.part(model, 1, true)),
    PREVIOUS_FILE("{", Where.TEXTS, "", "to the file or chapter before", Whynot::noParts,
            (model, _) -> Moves.part(model, -1, true)),
    SORT("s", Where.OVERVIEW, "sort", "order agents as they began, by cost or by runtime", Whynot::never, Acts::sort),
    STOP("S", Where.ALL, "stop run", "stop the run, at safe points or at once", Whynot::notStopped, Acts::stop),
    GO_ON("U", Where.ALL, "", "let a paused run go on", Whynot::runNotResumed, Acts::resumeRun),
    VIEW("1 2 3 4 5 6 7 8 9", Where.ALL, "", "go to the view of this number", Whynot::never, Acts::view),
    NEXT("tab right", Where.ALL, "", "go to the next view", Whynot::never, (model, _) -> Acts.beside(model, 1)),
    PREVIOUS("shift+tab left", Where.ALL, "", "go to the view before", Whynot::never,
            (model, _) -> Acts.beside(model, -1)),
    BACK("esc backspace", Where.ALL, "back", "go back, or end a search", Whynot::nowhereBack,
            Acts::back),
    UP("up k", Where.ALL, "", "one row up", Whynot::never, (model, _) -> Moves.by(model, -1)),
    DOWN("down j", Where.ALL, "", "one row down", Whynot::never, (model, _) -> Moves.by(model, 1)),
    PAGE_UP("pgup ctrl+b", Where.ALL, "", "one page up", Whynot::never, (model, _) -> Moves.page(model, -1)),
    PAGE_DOWN("pgdn space ctrl+f", Where.ALL, "", "one page down", Whynot::never,
            (model, _) -> Moves.page(model, 1)),
    TOP("home g", Where.ALL, "", "to the beginning", Whynot::never, (model, _) -> Moves.top(model)),
    BOTTOM("end G", Where.ALL, "", "to the end", Whynot::never, (model, _) -> Moves.bottom(model)),
    LEFT("<", Where.ALL, "", "see more on the left", Whynot::never, (model, _) -> Moves.sideways(model, -1)),
    RIGHT(">", Where.ALL, "", "see more on the right", Whynot::never, (model, _) -> Moves.sideways(model, 1)),
    SEARCH("/", Where.ALL, "search", "look for a text in this view", Whynot::never, Acts::search),
    NEXT_HIT("n", Where.ALL, "", "to the next place where it was found", Whynot::nothingFound,
            (model, _) -> Moves.hit(model, 1)),
    PREVIOUS_HIT("N", Where.ALL, "", "to the place before where it was found", Whynot::nothingFound,
            (model, _) -> Moves.hit(model, -1)),
    HELP("? f1", Where.ALL, "help", "show or hide the keys", Whynot::never, Acts::help),
    REDRAW("ctrl+l", Where.ALL, "", "draw the screen anew", Whynot::never, Acts::redraw),
    SUSPEND("ctrl+z", Where.ALL, "", "nothing: use tmux or another terminal; the run goes on in any case",
            Whynot::never, Acts::suspend),
    QUIT("q ctrl+c", Where.ALL, "quit", "leave the dashboard; the run goes on", Whynot::never, Acts::quit);

    private final List<String> keys;
    private final Set<View> where;
    private final String label;
    private final String help;
    private final Function<TuiModel, Optional<String>> whynot;
    private final BiFunction<TuiModel, Key, Update> act;

    KeyMap(String keys, Where where, String label, String help, Function<TuiModel, Optional<String>> whynot,
            BiFunction<TuiModel, Key, Update> act) {
        this.keys = List.of(keys.split(" "));
        this.where = where.views;
        this.label = label;
        this.help = help;
        this.whynot = whynot;
        this.act = act;
    }

    /** The views in which keys work. */
    private enum Where {
        ALL(EnumSet.allOf(View.class)),
        OVERVIEW(EnumSet.of(View.OVERVIEW)),
        TRANSCRIPT(EnumSet.of(View.TRANSCRIPT)),
        INVENTORY(EnumSet.of(View.INVENTORY)),
        FEATURES(EnumSet.of(View.INVENTORY, View.FEATURE)),
        RUNS(EnumSet.of(View.RUNS)),
        DIFF(EnumSet.of(View.DIFF)),
        TEXTS(EnumSet.of(View.DIFF, View.REPORT)),
        AGENTS(Arrays.stream(View.values()).filter(view -> view.ofAgent() || view == View.OVERVIEW)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(View.class))));

        private final Set<View> views;

        Where(Set<View> views) {
            this.views = views;
        }
    }

    /** What a key does in a view. */
    static Optional<KeyMap> of(Key key, View view) {
        return Arrays.stream(values()).filter(row -> row.keys.contains(key.name()) && row.where.contains(view))
                .findFirst();
    }

    public List<String> keys() {
        return keys;
    }

    public boolean in(View view) {
        return where.contains(view);
    }

    /** One or two words for the footer, empty where it is left out there. */
    public String label() {
        return label;
    }

    /** What it does, for the help. */
    public String help() {
        return help;
    }

    /** One sentence that says why it cannot be used at the moment; empty when it can. */
    public Optional<String> whynot(TuiModel model) {
        return whynot.apply(model);
    }

    Update act(TuiModel model, Key key) {
        return act.apply(model, key);
    }
}
