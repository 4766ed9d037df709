package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.Answers.PlanItem;
import dev.fresh.protocol.Answers.PlanView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.StatusView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                        + " 75 paused because agents could not be spawned, 130 after Ctrl+C."})
final class StartCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--agents", paramLabel = "N", description = "Agents at once, 1 to 10 (default: 10).")
    private Optional<Integer> agents = Optional.empty();
    @Option(names = "--budget", paramLabel = "USD", description = "Budget of the whole run (default: 10.00).")
    private Optional<String> budget = Optional.empty();
    @Option(names = "--agent-budget", paramLabel = "USD", description = "Budget of one agent (default: 1.00).")
    private Optional<String> agentBudget = Optional.empty();
    @Option(names = "--hours", paramLabel = "N", description = "Hours until the deadline (default: 8).")
    private Optional<String> hours = Optional.empty();
    @Option(names = "--overnight", description = "Work outside the configured work hours too, safest first.")
    private boolean overnight;
    @Option(names = "--no-approval", description = "Publish tested proposals without asking.")
    private boolean noApproval;
    @Option(names = "--strategy", paramLabel = "NAME", description = "highest_impact, safest or random.")
    private Optional<String> strategy = Optional.empty();
    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random strategy.")
    private Optional<Long> seed = Optional.empty();
    @Option(names = "--base", paramLabel = "REV", description = "What to work on (default: the checked out branch).")
    private Optional<String> base = Optional.empty();
    @Option(names = "--provider", paramLabel = "NAME",
            description = "Who does the work, for example claude_cli, or several in an order: claude_cli,codex_cli"
                    + " (default: auto, all that can be used here).")
    private Optional<String> provider = Optional.empty();
    @Option(names = "--feature", paramLabel = "ID", description = "Work on this feature of the inventory; repeatable.")
    private List<String> features = List.of();
    @Option(names = "--sandbox", paramLabel = "MODE", description = "auto, or none to do without.")
    private Optional<String> sandbox = Optional.empty();
    @Option(names = "--allow-unmetered",
            description = "Allow providers that have no cap in dollars: log-ins, cursor_cli, command.")
    private boolean allowUnmetered;
    @Option(names = "--max-plan-share", paramLabel = "PERCENT",
            description = "How much of any window of a log-in's plan may be used (default: 100).")
    private Optional<Integer> maxPlanShare = Optional.empty();
    @Option(names = "--offline", description = "Fetch no dependencies and open no pull requests.")
    private boolean offline;
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
        StartRequest request = request();
        DaemonLauncher launcher = shell.launcher();
        if (dryRun) {
            return accepted(launcher, launcher.plan(request));
        }
        FreshClient client = launcher.ensure();
        EventStream events = client.events();
        Optional<StatusView> going = limited(request) ? Optional.empty()
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
        started.runId().ifPresent(launcher::supervise);
        if (format.json()) {
            shell.json(started);
            return Exits.OK;
        }
        started.notices().forEach(notice -> shell.say(shell.symbols().warning() + Text.line(notice)));
        started.runId().ifPresent(id -> shell.say("Run " + Text.shortId(id)
                + " was accepted and goes on by itself: `fresh auto status` shows it, `fresh auto stop` ends it."));
        started.plan().ifPresent(this::plan);
        return Exits.OK;
    }

    private void plan(PlanView plan) {
        for (PlanItem item : plan.items()) {
            shell.say("  " + item.code().orElse("would be done") + " | " + Text.line(item.feature()) + " | "
                    + Text.line(item.path()) + ":" + item.line() + " | " + Text.line(item.reason()));
        }
        shell.say(Text.plural(plan.unhooked(), "unhooked feature") + ": the built-in agent can do " + plan.builtin()
                + " for $0.00, " + plan.needModel() + " need a model (at most "
                + Dollars.text(plan.estimateMicroUsd()) + ").");
        shell.say("Nothing was started and nothing was written.");
    }

    private StartRequest request() {
        if (agents.isPresent() && (agents.get() < 1 || agents.get() > 10)) {
            throw wrong("--agents is " + agents.get() + ", and has to be from 1 to 10", "--agents 10 is the default");
        }
        if (maxPlanShare.isPresent() && (maxPlanShare.get() < 0 || maxPlanShare.get() > 100)) {
            throw wrong("--max-plan-share is " + maxPlanShare.get() + ", and has to be from 0 to 100",
                    "--max-plan-share 80 leaves a fifth of the plan");
        }
        oneOf("--strategy", strategy, List.of("highest_impact", "safest", "random"));
        oneOf("--sandbox", sandbox, List.of("auto", "none"));
        return new StartRequest(agents, Amounts.usd("--budget", budget), Amounts.usd("--agent-budget", agentBudget),
                hours.map(StartCommand::hours), overnight, noApproval, strategy, seed, base, provider, features,
                sandbox, allowUnmetered, offline, dryRun, maxPlanShare, environment(shell));
    }

    private static BigDecimal hours(String text) {
        BigDecimal value = Amounts.number("--hours", text);
        if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(168)) > 0) {
            throw wrong("--hours is " + text + ", and has to be more than 0 and at most 168", "--hours 8 is a night");
        }
        return value;
    }

    private static void oneOf(String option, Optional<String> given, List<String> allowed) {
        if (given.isPresent() && !allowed.contains(given.get())) {
            throw wrong(option + " is " + given.get() + ", and has to be one of " + String.join(", ", allowed),
                    "leave it out for the default");
        }
    }

    private static ClientException wrong(String message, String hint) {
        return new ClientException(ErrorCode.BAD_USAGE, message, hint);
    }

    /** Whether the person said anything about the run; who did not wants to see the one that is going on. */
    private static boolean limited(StartRequest request) {
        StartRequest bare = new StartRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                Optional.empty(), false, false, false, Optional.empty(), request.environment());
        return !request.equals(bare);
    }

    /** The environment as the daemon is told it; it keeps what its settings name. */
    static Map<String, String> environment(Shell shell) {
        Map<String, String> sent = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(shell.environment().keySet());
        names.sort(null);
        for (String name : names) {
            String value = shell.environment().get(name);
            // Exported shell functions and file-sized values are not settings, and requests have a size limit.
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*") && value.length() <= 8192) {
                sent.put(name, value);
            }
        }
        return sent;
    }
}
