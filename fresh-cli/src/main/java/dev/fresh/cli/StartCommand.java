package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.client.Signals;
import dev.fresh.protocol.Answers.PlanItem;
import dev.fresh.protocol.Answers.PlanView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.StatusView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fresh auto start}: asks the daemon for a run and follows it. */
@Command(name = "start", description = {"Start a run and follow it to its end.",
        "Ctrl+C asks for a graceful stop, a second Ctrl+C forces it; closing the terminal leaves the run going."},
        footer = {"", "Examples:", "  fresh auto start --agents 10 --budget 10 --overnight --hours 8 --no-approval",
                "  fresh auto start --dry-run", "",
                "Exit codes: 0 the run ended by itself, 69 nothing could be started,"
                        + " 75 paused because agents could not be spawned, 78 something changed that git takes commands"
                        + " from, 130 after Ctrl+C."})
final class StartCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final StartOptions options = new StartOptions();
    @Option(names = "--dry-run", description = "Show what the run would work on; start and write nothing.")
    private boolean dryRun;
    @Option(names = "--detach", description = "Return once the daemon has accepted the run.")
    private boolean detach;
    @Mixin
    private final Format.Choice format = new Format.Choice();

    StartCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        StartRequest request = options.request(shell, dryRun);
        DaemonLauncher launcher = shell.launcher();
        if (dryRun) {
            return accepted(launcher, launcher.plan(request));
        }
        FreshClient client = launcher.ensure();
        EventStream events = client.events();
        try {
            return start(launcher, client, request, events);
        } catch (ClientException e) {
            events.close();
            throw e;
        }
    }

    private int start(DaemonLauncher launcher, FreshClient client, StartRequest request, EventStream events) {
        Optional<StatusView> going = StartOptions.limited(request) ? Optional.empty()
                : Optional.of(client.status()).filter(StatusView::running);
        AtomicBoolean unwanted = new AtomicBoolean();
        StartedView started = going.isPresent() ? new StartedView(going.get().runId(), List.of(), Optional.empty())
                : accept(client, request, unwanted);
        if (unwanted.get() && started.runId().isPresent()) {
            client.stop(true);
            throw new ClientException(ErrorCode.INTERRUPTED, "the run was stopped before it did anything", "");
        }
        if (started.runId().isEmpty() || detach) {
            events.close();
            return accepted(launcher, started);
        }
        return Attachment.of(shell, launcher, started, format.json()).follow(events, going.isPresent());
    }

    /** Waits until the daemon has the run; who presses Ctrl+C meanwhile must not leave it behind. */
    private StartedView accept(FreshClient client, StartRequest request, AtomicBoolean unwanted) {
        try (Signals.Handling _ = Signals.on("INT", () -> {
            if (unwanted.getAndSet(true)) {
                System.exit(Exits.INTERRUPTED);
            }
        })) {
            return client.start(request);
        }
    }

    private int accepted(DaemonLauncher launcher, StartedView started) {
        if (started.runId().isPresent()) {
            launcher.guard();
        }
        if (format.json()) {
            shell.json(started);
            return Exits.OK;
        }
        started.notices().forEach(notice -> shell.tell(shell.symbols().before(notice) + Text.line(notice)));
        started.runId().ifPresent(id -> {
            shell.say("Run " + Text.shortId(id) + " was accepted and goes on by itself.");
            shell.next("`fresh auto status` or `fresh tui` shows it, `fresh auto stop` ends it.");
        });
        started.plan().ifPresent(this::plan);
        return Exits.OK;
    }

    /** Hooking up goes without saying. */
    private static String kind(PlanItem item) {
        return switch (item.kind()) {
            case "cover" -> "test ";
            case "document" -> "document ";
            case "issue" -> "resolve ";
            default -> "";
        };
    }

    private void plan(PlanView plan) {
        for (PlanItem item : plan.items()) {
            shell.say(
                    "  " + item.code().orElse("would be done") + " | " + kind(item) + Text.line(item.feature()) + " | "
                            + Text.line(item.path()) + (item.line() == 0 ? "" : ":" + item.line()) + " | "
                            + Text.line(item.reason()));
        }
        shell.say(Text.plural(plan.unhooked(), "unhooked feature") + ": the built-in agent can do " + plan.builtin()
                + " for $0.00, " + plan.needModel() + " need a model (at most "
                + Dollars.text(plan.estimateMicroUsd()) + ").");
        if (plan.untested() + plan.undocumented() > 0) {
            shell.say(Text.plural(plan.untested(), "hooked feature") + " without a test (--kind cover), "
                    + plan.undocumented() + " without a document (--kind document).");
        }
        shell.tell("Nothing was started and nothing was written.");
        shell.next(plan.builtin() + plan.needModel() > 0 ? "the same without --dry-run starts it."
                : "`fresh inventory --all` shows what there is, and why nothing of it is picked.");
    }
}
