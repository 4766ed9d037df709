package dev.fresh.cli;

import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.Schedules.ScheduleRequest;
import dev.fresh.protocol.Schedules.ScheduleView;
import dev.fresh.protocol.Schedules.SchedulesView;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about runs that start by themselves. */
final class ScheduleCommands {

    private static final DateTimeFormatter NEXT = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT);

    private ScheduleCommands() {
    }

    static CommandLine all(Shell shell) {
        return new CommandLine(new Schedule()).addSubcommand(new Add(shell)).addSubcommand(new ListAll(shell))
                .addSubcommand(new Remove(shell));
    }

    /** {@code fresh auto schedule}. */
    @Command(name = "schedule", synopsisSubcommandLabel = "COMMAND",
            description = "Start runs by themselves, every night or on some days.",
            footer = {"", "Examples:", "  fresh auto schedule add --at 22:00 --overnight --no-approval",
                    "  fresh auto schedule list"})
    static final class Schedule {
    }

    /** {@code fresh auto schedule add}. */
    @Command(name = "add", description = {"Start a run like this one every night, or on some days.",
            "The options are those of `fresh auto start`, and are checked now as they would be then. The daemon stays"
                    + " for it; a start that it misses is told by `fresh auto status`, and made only when it is at most"
                    + " 30 minutes late."},
            footer = {"", "Examples:",
                    "  fresh auto schedule add --at 22:00 --overnight --hours 8 --budget 10 --no-approval",
                    "  fresh auto schedule add --at 23:30 --days mon-fri --name weeknights --agents 3"})
    static final class Add implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--at", paramLabel = "TIME", required = true, description = "Time of day, for example 22:00.")
        private String at = "";
        @Option(names = "--days", paramLabel = "DAYS",
                description = "For example mon-fri or sat,sun (default: every day).")
        private Optional<String> days = Optional.empty();
        @Option(names = "--name", paramLabel = "NAME", description = "What you call it.")
        private Optional<String> name = Optional.empty();
        @Mixin
        private final StartOptions options = new StartOptions();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Add(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            ScheduleRequest request = new ScheduleRequest(at, days, Optional.of(ZoneId.systemDefault().getId()), name,
                    options.request(shell, false));
            ScheduleView added = shell.launcher().ensure().addSchedule(request);
            if (format.json()) {
                shell.json(added);
                return Exits.OK;
            }
            added.notices().forEach(notice -> shell.tell(shell.symbols().warning() + Text.line(notice)));
            shell.say("Schedule " + line(added));
            shell.tell(KeptAlive.of(shell).sentence());
            return Exits.OK;
        }
    }

    /** {@code fresh auto schedule list}. */
    @Command(name = "list", description = "Show the schedules and when each starts its next run.",
            footer = {"", "Example:", "  fresh auto schedule list --format json | jq -r '.schedules[].next_start'"})
    static final class ListAll implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        ListAll(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            DaemonLauncher launcher = shell.launcher();
            SchedulesView schedules = launcher.nights().schedules();
            if (format.json()) {
                shell.json(schedules);
                return Exits.OK;
            }
            schedules.schedules().forEach(schedule -> shell.say(line(schedule)));
            if (schedules.schedules().isEmpty()) {
                shell.say("There are no schedules; `fresh auto schedule add --at 22:00` makes one.");
            } else if (launcher.running().isEmpty()) {
                shell.say(shell.symbols().warning() + "No daemon runs now, so nothing would start; "
                        + KeptAlive.of(shell).sentence());
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto schedule remove}. */
    @Command(name = "remove", description = "Remove a schedule; a run that it has started goes on.",
            footer = {"", "Example:", "  fresh auto schedule remove 5c4e1f2a"})
    static final class Remove implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "ID", description = "The schedule, by its name or any unique prefix of its id.")
        private String id = "";
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Remove(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            FreshClient client = shell.daemon();
            SchedulesView left = client.removeSchedule(id);
            if (format.json()) {
                shell.json(left);
            } else {
                shell.say("The schedule is removed; " + Text.plural(left.schedules().size(), "schedule") + " left.");
            }
            return Exits.OK;
        }
    }

    /** One schedule for people. */
    static String line(ScheduleView schedule) {
        List<String> words = new ArrayList<>();
        words.add(schedule.shortId() + (schedule.name().isEmpty() ? "" : " " + Text.line(schedule.name())));
        words.add(
                schedule.at() + " " + (schedule.days().size() == 7 ? "every day" : String.join(",", schedule.days())));
        words.add("next " + NEXT.format(schedule.nextStart().atZone(ZoneId.of(schedule.zone()))) + " "
                + schedule.zone());
        words.add(options(schedule.start()));
        return String.join(" | ", words);
    }

    /** What was said about the run, as it would be typed. */
    private static String options(StartRequest start) {
        List<String> words = new ArrayList<>();
        start.agents().ifPresent(value -> words.addAll(List.of("--agents", value.toString())));
        start.budgetUsd().ifPresent(value -> words.addAll(List.of("--budget", value.toPlainString())));
        start.agentBudgetUsd().ifPresent(value -> words.addAll(List.of("--agent-budget", value.toPlainString())));
        start.hours().ifPresent(value -> words.addAll(List.of("--hours", value.toPlainString())));
        flag(words, "--overnight", start.overnight());
        flag(words, "--no-approval", start.noApproval());
        start.strategy().ifPresent(value -> words.addAll(List.of("--strategy", value)));
        start.kinds().forEach(value -> words.addAll(List.of("--kind", value)));
        start.seed().ifPresent(value -> words.addAll(List.of("--seed", value.toString())));
        start.base().ifPresent(value -> words.addAll(List.of("--base", value)));
        start.provider().ifPresent(value -> words.addAll(List.of("--provider", value)));
        start.features().forEach(value -> words.addAll(List.of("--feature", value)));
        start.sandbox().ifPresent(value -> words.addAll(List.of("--sandbox", value)));
        flag(words, "--allow-unmetered", start.allowUnmetered());
        start.maxPlanShare().ifPresent(value -> words.addAll(List.of("--max-plan-share", value.toString())));
        start.reviewQueue().ifPresent(value -> words.addAll(List.of("--review-queue", value.toString())));
        flag(words, "--offline", start.offline());
        return words.isEmpty() ? "with the settings of this repository"
                : Text.command(words);
    }

    private static void flag(List<String> words, String name, boolean given) {
        if (given) {
            words.add(name);
        }
    }
}
