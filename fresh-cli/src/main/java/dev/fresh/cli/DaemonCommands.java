package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands about the daemon itself. */
final class DaemonCommands {

    private DaemonCommands() {
    }

    /** {@code fresh daemon}. */
    @Command(name = "daemon", synopsisSubcommandLabel = "COMMAND",
            description = "Run, look at or stop this repository's daemon; the other commands start it by themselves.",
            footer = {"", "Example:", "  fresh daemon status"})
    static final class Daemon {
    }

    /** {@code fresh daemon run}. */
    @Command(name = "run", description = "Run the daemon in the foreground, as a service manager wants it.",
            footer = {"", "Example:", "  fresh daemon run"})
    static final class Run implements Callable<Integer> {

        private final Shell shell;

        Run(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            return shell.in(shell.paths().root()).run(DaemonLauncher.DAEMON, List.of());
        }
    }

    /** {@code fresh daemon status}. */
    @Command(name = "status", description = "Show whether the daemon runs; exit code 69 when it does not.",
            footer = {"", "Example:", "  fresh daemon status --format json"})
    static final class Status implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Status(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            HealthView health = shell.launcher().client().health();
            if (format.json()) {
                shell.json(health);
            } else {
                shell.say("Daemon " + health.version() + " runs as process " + health.pid() + " since "
                        + health.startedAt() + " for " + health.repository());
            }
            return Exits.OK;
        }
    }

    /** {@code fresh daemon stop}. */
    @Command(name = "stop", description = "Stop the daemon; an unfinished run goes on when it is started again.",
            footer = {"", "Example:", "  fresh daemon stop"})
    static final class Stop implements Callable<Integer> {

        private static final long LONGEST_STOP_SECONDS = 60;

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Stop(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            FreshClient client = shell.launcher().client();
            boolean unfinished = client.status().running();
            HealthView health = client.health();
            end(health);
            if (format.json()) {
                shell.json(Map.of("stopped", true, "pid", health.pid(), "run_unfinished", unfinished));
            } else {
                shell.say("The daemon has stopped." + (unfinished ? " Its run goes on with `fresh auto start`." : ""));
            }
            return Exits.OK;
        }

        static void end(HealthView health) {
            ProcessHandle daemon = ProcessHandle.of(health.pid()).orElse(null);
            if (daemon == null) {
                return;
            }
            daemon.destroy();
            try {
                daemon.onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new ClientException(ErrorCode.TIMEOUT, "process " + health.pid() + " has not ended within "
                        + LONGEST_STOP_SECONDS + " seconds", "its log is .fresh/logs/daemon.log", e);
            } catch (InterruptedException e) {
                throw Shell.interrupted(e);
            }
        }
    }
}
