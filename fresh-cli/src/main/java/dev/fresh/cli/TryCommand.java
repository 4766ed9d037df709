package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.Signals;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fresh auto try}: runs a proposal in a throw-away checkout, so that the user's own stays as it is. */
@Command(name = "try", description = {"Run an agent's proposal in a throw-away checkout of it.",
        "Without a command, the one that shows the new feature; this runs the agent's code on your machine."},
        footer = {"", "Examples:", "  fresh auto try abc12345", "  fresh auto try abc12345 -- mvn -q test"})
final class TryCommand implements Callable<Integer> {

    private final Shell shell;
    @Parameters(index = "0", paramLabel = "ID", description = "The agent, by any unique prefix of its id.")
    private String id = "";
    @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", description = "What to run there.")
    private List<String> command = List.of();
    @Option(names = "--keep", description = "Keep the checkout and say where it is.")
    private boolean keep;

    TryCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        FreshPaths paths = shell.paths();
        AgentView agent = shell.launcher().reader().agent(id);
        String commit = agent.proposalCommit().orElseThrow(() -> new ClientException(ErrorCode.WRONG_STATE,
                "agent " + agent.shortId() + " is " + agent.status() + " and has proposed nothing yet",
                "`fresh auto status` shows where it stands"));
        List<String> wanted = command.isEmpty() ? agent.trial() : command;
        if (wanted.isEmpty()) {
            throw new ClientException(ErrorCode.BAD_USAGE, "no command is known that shows this proposal",
                    "name one: fresh auto try " + agent.shortId() + " -- COMMAND");
        }
        Path checkout = Files.createTempDirectory("fresh-try-" + agent.shortId() + "-");
        try {
            checkOut(paths.root(), checkout, commit);
            shell.say("In a checkout of " + Text.shortId(commit) + ": " + Text.command(wanted));
            return run(checkout, wanted);
        } finally {
            if (keep) {
                shell.say("Kept: " + checkout);
            } else {
                delete(checkout);
            }
        }
    }

    private void checkOut(Path repository, Path checkout, String commit) {
        // A shared clone reads the user's objects and writes nothing into their repository.
        git(checkout, "clone", "--quiet", "--shared", "--no-checkout", "--", repository.toString(), ".");
        git(checkout, "-c", "core.hooksPath=/dev/null", "checkout", "--quiet", "--detach", commit);
    }

    private void git(Path where, String... arguments) {
        List<String> line = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        Shell.Ran ran = shell.run(where, line, Map.of("GIT_TERMINAL_PROMPT", "0"));
        if (ran.exit() != 0) {
            throw new ClientException(ErrorCode.IO, "the checkout failed: " + Text.line(ran.output()),
                    "the proposal's branch may be gone; `fresh auto diff` still shows it");
        }
    }

    private int run(Path checkout, List<String> wanted) {
        // Ctrl+C is for the command; the checkout has to be removed after it.
        try (Signals.Handling _ = Signals.on("INT", () -> {})) {
            return new ProcessBuilder(wanted).directory(checkout.toFile()).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new ClientException(ErrorCode.TOOL_MISSING, wanted.getFirst() + " cannot be run: " + e.getMessage(),
                    "install it, or name another command", e);
        } catch (InterruptedException e) {
            throw Shell.interrupted(e);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException("the checkout " + folder + " cannot be removed", e);
                }
            });
        }
    }
}
