package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.tui.Tui;
import java.io.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fresh tui}: the dashboard. */
@Command(name = "tui", aliases = "dashboard",
        description = {"Watch and steer the run in a full-screen dashboard; q leaves it, and the run goes on.",
                "? shows the keys."},
        footer = {"", "Example:", "  fresh tui"})
final class TuiCommand implements Callable<Integer> {

    private final Shell shell;
    @Option(names = "--no-mouse", description = "Leave the mouse to the terminal, for example to mark text with it.")
    private boolean noMouse;

    TuiCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        FreshPaths paths = shell.paths();
        Console console = System.console();
        if (console == null || !console.isTerminal()
                || shell.environment().getOrDefault("TERM", "dumb").equals("dumb")) {
            throw new ClientException(ErrorCode.BAD_USAGE, "the dashboard needs a terminal, and this is none",
                    "`fresh auto status` shows the same anywhere");
        }
        String name = paths.root().getFileName() == null ? "/" : paths.root().getFileName().toString();
        Tui.run(shell.launcher(), new Tui.Options(!noMouse, !shell.terminal().emoji(), name));
        return Exits.OK;
    }
}
