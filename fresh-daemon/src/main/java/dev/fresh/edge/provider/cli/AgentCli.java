package dev.fresh.edge.provider.cli;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.Answers;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.Prompts;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.cli.Sessions.State;
import dev.fresh.edge.provider.cli.Turn.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that starts an agent command line: analysis, implementation and repair are turns of one conversation, each
 * a process of its own, confined, supervised, and judged by what it said and what the meter saw.
 */
public final class AgentCli implements Provider {

    private final Dialect dialect;
    private final CliSettings settings;
    private final Installations installations;
    private final Optional<LogIn> logIn;
    private final InstantSource clock;

    /** With a person's own log-in, or through the meter when there is none. */
    public AgentCli(Dialect dialect, CliSettings settings, Installations installations, Optional<LogIn> logIn,
            InstantSource clock) {
        this.dialect = dialect;
        this.settings = settings;
        this.installations = installations;
        this.logIn = logIn;
        this.clock = clock;
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public Cost cost() {
        return logIn.map(person -> person.metered() ? Cost.SHADOW : Cost.UNMETERED)
                .orElse(dialect.metered() ? Cost.METERED : Cost.UNMETERED);
    }

    @Override
    public List<String> hosts() {
        return cost() == Cost.UNMETERED ? logIn.map(LogIn::hosts).orElse(dialect.hosts()) : List.of();
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public Optional<Decline> assess(Task task, Site site) {
        return Optional.empty();
    }

    @Override
    public Plan analyze(Assignment assignment) {
        return Answers.plan(perform(assignment, Phase.ANALYZE));
    }

    @Override
    public Result implement(Assignment assignment) {
        return Answers.result(perform(assignment, Phase.IMPLEMENT));
    }

    /** One call: the next turn of the agent's conversation, or the first of a new one when the old one is gone. */
    private String perform(Assignment assignment, Phase phase) {
        Path home = home(assignment);
        Sessions sessions = new Sessions(assignment.folder(), name());
        State state = sessions.read();
        String call = (phase == Phase.ANALYZE ? "analyze-" : "implement-") + assignment.attempt();
        CliSettings now = settings.during(phase, name(), assignment.task().role());
        CliCall process = new CliCall(dialect, now, installed(assignment, home), logIn, clock, assignment, phase, home,
                call);
        try {
            return process.run(sessions, state, prompt(assignment, phase, state, call));
        } catch (LimitReached e) {
            if (e.limit().kind() == Limit.Kind.DEAD_SESSION) {
                assignment.says().accept("the conversation is not there any more; a new one begins with a summary");
                return process.run(sessions, state.next(), first(assignment, phase, "its conversation was lost"));
            }
            if (e.limit().kind() == Limit.Kind.CONTEXT_FULL) {
                // The next call begins a new conversation.
                sessions.write(sessions.read().next());
            }
            throw e;
        }
    }

    private static String prompt(Assignment assignment, Phase phase, State state, String call) {
        if (state.id().isEmpty()) {
            return first(assignment, phase, "it was begun by somebody else");
        }
        String prompt = switch (phase) {
            case ANALYZE -> Prompts.analyse(assignment);
            case IMPLEMENT -> assignment.attempt() > 1 || !assignment.feedback().isBlank()
                    ? Prompts.repair(assignment) : Prompts.implement(assignment);
        };
        // The same call again: it was cut off, by a crash or a pause.
        return state.call().equals(call) ? Prompts.resumed(prompt) : prompt;
    }

    private static String first(Assignment assignment, Phase phase, String why) {
        return switch (phase) {
            case ANALYZE -> Prompts.analyse(assignment);
            case IMPLEMENT -> Prompts.handOver(assignment, why, String.join("\n",
                    WorktreeChanges.between(assignment.site().tree(), assignment.worktree())));
        };
    }

    private Path home(Assignment assignment) {
        Path home = assignment.folder().resolve("home-" + name());
        try {
            Files.createDirectories(home.resolve("tmp"));
            return home;
        } catch (IOException e) {
            throw EdgeException.environment("the home folder " + home + " of an agent cannot be made", e);
        }
    }

    private Installations.Installed installed(Assignment assignment, Path home) {
        Optional<Installations.Installed> own = dialect.own();
        if (own.isPresent()) {
            return own.get();
        }
        Program program = dialect.program();
        Installations.Installed installed = installations
                .find(program, settings.binary(), assignment.site().bench().environment())
                .orElseThrow(() -> new EdgeException(new Failure(Failure.Kind.SPAWN, missing().sentence() + "; "
                        + missing().remedy())));
        Installations.warning(program, installations.version(installed, assignment.site().bench(), home))
                .ifPresent(assignment.says());
        return installed;
    }

    private Problem missing() {
        return new Problem(settings.binary() + " was not found on the PATH of the run", dialect.program().remedy()
                + ", or name it as " + name() + ".binary in .fresh/config.yaml");
    }

    /** Why it cannot work in a run with this environment. */
    public Optional<Problem> problem(Map<String, String> environment) {
        boolean there = dialect.own()
                .or(() -> installations.find(dialect.program(), settings.binary(), environment)).isPresent();
        return there ? Optional.empty() : Optional.of(missing());
    }

    /** What is wrong, and what a person can do about it. */
    public record Problem(String sentence, String remedy) {
    }
}
