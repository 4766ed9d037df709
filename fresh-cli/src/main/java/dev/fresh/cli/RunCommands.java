package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that move the run as a whole. */
final class RunCommands {

    private RunCommands() {
    }

    /** {@code fresh auto stop}. */
    @Command(name = "stop", description = {"Stop the run: nothing new starts, running work gets its grace time.",
            "Work is kept, and agents that wait for you go on waiting."},
            footer = {"", "Example:", "  fresh auto stop --force"})
    static final class Stop implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--force", description = "End running work at once.")
        private boolean force;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Stop(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            FreshClient client = shell.launcher().running().orElseThrow(() -> new ClientException(
                    ErrorCode.NOT_RUNNING, "nothing runs in this repository",
                    "`fresh auto status` shows the last run"));
            client.stop(force);
            if (format.json()) {
                shell.json(client.wholeStatus());
            } else {
                shell.say(force ? "The run ends now."
                        : "The run is stopping; `fresh auto stop --force` ends it at once.");
                shell.next("`fresh auto status` shows it end, `fresh auto report` what came of it.");
            }
            return Exits.OK;
        }
    }
}
