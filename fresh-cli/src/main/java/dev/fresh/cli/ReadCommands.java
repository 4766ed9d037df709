package dev.fresh.cli;

import dev.fresh.client.StateReader;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.RequestsView;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that show what agents did. */
final class ReadCommands {

    private ReadCommands() {
    }

    /** {@code fresh auto logs}. */
    @Command(name = "logs", description = "Show what an agent did and said.",
            footer = {"", "Example:", "  fresh auto logs abc12345 -f"})
    static final class Logs implements Callable<Integer> {

        private static final long PERIOD_MILLIS = 500;

        private final Shell shell;
        @Parameters(paramLabel = "ID", description = "The agent, by any unique prefix of its id.")
        private String id = "";
        @Option(names = {"-f", "--follow"}, description = "Go on until the agent has ended.")
        private boolean follow;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Logs(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws InterruptedException {
            StateReader reader = shell.launcher().reader();
            LogChunk chunk = reader.log(id, 0);
            while (true) {
                print(chunk);
                boolean nothingNew = chunk.nextOffset() == chunk.offset();
                if (nothingNew && (!follow || chunk.complete())) {
                    return Exits.OK;
                }
                if (nothingNew) {
                    Thread.sleep(PERIOD_MILLIS);
                }
                chunk = reader.log(chunk.id(), chunk.nextOffset());
            }
        }

        private void print(LogChunk chunk) {
            if (chunk.text().isEmpty()) {
                return;
            }
            if (format.json()) {
                shell.json(chunk);
            } else {
                shell.out().print(shell.terminal().screen() ? Text.safe(chunk.text()) : chunk.text());
                shell.out().flush();
            }
        }
    }

    /** {@code fresh auto requests}. */
    @Command(name = "requests",
            description = {"Show each request of an agent to a model: tokens, cost and where it comes from, times.",
                    "Sums follow by call, which is one turn of the agent, and by phase."},
            footer = {"", "Example:", "  fresh auto requests abc12345 --format json | jq .total.cost_micro_usd"})
    static final class Requests implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "ID", description = "The agent, by any unique prefix of its id.")
        private String id = "";
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Requests(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            RequestsView requests = shell.launcher().reader().requests(id);
            if (format.json()) {
                shell.json(requests);
            } else {
                shell.say(new RequestsText(ZoneId.systemDefault(), shell.room()).of(requests));
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto diff}. */
    @Command(name = "diff", description = "Show exactly the commit that an agent proposes.",
            footer = {"", "Example:", "  fresh auto diff abc12345 | less"})
    static final class Diff implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "ID", description = "The agent, by any unique prefix of its id.")
        private String id = "";
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Diff(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            DiffView diff = shell.launcher().reader().diff(id);
            if (format.json()) {
                shell.json(diff);
                return Exits.OK;
            }
            if (diff.checkpoint()) {
                shell.err().println("No proposal yet: this is the work that was kept as "
                        + diff.commit().substring(0, Math.min(8, diff.commit().length())) + ".");
                shell.err().flush();
            }
            print(shell, diff);
            return Exits.OK;
        }
    }

    /** A patch as it is. */
    static void print(Shell shell, DiffView diff) {
        shell.out().print(shell.terminal().screen() ? Text.safe(diff.text()) : diff.text());
        if (diff.truncated()) {
            shell.out().println("... the rest is left out; `git show " + diff.commit() + "` has it all");
        }
        shell.out().flush();
    }

    /** {@code fresh auto report}. */
    @Command(name = "report", description = "Show the report of the last run that ended.",
            footer = {"", "Example:", "  fresh auto report --format json | jq .orchestration_summary"})
    static final class Report implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "markdown",
                description = "${COMPLETION-CANDIDATES}.")
        private Form form = Form.MARKDOWN;

        /** The forms of a report. */
        enum Form {
            MARKDOWN, JSON;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        Report(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            String report = shell.launcher().reader().report(form.toString());
            shell.say((shell.terminal().screen() ? Text.safe(report) : report).stripTrailing());
            return Exits.OK;
        }
    }
}
