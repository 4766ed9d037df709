package dev.fresh.edge.provider.loop;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Does what a model asks for, and says what came of it in words of bounded length. */
final class Toolbox {

    /** The tool that ends a phase; whoever leads the conversation looks at it. */
    static final String FINISH = "finish";

    private static final Set<String> CHANGING = Set.of("edit", "write", "run");
    private static final int SECONDS_USUAL = 120;
    private static final int SECONDS_MAX = 600;
    private static final int OUTPUT_CHARS_MAX = 12_000;

    private final Worktree tree;
    private final FileTools files;
    private final boolean writing;
    private final ProcessRunner runner;
    private final Map<String, String> environment;
    private final UnaryOperator<String> hide;

    /**
     * The tools for one phase.
     *
     * @param writing whether the tree may be changed and programs may be run
     * @param environment of the programs that are run
     * @param hide takes out of a text what the model is not to see
     */
    Toolbox(Worktree tree, boolean writing, ProcessRunner runner, Map<String, String> environment,
            UnaryOperator<String> hide) {
        this.tree = tree;
        this.files = new FileTools(tree);
        this.writing = writing;
        this.runner = runner;
        this.environment = environment;
        this.hide = hide;
    }

    /** Whether that tool can change anything. */
    static boolean changes(String tool) {
        return CHANGING.contains(tool);
    }

    Outcome use(Call call) {
        try {
            if (!call.trouble().isEmpty()) {
                throw new Refused(call.trouble());
            }
            if (!writing && changes(call.name())) {
                throw new Refused("this is the analysis: list, read and search, then call finish with the plan");
            }
            return outcome(call, switch (call.name()) {
                case "list" -> files.list(call.input());
                case "read" -> files.read(call.input());
                case "search" -> files.search(call.input());
                case "edit" -> files.edit(call.input());
                case "write" -> files.write(call.input());
                case "run" -> run(call.input());
                case FINISH -> finish(call.input());
                default -> throw new Refused("there is no tool " + Bounds.head(call.name(), 60));
            }, true);
        } catch (Refused | EdgeException e) {
            return outcome(call, e.getMessage(), false);
        } catch (IOException e) {
            return outcome(call, e.getClass().getSimpleName() + ": " + e.getMessage(), false);
        }
    }

    private Outcome outcome(Call call, String text, boolean ok) {
        return new Outcome(call.id(), call.name(), hide.apply(text), ok);
    }

    private static String finish(Map<String, Object> input) throws Refused {
        if (Tree.text(input, "summary").isBlank()) {
            throw new Refused("finish needs \"summary\"");
        }
        return "taken";
    }

    private String run(Map<String, Object> input) throws Refused {
        String line = Tree.text(input, "command");
        List<String> argv = line.isBlank() ? Tree.texts(input, "argv") : List.of("/bin/sh", "-c", line);
        if (argv.isEmpty()) {
            throw new Refused("run needs \"command\" or \"argv\"");
        }
        long asked = Tree.number(input, "seconds");
        Duration wall = Duration.ofSeconds(Math.clamp(asked > 0 ? asked : SECONDS_USUAL, 1, SECONDS_MAX));
        Exit exit = runner.run(new Command(argv, tree.top(), environment, Optional.empty(), wall,
                4L * OUTPUT_CHARS_MAX, Optional.empty()));
        String error = exit.error().isBlank() ? "" : "\n[standard error]\n" + exit.error();
        return switch (exit.end()) {
            case BY_ITSELF -> "exit code " + exit.code();
            case WALL_LIMIT -> "ended after " + wall.toSeconds() + " s, its time limit";
            case STOPPED -> "stopped";
        } + "\n" + Bounds.ends(exit.output() + error, OUTPUT_CHARS_MAX);
    }
}
