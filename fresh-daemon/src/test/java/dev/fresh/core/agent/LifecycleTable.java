package dev.fresh.core.agent;

import static dev.fresh.core.Samples.AT;
import static dev.fresh.core.Samples.COMMIT;

import dev.fresh.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every kind of state met by every kind of event, with values that stand for all that behave alike. */
final class LifecycleTable {

    private static final Instant LATER = AT.plus(Duration.ofMinutes(60));
    private static final String NOTHING = "·";

    /** A value that stands for all of its kind that behave alike; unnamed when all do. */
    private record Sample<T>(String name, T value) {
    }

    private final List<Sample<AgentState>> states = new ArrayList<>();
    private final List<Sample<AgentEvent>> events = new ArrayList<>();

    LifecycleTable() {
        Attempts first = new Attempts(1, 3);
        Attempts last = new Attempts(3, 3);
        AgentState.Implementing implementing = new AgentState.Implementing("plan", "", first);
        Claim claim = new Claim("done", List.of());
        Proposal green = Samples.green(COMMIT);
        Approval approval = new Approval(COMMIT, "ada", false, "", AT);
        AgentState ready = waiting(Question.Kind.READY, first, Optional.of(green), Optional.of(LATER));
        AgentState committing = new AgentState.Committing(green, approval, first);
        Publication publication = new Publication("local", "auto/count-notes-1234abcd");
        state("for its first slot", new AgentState.Queued(new AgentState.Analyzing(first)));
        state("to go on", new AgentState.Queued(implementing));
        state("", new AgentState.Analyzing(first));
        state("attempt 1 of 3", implementing);
        state("attempt 3 of 3", new AgentState.Implementing("plan", "red", last));
        state("attempt 1 of 3", new AgentState.Testing("plan", claim, first));
        state("attempt 3 of 3", new AgentState.Testing("plan", claim, last));
        state("ready", ready);
        state("tests_failing", waiting(Question.Kind.TESTS_FAILING, last, Optional.of(Samples.red(COMMIT)),
                Optional.empty()));
        state("decision", waiting(Question.Kind.DECISION, first, Optional.empty(), Optional.empty()));
        state("permission", waiting(Question.Kind.PERMISSION, first, Optional.of(Samples.held(COMMIT)),
                Optional.empty()));
        state("now", committing);
        state("when the forge can take it", new AgentState.Committing(green, approval, first,
                Optional.of(new AgentState.Wait(AT, "the forge is in trouble")), 1));
        state("too often in vain", new AgentState.Committing(green, approval, first, Optional.empty(), 12));
        state("in queued", new AgentState.Paused(new AgentState.Queued(implementing)));
        state("in implementing", new AgentState.Paused(implementing));
        state("in awaiting_user", new AgentState.Paused(ready));
        state("in committing", new AgentState.Paused(committing));
        state("worktree there", new AgentState.Completed(green, approval, publication, false));
        state("worktree removed", new AgentState.Completed(green, approval, publication, true));
        state("", new AgentState.Failed(new Failure(Failure.Kind.AGENT, "it gave up"), Optional.of(green)));
        state("branch to take back", new AgentState.Stopped("rejected: no", Optional.of(green)));
        state("nothing to take back", new AgentState.Stopped("the time is over", Optional.empty()));
        progress(claim, publication);
        control();
    }

    private static AgentState waiting(Question.Kind kind, Attempts attempts, Optional<Proposal> proposal,
            Optional<Instant> until) {
        return new AgentState.AwaitingUser(new Question(kind, "well?", List.of("yes", "no")), proposal, "plan",
                attempts, until);
    }

    private void progress(Claim claim, Publication publication) {
        event("", new AgentEvent.PlanWritten("plan"));
        event("", new AgentEvent.DecisionNeeded("plan", "which?", List.of("this", "that")));
        event("", new AgentEvent.ChangeWritten(claim));
        event("green", new AgentEvent.GatesRan(Samples.green(COMMIT)));
        event("green, protected files", new AgentEvent.GatesRan(Samples.held(COMMIT)));
        event("red", new AgentEvent.GatesRan(Samples.red(COMMIT)));
        Footing footing = new Footing(COMMIT, Optional.empty(), Optional.empty(), List.of());
        event("to be made anew", new AgentEvent.Displaced(footing));
        event("with its change", new AgentEvent.Displaced(footing.carrying(Optional.of(COMMIT))));
        event("", new AgentEvent.Published(publication));
        event("", new AgentEvent.Tidied());
        event("", new AgentEvent.NotYet(new AgentState.Wait(LATER, "the forge is in trouble")));
        event("any kind", new AgentEvent.ProviderLimited(
                new Limit(Limit.Kind.QUOTA, "the quota is used up", Optional.of(LATER))));
        for (Failure.Kind kind : Failure.Kind.values()) {
            event(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    new AgentEvent.WorkFailed(new Failure(kind, "it broke")));
        }
    }

    private void control() {
        event("", new AgentEvent.Admitted());
        event("the commit that waits", new AgentEvent.Approved(COMMIT, "ada", ""));
        event("another commit", new AgentEvent.Approved(COMMIT.replace('1', '2'), "ada", ""));
        event("for good", new AgentEvent.Rejected("no", false));
        event("with retry", new AgentEvent.Rejected("shorter", true));
        event("", new AgentEvent.Answered("this"));
        event("", new AgentEvent.PauseAsked());
        event("", new AgentEvent.ResumeAsked());
        event("", new AgentEvent.CancelAsked("cancelled"));
        event("", new AgentEvent.Expired());
        event("", new AgentEvent.Halted("the time is over"));
        event("", new AgentEvent.CapPassed("too much"));
        event("", new AgentEvent.PutOff(new AgentState.Wait(LATER, "the quota is used up")));
        event("", new AgentEvent.WaitOver());
        event("", new AgentEvent.SentBack("shorter"));
        event("", new AgentEvent.HandedOver("codex_cli", "another agent was here"));
        event("", new AgentEvent.MustAsk("may it?", List.of("no", "yes")));
        event("agent", new AgentEvent.TriesAgain(new Failure(Failure.Kind.AGENT, "it stalled")));
        event("limit", new AgentEvent.TriesAgain(new Failure(Failure.Kind.LIMIT, "no money")));
        Footing moved = new Footing(COMMIT, Optional.empty(), Optional.empty(), List.of());
        event("the commit that waits", new AgentEvent.Rebased(COMMIT, Samples.green(COMMIT.replace('1', '3'))));
        event("another commit", new AgentEvent.Rebased(COMMIT.replace('1', '2'), Samples.green(COMMIT)));
        event("to be made anew", new AgentEvent.BaseMoved(moved));
        event("with its change", new AgentEvent.BaseMoved(moved.carrying(Optional.of(COMMIT))));
        event("", new AgentEvent.GroundLost("rejected"));
        event("", new AgentEvent.Interrupted());
    }

    private void state(String name, AgentState value) {
        states.add(new Sample<>(name, value));
    }

    private void event(String name, AgentEvent value) {
        events.add(new Sample<>(name, value));
    }

    private List<AgentState> of(Class<?> kind) {
        return states.stream().map(Sample::value).filter(kind::isInstance).toList();
    }

    /** The kinds of state, in the order of a life. */
    List<Class<?>> stateKinds() {
        return states.stream().<Class<?>>map(sample -> sample.value().getClass()).distinct().toList();
    }

    /** Kinds of the sealed family that no value here stands for. */
    Set<String> kindsWithoutSample() {
        Set<String> missing = new LinkedHashSet<>();
        leaves(AgentState.class).filter(kind -> of(kind).isEmpty())
                .forEach(kind -> missing.add(kind.getSimpleName()));
        leaves(AgentEvent.class).filter(kind -> events.stream().map(Sample::value).noneMatch(kind::isInstance))
                .forEach(kind -> missing.add(kind.getSimpleName()));
        return missing;
    }

    static Stream<Class<?>> leaves(Class<?> family) {
        return family.isSealed() ? Stream.of(family.getPermittedSubclasses()).flatMap(LifecycleTable::leaves).distinct()
                : Stream.of(family);
    }

    static String words(Class<?> kind) {
        return kind.getSimpleName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** One section for each kind of state. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        stateKinds().forEach(kind -> text.append(section(kind)));
        return text.toString();
    }

    private String section(Class<?> kind) {
        List<Sample<AgentState>> variants = states.stream().filter(sample -> kind.isInstance(sample.value())).toList();
        StringBuilder rows = new StringBuilder();
        List<String> silent = new ArrayList<>();
        leaves(AgentEvent.class).forEach(eventKind -> {
            Map<List<String>, List<String>> answers = answers(eventKind, of(kind));
            if (answers.keySet().stream().flatMap(List::stream).allMatch(NOTHING::equals)) {
                silent.add(words(eventKind));
                return;
            }
            answers.forEach((cells, names) -> rows.append("| ").append(words(eventKind))
                    .append(answers.size() == 1 ? "" : ": " + String.join(", ", names)).append(" | ")
                    .append(String.join(" | ", cells)).append(" |\n"));
        });
        StringBuilder text = new StringBuilder("\n## `" + label(kind) + "`\n\n");
        if (!rows.isEmpty()) {
            text.append("| event |");
            variants.forEach(variant -> text.append(' ').append(variant.name().isEmpty() ? "then" : variant.name())
                    .append(" |"));
            text.append("\n| --- |").append(" --- |".repeat(variants.size())).append('\n').append(rows).append('\n');
        }
        return text + "Nothing happens on: " + String.join(", ", silent) + ".\n";
    }

    /** What the variants of an event do, with the variants that do the same in one row. */
    private Map<List<String>, List<String>> answers(Class<?> eventKind, List<AgentState> variants) {
        Map<List<String>, List<String>> answers = new LinkedHashMap<>();
        for (Sample<AgentEvent> event : events) {
            if (eventKind.isInstance(event.value())) {
                List<String> cells = variants.stream().map(state -> cell(state, event.value())).toList();
                answers.computeIfAbsent(cells, _ -> new ArrayList<>()).add(event.name());
            }
        }
        return answers;
    }

    /** Where it leads, one answer for each policy that gives another one. */
    private static String cell(AgentState state, AgentEvent event) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (Policy.OnTimeout onTimeout : Policy.OnTimeout.values()) {
            String next = outcome(state, event, Samples.policy(true, onTimeout));
            answers.computeIfAbsent(next, _ -> new ArrayList<>()).add("`" + onTimeout.name().toLowerCase(Locale.ROOT)
                    + "`");
        }
        String alone = outcome(state, event, Samples.policy(false, Policy.OnTimeout.CONTINUE));
        List<String> parts = new ArrayList<>();
        answers.forEach((next, policies) -> parts
                .add(answers.size() == 1 ? next : next + " (" + String.join(", ", policies) + ")"));
        if (!answers.containsKey(alone)) {
            parts.add(alone + " (`--no-approval`)");
        }
        return String.join("; ", parts);
    }

    private static String outcome(AgentState state, AgentEvent event, Policy policy) {
        AgentState next = Lifecycle.next(state, event, policy, LATER);
        return next.equals(state) ? NOTHING : describe(next);
    }

    private static String describe(AgentState state) {
        return state.label() + switch (state) {
            case AgentState.Queued s -> ", then " + describe(s.then());
            case AgentState.Analyzing _ -> "";
            case AgentState.Committing s -> s.pending().isPresent() ? ", later" : "";
            case AgentState.Implementing s -> attempt(s.attempts());
            case AgentState.Testing s -> attempt(s.attempts());
            case AgentState.AwaitingUser s -> " " + s.question().kind().name().toLowerCase(Locale.ROOT)
                    + (s.until().isPresent() ? " with a time limit" : "");
            case AgentState.Paused s -> " in " + s.from().label();
            case AgentState.Completed s -> s.tidied() ? ", worktree removed" : "";
            case AgentState.Failed s -> s.proposal().isPresent() ? ", proposal kept" : "";
            case AgentState.Stopped s -> s.withdraw().isPresent() ? ", branch to take back" : "";
        };
    }

    private static String attempt(Attempts attempts) {
        return " " + attempts.now() + "/" + attempts.last();
    }

    /** What hangs on the states of a kind. */
    String work(Class<?> kind) {
        Set<String> wanted = new LinkedHashSet<>();
        of(kind).forEach(state -> Lifecycle.work(state).ifPresent(work -> wanted.add(words(work.getClass()))));
        return wanted.isEmpty() ? "nothing" : String.join(", ", wanted);
    }

    /** Whether no event leads from the kind of state to another one. */
    boolean staysWithin(Class<?> kind) {
        Policy policy = Samples.policy(true, Policy.OnTimeout.CONTINUE);
        return of(kind).stream().allMatch(state -> events.stream()
                .allMatch(event -> kind.isInstance(Lifecycle.next(state, event.value(), policy, LATER))));
    }

    /**
     * Those that are no end and that a daemon which knows the journal alone could not lead on: no work hangs on them,
     * and neither it nor a person moves them.
     */
    List<AgentState> withoutRecovery() {
        Policy policy = Samples.policy(true, Policy.OnTimeout.CONTINUE);
        List<AgentEvent> rules = List.of(new AgentEvent.Admitted(), new AgentEvent.WaitOver(),
                new AgentEvent.ResumeAsked(), new AgentEvent.Answered("this"), new AgentEvent.Rejected("no", false));
        return states.stream().map(Sample::value).filter(state -> !(state instanceof AgentState.Settled))
                .filter(state -> Lifecycle.work(state).isEmpty())
                .filter(state -> rules.stream()
                        .allMatch(event -> Lifecycle.next(state, event, policy, LATER).equals(state)))
                .toList();
    }

    /** Whether the policy stays silent as long as there is time for a person. */
    boolean waitsForTheLimit() {
        return states.stream().map(Sample::value).allMatch(state -> Lifecycle.next(state, new AgentEvent.Expired(),
                Samples.policy(true, Policy.OnTimeout.CONTINUE), LATER.minusNanos(1)).equals(state));
    }

    String label(Class<?> kind) {
        return of(kind).getFirst().label();
    }
}
