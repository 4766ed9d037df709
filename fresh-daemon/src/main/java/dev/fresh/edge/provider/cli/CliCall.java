package dev.fresh.edge.provider.cli;

import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Sandbox.Confinement;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.ModelAccess.Traffic;
import dev.fresh.edge.provider.Provider.Assignment;
import dev.fresh.edge.provider.SourceTree;
import dev.fresh.edge.provider.cli.Sessions.State;
import dev.fresh.edge.provider.cli.Supervision.Run;
import dev.fresh.edge.provider.cli.Turn.Door;
import dev.fresh.edge.provider.cli.Turn.Phase;
import dev.fresh.edge.provider.cli.Turn.SessionUse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One call of an agent command line as a process: what it is given, where it is confined, how it is judged. */
record CliCall(Dialect dialect, CliSettings settings, Installations.Installed installed, Optional<LogIn> logIn,
        InstantSource clock, Assignment assignment, Phase phase, Path home, String call) {

    private static final int OUTPUT_BYTES_MAX = 1 << 16;
    private static final Duration BEYOND_WALL = Duration.ofSeconds(20);
    private static final BigDecimal TOLERANCE = new BigDecimal("0.01");
    /** What could lead a program to another provider than ours, or show it a key. */
    private static final List<String> NOT_PASSED = List.of("ANTHROPIC_", "CLAUDE_", "OPENAI_", "CODEX_", "GEMINI_",
            "GOOGLE_", "OPENCODE_", "CURSOR_");

    /** Runs one turn of the conversation and gives the last answer. */
    String run(Sessions sessions, State state, String prompt) {
        boolean isNew = state.id().isEmpty();
        Optional<String> id = state.id().or(() -> dialect.chooseSession(assignment.agentId(), state.series()));
        sessions.write(state.with(id, call));
        Turn turn = new Turn(phase, prompt, assignment.task().title(), new SessionUse(id, isNew), home, door(),
                isConfined(), settings, assignment.purse().left());
        Tally tally = new Tally(assignment.says(), told -> sessions.write(state.with(Optional.of(told), call)), clock);
        SourceTree files = new SourceTree(home);
        dialect.homeFiles(turn).forEach(files::write);
        Map<String, String> personal = logIn
                .map(person -> person.enter(home, assignment.access(), installed, bench())).orElse(Map.of());
        Optional<Traffic> before = assignment.access().map(ModelAccess::traffic);
        try (Transcript transcript = new Transcript(assignment.folder().resolve("transcript-" + call + ".jsonl"),
                assignment.access().map(ModelAccess::token).stream().toList())) {
            Run run = new Supervision(bench().runner(), dialect, settings, assignment.access(), clock)
                    .run(command(turn, personal), tally, transcript, assignment.wall());
            crossCheck(run, before);
            return judge(run, before);
        } finally {
            logIn.ifPresent(person -> person.leave(home));
        }
    }

    private Workbench bench() {
        return assignment.site().bench();
    }

    private boolean isConfined() {
        return !bench().sandbox().name().equals("none");
    }

    /** A log-in that the meter cannot use has a way to its own servers instead. */
    private Optional<ModelAccess> way() {
        return assignment.access().filter(_ -> logIn.map(LogIn::metered).orElse(true));
    }

    private Optional<Door> door() {
        return way().map(access -> new Door(access.base(), logIn.isPresent() ? Optional.empty()
                : Optional.of(access.token())));
    }

    private Command command(Turn turn, Map<String, String> personal) {
        if (dialect.metered() && logIn.isEmpty() && assignment.access().isEmpty()) {
            throw EdgeException.environment(dialect.name() + " has no way to its models; give the key of a provider"
                    + (dialect.own().isPresent() ? "" : ", or log in with " + dialect.program().command()));
        }
        List<String> argv = new ArrayList<>(installed.command());
        argv.addAll(dialect.arguments(turn));
        List<Path> readable = new ArrayList<>(bench().readOnly());
        readable.addAll(installed.needs());
        List<Path> writable = new ArrayList<>(List.of(home));
        // Not to write while it only reads is a matter of the sandbox, not of the program's own rules.
        (turn.reads() ? readable : writable).add(assignment.worktree());
        Command command = new Command(argv, assignment.worktree(), environment(turn, personal), Optional.empty(),
                assignment.wall().plus(BEYOND_WALL), OUTPUT_BYTES_MAX, Optional.empty(), Command.Stop.INTERRUPT);
        return bench().sandbox().confine(command, new Confinement(writable, readable, false,
                Stream.concat(way().map(ModelAccess::gateway).stream(), bench().outside().stream()).toList()));
    }

    private Map<String, String> environment(Turn turn, Map<String, String> personal) {
        Map<String, String> environment = new HashMap<>(bench().environment());
        environment.keySet().removeIf(name -> NOT_PASSED.stream().anyMatch(name::startsWith));
        environment.putAll(bench().proxyVariables());
        environment.putAll(Map.of("HOME", home.toString(), "TMPDIR", home.resolve("tmp").toString()));
        environment.putAll(dialect.environment(turn));
        environment.putAll(personal);
        return environment;
    }

    private String judge(Run run, Optional<Traffic> before) {
        if (!Diagnosis.isDone(run)) {
            throw new Diagnosis(dialect, settings, clock.instant()).explain(run, during(before));
        }
        boolean refused = phase == Phase.IMPLEMENT && !run.told().denied().isEmpty();
        if (refused && WorktreeChanges.between(assignment.site().tree(), assignment.worktree()).isEmpty()) {
            throw new LimitReached(new Limit(Limit.Kind.PERMISSION, dialect.name() + " was refused "
                    + String.join(", ", run.told().denied()) + " and changed nothing", Optional.empty()));
        }
        return run.told().structured().orElse(run.told().text());
    }

    /** What the meter saw since this process began; an earlier one of the same call is not its fault. */
    private Optional<Traffic> during(Optional<Traffic> before) {
        return assignment.access().map(ModelAccess::traffic).map(now -> new Traffic(now.requests(), now.inFlight(),
                now.spent(), now.lastByte(), now.refusal(), now.troubles().stream()
                        .filter(trouble -> before.isEmpty() || !before.get().troubles().contains(trouble)).toList()));
    }

    /** The program's own figure is no more than a check on ours. */
    private void crossCheck(Run run, Optional<Traffic> before) {
        Optional<BigDecimal> told = run.told().cost();
        Optional<Traffic> now = assignment.access().map(ModelAccess::traffic);
        if (told.isEmpty() || now.isEmpty() || run.cut().isPresent()) {
            return;
        }
        BigDecimal measured = now.get().spent().minusOrZero(before.map(Traffic::spent).orElse(Money.ZERO)).dollars();
        BigDecimal difference = told.get().subtract(measured).abs();
        if (difference.compareTo(told.get().max(measured).multiply(TOLERANCE)) > 0) {
            assignment.says().accept(dialect.name() + " counts " + Money.ofDollars(told.get()) + " for this call, the"
                    + " meter " + Money.ofDollars(measured) + "; the meter's figure is booked");
        }
    }
}
