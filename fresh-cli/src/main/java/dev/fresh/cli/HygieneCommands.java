package dev.fresh.cli;

import dev.fresh.client.FreshClient;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Hygiene.CheckpointRequest;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.CleanupRequest;
import dev.fresh.protocol.Hygiene.DiskView;
import dev.fresh.protocol.Hygiene.ItemView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The chores of git, done by hand; the daemon does them by itself too, and is started for them where it must be. */
final class HygieneCommands {

    private HygieneCommands() {
    }

    /** What they share: one chore, and a line about each thing that it looked at. */
    abstract static class OneChore implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        OneChore(Shell shell) {
            this.shell = shell;
        }

        int show(Function<FreshClient, ChoreView> chore) {
            ChoreView view = chore.apply(shell.daemon());
            if (format.json()) {
                shell.json(view);
            } else {
                for (ItemView item : view.items()) {
                    shell.say("  " + line(item));
                }
                shell.say((view.troubled() ? shell.symbols().warning() : shell.symbols().done())
                        + upper(Text.line(view.summary())) + view.disk().map(disk -> " (" + disk(disk) + ")").orElse("")
                        + ".");
            }
            return view.failed() ? Exits.IO : Exits.OK;
        }
    }

    private static String line(ItemView item) {
        boolean agent = item.id().matches("[0-9a-f]{12}");
        String name = (item.what() + " " + (agent ? Text.shortId(item.id()) : Text.line(item.id()))).strip();
        return name + " | " + item.result() + (item.bytes() > 0 ? " | " + size(item.bytes()) : "") + " | "
                + Text.line(item.text());
    }

    static String disk(DiskView disk) {
        return size(disk.bytes()) + " of " + size(disk.ceilingBytes()) + " in use";
    }

    static String size(long bytes) {
        return bytes < 1_000_000 ? (bytes + 999) / 1000 + " kB"
                : bytes < 1_000_000_000 ? (bytes + 999_999) / 1_000_000 + " MB"
                        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    static String upper(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** {@code fresh auto checkpoint}. */
    @Command(name = "checkpoint", description = {"Keep the work in progress of agents as commits, now.",
            "They are made at the end of each phase and every `checkpoint.every` anyway, in the daemon's own clone, and"
                    + " are never published. What looks like a secret is left out. `fresh auto diff ID` shows one.",
            "Exit codes: 0 it is done, 74 something could not be kept."},
            footer = {"", "Examples:", "  fresh auto checkpoint", "  fresh auto checkpoint abc12345 def67890"})
    static final class Checkpoint extends OneChore {

        @Parameters(paramLabel = "ID", arity = "0..*",
                description = "The agents, by any unique prefixes of their ids (default: all that have a worktree).")
        private List<String> ids = new ArrayList<>();

        Checkpoint(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return show(client -> client.checkpoint(new CheckpointRequest(ids)));
        }
    }

    /** {@code fresh auto sync}. */
    @Command(name = "sync", description = {"Bring proposals up to date with a base that has moved.",
            "One that waits for you is made once more on the new base, with the gates run again; what does not merge"
                    + " goes back to its agent while a run is going on. Open pull requests are looked at, now.",
            "Exit codes: 0 it is done, also where something is in conflict, 74 something could not be done."},
            footer = {"", "Example:",
                    "  fresh auto sync --format json | jq -r '.items[] | select(.result==\"conflict\").id'"})
    static final class Sync extends OneChore {

        Sync(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return show(FreshClient::sync);
        }
    }

    /** {@code fresh auto cleanup}. */
    @Command(name = "cleanup", description = {"Remove what ended agents have left and nobody needs any more.",
            "That is what is older than `retention.days`. Where more than `disk.ceiling` is taken, also younger"
                    + " things, build output first. Never what you may still decide on,"
                    + " and never anything of your own repository.",
            "Exit codes: 0 it is done, 74 something could not be removed."},
            footer = {"", "Examples:", "  fresh auto cleanup --dry-run", "  fresh auto cleanup"})
    static final class Cleanup extends OneChore {

        @Option(names = "--dry-run", description = "Only list what would be removed, with its size.")
        private boolean dryRun;

        Cleanup(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return show(client -> client.cleanup(new CleanupRequest(dryRun)));
        }
    }
}
