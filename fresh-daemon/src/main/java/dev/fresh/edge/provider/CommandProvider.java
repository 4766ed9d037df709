package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Sandbox.Confinement;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Any agent command line that the configuration describes. It brings its own way to its models, which it reaches by
 * tunnels to the servers that its user allows, and nobody measures what it spends.
 */
public final class CommandProvider implements Provider {

    private static final String TERMS = "unmetered: it brings its own way to its models, by the servers in"
            + " network.hosts";
    private static final long TRANSCRIPT_BYTES_MAX = 8L << 20;

    private final Settings settings;

    /**
     * How the agent is started.
     *
     * @param argv program and arguments; {@code {prompt_file}} and {@code {worktree}} are replaced
     * @param promptByFile whether the prompt is read from {@code {prompt_file}}; else it is standard input
     */
    public record Settings(List<String> argv, boolean promptByFile) {

        public Settings {
            argv = List.copyOf(argv);
            boolean named = argv.stream().anyMatch(word -> word.contains("{prompt_file}"));
            if (promptByFile && !argv.isEmpty() && !named) {
                throw new IllegalArgumentException(
                        "the command does not name {prompt_file}, so its prompt would be lost");
            }
        }
    }

    public CommandProvider(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public Cost cost() {
        return Cost.UNMETERED;
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
        return new Plan("Let `" + program() + "` " + verb(assignment) + " " + assignment.task().feature().symbol()
                + " of " + assignment.task().feature().path() + " (" + TERMS + ").", Optional.empty());
    }

    @Override
    public Result implement(Assignment assignment) {
        Workbench bench = assignment.site().bench();
        Path prompt = assignment.folder().resolve("prompt-" + assignment.attempt() + ".md");
        try {
            Files.createDirectories(assignment.folder());
            Files.writeString(prompt, Prompts.whole(assignment));
        } catch (IOException e) {
            throw EdgeException.environment("cannot write the prompt " + prompt, e);
        }
        assignment.says().accept(TERMS);
        List<Path> readable = new ArrayList<>(bench.readOnly());
        readable.add(prompt);
        Map<String, String> environment = new HashMap<>(bench.environment());
        environment.putAll(bench.proxyVariables());
        Command command = new Command(argv(assignment, prompt, bench), assignment.worktree(), environment,
                settings.promptByFile() ? Optional.empty() : Optional.of(prompt), assignment.wall(),
                TRANSCRIPT_BYTES_MAX,
                Optional.of(assignment.folder().resolve("transcript-" + assignment.attempt() + ".log")));
        Exit exit = bench.runner().run(bench.sandbox().confine(command,
                new Confinement(List.of(assignment.worktree()), readable, false, bench.outside().stream().toList())),
                assignment.says());
        check(exit);
        String last = exit.output().lines().filter(line -> !line.isBlank()).reduce((first, second) -> second)
                .orElse("");
        return new Result(last, List.of());
    }

    private List<String> argv(Assignment assignment, Path prompt, Workbench bench) {
        List<String> argv = new ArrayList<>(settings.argv().stream().map(word -> word
                .replace("{prompt_file}", prompt.toString())
                .replace("{worktree}", assignment.worktree().toString())).toList());
        if (argv.isEmpty()) {
            throw EdgeException
                    .environment("the provider \"command\" has no program to run; name one in .fresh/config.yaml");
        }
        if (!argv.getFirst().contains("/")) {
            argv.set(0, bench.program(argv.getFirst()));
        }
        return argv;
    }

    private void check(Exit exit) {
        switch (exit.end()) {
            case WALL_LIMIT -> throw new EdgeException(new Failure(Failure.Kind.LIMIT, program() + " was ended after "
                    + exit.took().toMinutes() + " minutes, its time limit"));
            case STOPPED -> throw new EdgeException(new Failure(Failure.Kind.AGENT, program() + " was stopped"));
            case BY_ITSELF -> {
                if (exit.code() != 0) {
                    String last = exit.error().lines().filter(line -> !line.isBlank())
                            .reduce((first, second) -> second).orElse("nothing on standard error");
                    throw new EdgeException(new Failure(Failure.Kind.AGENT, program() + " ended with exit code "
                            + exit.code() + ": " + last));
                }
            }
        }
    }

    private static String verb(Assignment assignment) {
        return assignment.task().kind().verb().toLowerCase(Locale.ROOT);
    }

    private String program() {
        String first = settings.argv().isEmpty() ? "" : settings.argv().getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }
}
