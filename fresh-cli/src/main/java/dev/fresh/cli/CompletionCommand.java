package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fresh completion}: prints what makes a shell complete commands, options and agents, or installs it. */
@Command(name = "completion", description = {"Make your shell complete commands, options and agents.",
        "install puts the script where your shell looks for it; with SHELL it is printed."},
        footer = {"", "Examples:", "  fresh completion install", "  source <(fresh completion bash)",
                "  fresh completion fish | source"})
final class CompletionCommand implements Callable<Integer> {

    private final Shell shell;
    @Spec
    private CommandSpec spec;
    @Parameters(paramLabel = "SHELL", arity = "0..1", description = "${COMPLETION-CANDIDATES} (default: yours).")
    private Optional<Kind> kind = Optional.empty();

    /** The shells. */
    enum Kind {
        BASH, ZSH, FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.say(script(spec, kind.orElseGet(() -> ownShell(shell))));
        return Exits.OK;
    }

    static String script(CommandSpec spec, Kind kind) {
        List<Completions.Place> places = Completions.of(spec.root().commandLine());
        return switch (kind) {
            case BASH -> BashCompletion.script(places);
            case ZSH -> ZshCompletion.script(places);
            case FISH -> FishCompletion.script(places);
        };
    }

    /** The shell that the person logs in with. */
    static Kind ownShell(Shell shell) {
        Path program = Path.of(shell.environment().getOrDefault("SHELL", "unknown")).getFileName();
        for (Kind kind : Kind.values()) {
            if (program != null && kind.toString().equals(program.toString())) {
                return kind;
            }
        }
        throw new ClientException(ErrorCode.BAD_USAGE, "your shell " + program + " is none that fresh can complete in",
                "name one: bash, zsh or fish");
    }

    /** What {@code install} and {@code uninstall} share. */
    abstract static class Placed implements Callable<Integer> {

        private final Shell shell;
        @Spec
        private CommandSpec spec;
        @Option(names = "--shell", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES} (default: yours).")
        private Optional<Kind> kind = Optional.empty();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Placed(Shell shell) {
            this.shell = shell;
        }

        abstract boolean act(CompletionFile file, String script);

        abstract String said(boolean changed, CompletionFile file);

        @Override
        public Integer call() {
            Kind meant = kind.orElseGet(() -> ownShell(shell));
            CompletionFile file = CompletionFile.of(meant, shell.environment());
            boolean changed = act(file, script(spec, meant));
            if (format.json()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("shell", meant.toString());
                answer.put("file", file.path().toString());
                answer.put("changed", changed);
                answer.put("next", file.next());
                shell.json(answer);
            } else {
                shell.say(said(changed, file));
            }
            return Exits.OK;
        }
    }

    /** {@code fresh completion install}. */
    @Command(name = "install", description = {"Put the script where your shell looks for it; again after an update.",
            "Nothing else is changed; a line that your own settings need is shown, for you to add."},
            footer = {"", "Examples:", "  fresh completion install", "  fresh completion install --shell zsh"})
    static final class Install extends Placed {

        Install(Shell shell) {
            super(shell);
        }

        @Override
        boolean act(CompletionFile file, String script) {
            return file.write(script + "\n");
        }

        @Override
        String said(boolean changed, CompletionFile file) {
            return (changed ? "Wrote " + file.path() + "." : file.path() + " is there already, as it has to be.") + "\n"
                    + file.next();
        }
    }

    /** {@code fresh completion uninstall}. */
    @Command(name = "uninstall", description = "Remove the script that install wrote.",
            footer = {"", "Example:", "  fresh completion uninstall"})
    static final class Uninstall extends Placed {

        Uninstall(Shell shell) {
            super(shell);
        }

        @Override
        boolean act(CompletionFile file, String script) {
            return file.remove();
        }

        @Override
        String said(boolean changed, CompletionFile file) {
            return changed ? "Removed " + file.path() + "."
                    : "There is no " + file.path() + ", so nothing was removed.";
        }
    }
}
