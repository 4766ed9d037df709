package dev.fresh.cli;

import dev.fresh.protocol.Exits;
import dev.fresh.tui.Tui;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fresh tui}: the dashboard. */
@Command(name = "tui", aliases = "dashboard", description = "Watch the run in a full-screen dashboard; q leaves it.",
        footer = {"", "Example:", "  fresh tui"})
final class TuiCommand implements Callable<Integer> {

    private final Shell shell;

    TuiCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Tui.run(shell.launcher().reader());
        return Exits.OK;
    }
}
