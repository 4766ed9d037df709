package dev.fresh.cli;

import dev.fresh.client.StateReader;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fresh auto status}: where the run stands, from the daemon or, when none runs, from disk. */
@Command(name = "status", description = "Show the run that is going on, else the last one.",
        footer = {"", "Examples:", "  fresh auto status | grep Cost",
                "  fresh auto status --format json | jq '.agents | length'"})
final class StatusCommand implements Callable<Integer> {

    private static final long PERIOD_MILLIS = 2000;

    private final Shell shell;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "summary",
            description = "${COMPLETION-CANDIDATES}; detailed adds branches, gates and steps.")
    private Form form = Form.SUMMARY;
    @Option(names = "--watch", description = "Show it again and again until the run has ended.")
    private boolean watch;

    /** The forms of a status. */
    enum Form {
        SUMMARY, DETAILED, JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    StatusCommand(Shell shell) {
        this.shell = shell;
    }

    StatusCommand(Shell shell, Form form) {
        this.shell = shell;
        this.form = form;
    }

    @Override
    public Integer call() {
        StateReader reader = shell.launcher().reader();
        StatusView status = read(reader);
        print(text(status));
        while (watch && status.running()) {
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                throw Shell.interrupted(e);
            }
            status = read(reader);
            print(text(status));
        }
        return Exits.OK;
    }

    /** A glance is for what goes on and what ended lately; whoever asks for more gets everything. */
    private StatusView read(StateReader reader) {
        return form == Form.SUMMARY ? reader.status() : reader.wholeStatus();
    }

    private String text(StatusView status) {
        StatusText text = new StatusText(shell.symbols(), Instant.now(), ZoneId.systemDefault());
        return switch (form) {
            case SUMMARY -> text.summary(status);
            case DETAILED -> text.detailed(status);
            // Somebody who watches JSON reads it line by line.
            case JSON -> watch ? Json.write(status) : Json.pretty(status);
        };
    }

    private void print(String text) {
        if (watch && shell.terminal().screen() && form != Form.JSON) {
            shell.out().print("\033[H\033[2J");
        }
        shell.say(text);
    }
}
