package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.RunWatch;
import dev.fresh.client.Signals;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.text.Cells;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A terminal that follows a run. It shows live progress while it is the one that the person looks at; in the background
 * it says one sentence at the start and one at the end, and it never reads the terminal.
 */
final class Attachment implements RunWatch.Listener {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String BELL = "\u0007";
    private static final String ERASE_LINE = "\r\033[K";

    private final Shell shell;
    private final DaemonLauncher launcher;
    private final String runId;
    private final List<String> notices;
    private final Set<String> told = new HashSet<>();
    private final boolean json;
    private final boolean everything;
    private final AtomicInteger interrupts = new AtomicInteger();
    private boolean introduced;
    private boolean liveLine;
    private boolean quiet;
    private Instant since = Instant.EPOCH;

    private Attachment(Shell shell, DaemonLauncher launcher, StartedView started, boolean json, boolean everything) {
        this.shell = shell;
        this.launcher = launcher;
        this.runId = started.runId().orElseThrow();
        this.notices = started.notices();
        this.json = json;
        this.everything = everything;
    }

    /** An attachment that shows as much as whoever looks can use. */
    static Attachment of(Shell shell, DaemonLauncher launcher, StartedView started, boolean json) {
        return new Attachment(shell, launcher, started, json, false);
    }

    /** An attachment that shows every step, whoever looks. */
    static Attachment showingAll(Shell shell, DaemonLauncher launcher, StartedView started) {
        return new Attachment(shell, launcher, started, false, true);
    }

    /**
     * Follows the run.
     *
     * @param joined whether the run was going on already
     * @return the exit code
     */
    int follow(EventStream events, boolean joined) {
        if (joined && !json) {
            shell.tell("A run is going on; following it.");
        }
        Duration patience = Duration.ofSeconds(everything ? 4 : 1);
        try (Signals.Handling _ = Signals.on("INT", this::interrupted);
                // Whoever closes the terminal wants the night to go on, and this process to keep an eye on it.
                Signals.Handling _ = Signals.on("HUP", () -> {})) {
            StatusView end = new RunWatch(launcher, runId, patience).follow(events, this);
            return ended(end);
        } finally {
            clearLine();
        }
    }

    private void interrupted() {
        int times = interrupts.incrementAndGet();
        if (times > 2) {
            System.exit(Exits.INTERRUPTED);
        }
        boolean force = times == 2;
        // The signal's own thread has to stay free for the next Ctrl+C.
        Thread.ofPlatform().daemon().start(() -> {
            note(force ? "Forcing the stop ..."
                    : "Stopping: nothing new starts, running work gets its grace time; Ctrl+C again forces it.");
            try {
                launcher.client().stop(force);
            } catch (ClientException e) {
                note("the stop was not accepted: " + e.getMessage());
            }
        });
    }

    private boolean showing() {
        return !json && !shell.quiet().get() && (everything || shell.terminal().foreground());
    }

    @Override
    public synchronized void happened(EventView event) {
        quiet = false;
        if (event.bell() && showing() && shell.terminal().screen()) {
            shell.out().print(BELL);
        }
        // What is held is in the live line; one line for each request is enough, and says what it did cost.
        if (showing() && !event.at().isBefore(since) && !event.type().equals("RequestReserved")) {
            note(CLOCK.format(event.at().atZone(ZoneId.systemDefault())) + " " + Text.line(event.text()));
        }
    }

    @Override
    public synchronized void stands(StatusView status) {
        introduce(status);
        status.notices().stream().filter(notice -> notice.startsWith("Paused: ") && told.add(notice) && showing())
                .forEach(notice -> note(shell.symbols().before(notice) + Text.line(notice)));
        if (!showing() || !status.running()) {
            return;
        }
        String line = progress(status, Instant.now(), ZoneId.systemDefault());
        if (everything && !shell.terminal().foreground()) {
            // Lines that stay are for silences only; each event has said where things stand.
            if (quiet) {
                shell.say("  " + line);
            }
            quiet = true;
        } else {
            shell.out().print(ERASE_LINE + Cells.start(line, shell.width() - 1));
            shell.out().flush();
            liveLine = true;
        }
    }

    @Override
    public synchronized void restarts(int time) {
        clearLine();
        shell.err().println("fresh: the daemon crashed; starting it again (time " + time
                + "), its log is .fresh/logs/daemon.log");
        shell.err().flush();
    }

    private synchronized void note(String line) {
        clearLine();
        shell.say(line);
    }

    private synchronized void clearLine() {
        if (liveLine) {
            shell.out().print(ERASE_LINE);
            shell.out().flush();
            liveLine = false;
        }
    }

    private void introduce(StatusView status) {
        if (introduced) {
            return;
        }
        introduced = true;
        told.addAll(status.notices());
        since = status.startedAt().orElse(Instant.EPOCH);
        if (json || shell.quiet().get()) {
            return;
        }
        List<String> facts = new ArrayList<>();
        facts.add("up to " + Text.plural(status.agentsMax(), "agent"));
        facts.add("budget " + Dollars.text(status.budgetMicroUsd()));
        status.deadline().ifPresent(end -> facts.add("until " + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm",
                Locale.ROOT).format(end.atZone(ZoneId.systemDefault()))));
        status.provider().ifPresent(facts::add);
        status.sandbox().ifPresent(sandbox -> facts.add("sandbox: " + sandbox));
        status.baseName().ifPresent(base -> facts.add("base " + base
                + status.baseCommit().map(commit -> " at " + Text.shortId(commit)).orElse("")));
        String line = "Run " + Text.shortId(runId) + " started: " + Text.line(String.join(", ", facts));
        List<String> remarks = Stream.concat(notices.stream(), status.notices().stream()).distinct().map(Text::line)
                .toList();
        if (showing()) {
            shell.say(shell.symbols().robot() + line);
            remarks.forEach(remark -> shell.say(shell.symbols().before(remark) + remark));
        } else {
            // In the background one line has to hold it all.
            shell.say(remarks.isEmpty() ? line : line + "; " + String.join("; ", remarks));
        }
    }

    /** Where the run stands, in one line. */
    static String progress(StatusView status, Instant now, ZoneId zone) {
        String time = status.startedAt().map(start -> Text.span(Duration.between(start, now))).orElse("")
                + status.deadline().map(end -> ", " + Text.span(Duration.between(now, end)) + " left").orElse("");
        return status.runState().orElse(RunState.RUNNING) + " | " + working(status) + " working | "
                + status.waiting() + " waiting | " + status.count(AgentStatus.COMPLETED) + " completed | "
                + Dollars.text(status.totalCostMicroUsd()) + " / " + Dollars.text(status.budgetMicroUsd())
                + (status.reservedMicroUsd() > 0 ? " (" + Dollars.text(status.reservedMicroUsd()) + " reserved)" : "")
                + " | " + held(status, zone) + time;
    }

    /** Who cannot go on because of a provider, and until when. */
    private static String held(StatusView status, ZoneId zone) {
        List<Instant> until = status.agents().values().stream().flatMap(agent -> agent.waitsUntil().stream()).sorted()
                .toList();
        return until.isEmpty() ? ""
                : until.size() + " waiting for provider until "
                        + DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT)
                                .format(until.getFirst().atZone(zone))
                        + " | ";
    }

    private static int working(StatusView status) {
        return status.count(AgentStatus.ANALYZING) + status.count(AgentStatus.IMPLEMENTING)
                + status.count(AgentStatus.TESTING) + status.count(AgentStatus.COMMITTING);
    }

    private int ended(StatusView status) {
        clearLine();
        int exit = exit(status);
        if (json) {
            shell.json(status.agentsOmitted() + status.notDoneOmitted() > 0 ? launcher.reader().wholeStatus() : status);
            return exit;
        }
        if (status.running() || status.runState().filter(state -> state != RunState.ENDED).isPresent()) {
            shell.say(status.runState().equals(Optional.of(RunState.PAUSED))
                    ? "Run " + Text.shortId(runId) + " is paused" + why(status)
                            + "; mend the cause, then `fresh auto resume` goes on."
                    : "The daemon was stopped; `fresh auto start` continues run " + Text.shortId(runId) + ".");
            return exit;
        }
        List<String> facts = new ArrayList<>();
        facts.add(status.count(AgentStatus.COMPLETED) + " completed");
        facts.add(status.count(AgentStatus.FAILED) + " failed");
        facts.add(status.count(AgentStatus.STOPPED) + " stopped");
        facts.add(status.waiting() + " waiting");
        facts.add(Dollars.text(status.totalCostMicroUsd()) + " of " + Dollars.text(status.budgetMicroUsd()));
        status.reportPath().ifPresent(report -> facts.add("report " + report));
        shell.say("Run " + Text.shortId(runId) + " ended" + why(status) + ": " + String.join(", ", facts));
        if (status.waiting() > 0 && showing()) {
            shell.next("`fresh auto status` shows what waits for you, `fresh auto approve --all` approves it.");
        }
        return exit;
    }

    private static String why(StatusView status) {
        return status.endText().map(text -> " (" + Text.line(text) + ")").orElse("");
    }

    private int exit(StatusView status) {
        if (interrupts.get() > 0) {
            return Exits.INTERRUPTED;
        }
        boolean noMoney = status.endReason().equals(Optional.of(EndReason.BUDGET)) && status.agents().isEmpty();
        if (noMoney) {
            return Exits.UNAVAILABLE; // nothing could be started, which is not what a run over its budget is
        }
        boolean ended = status.runState().equals(Optional.of(RunState.ENDED));
        return status.endReason().map(EndReason::exit).orElse(ended ? Exits.OK : Exits.UNAVAILABLE);
    }
}
