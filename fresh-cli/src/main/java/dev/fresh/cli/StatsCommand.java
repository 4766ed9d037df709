package dev.fresh.cli;

import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.StatsView;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fresh stats}: what all runs together came to. */
@Command(name = "stats", description = {"Show what the runs of the last days came to, all together.",
        "Everything is computed from the journal; what nobody knows says so, with the reason."},
        footer = {"", "Examples:", "  fresh stats --since 7d",
                "  fresh stats --since 2026-03-01 --format json | jq .cost_total_usd"})
final class StatsCommand implements Callable<Integer> {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final int NAME_WIDTH = 24;

    private final Shell shell;
    @Option(names = "--since", paramLabel = "TIME", defaultValue = "30d",
            description = "How far back: 30d, 4w, or a date (default: ${DEFAULT-VALUE}).")
    private String since = "30d";
    @Mixin
    private final Format.Choice format = new Format.Choice();

    StatsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        StatsView stats = shell.launcher().nights().stats(since);
        if (format.json()) {
            shell.json(stats);
        } else {
            lines(stats, ZoneId.systemDefault()).forEach(shell::say);
        }
        return Exits.OK;
    }

    /** The figures for people. */
    static List<String> lines(StatsView stats, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add("Since " + DATE.format(stats.since().atZone(zone)));
        line(lines, "Runs", stats.runs() + (stats.simulatedRuns() == 0 ? ""
                : ", and " + stats.simulatedRuns() + " that only played a recording"));
        if (stats.missedNights() > 0) {
            line(lines, "Missed nights", Integer.toString(stats.missedNights()));
        }
        line(lines, "Agents", stats.agents() + ": " + stats.completed() + " completed, " + stats.failed() + " failed, "
                + stats.stopped() + " stopped, " + stats.waiting() + " open");
        line(lines, "Success rate", percent(stats, "success_rate", stats.successRate()));
        line(lines, "Asked a person", percent(stats, "needs_human_share", stats.needsHumanShare())
                + (stats.needsHumanShare().isPresent() ? " of the agents" : ""));
        line(lines, "Features hooked up", stats.featuresHooked() + stats.featuresPerNight()
                .map(figure -> " (" + plain(figure) + " a night)").orElse(""));
        if (stats.featuresTested() + stats.featuresDocumented() > 0) {
            line(lines, "Given tests", Integer.toString(stats.featuresTested()));
            line(lines, "Documented", Integer.toString(stats.featuresDocumented()));
        }
        line(lines, "Proposals", Integer.toString(stats.proposals()));
        line(lines, "Merged", percent(stats, "pr_merge_rate", stats.prMergeRate()));
        line(lines, "Cost", Dollars.text(stats.costTotalMicroUsd()));
        line(lines, "Cost of a proposal", stats.costPerProposalUsd().map(figure -> "$" + plain(figure))
                .orElseGet(() -> reason(stats, "cost_per_proposal_usd")));
        line(lines, "Features for a dollar", stats.featuresPerUsd().map(StatsCommand::plain)
                .orElseGet(() -> reason(stats, "features_per_usd")));
        line(lines, "Tests added", stats.testsAdded().map(Object::toString)
                .orElseGet(() -> reason(stats, "tests_added")));
        line(lines, "Lines changed", Integer.toString(stats.linesChanged()));
        line(lines, "Minutes saved", "about " + plain(stats.minutesSavedEstimate()) + " ("
                + stats.minutesSavedFormula() + ")");
        return lines;
    }

    private static void line(List<String> lines, String name, String value) {
        lines.add("  " + name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + Text.line(value));
    }

    private static String percent(StatsView stats, String name, Optional<BigDecimal> share) {
        return share.map(figure -> plain(figure.movePointRight(2)) + " %").orElseGet(() -> reason(stats, name));
    }

    private static String plain(BigDecimal figure) {
        return figure.signum() == 0 ? "0" : figure.stripTrailingZeros().toPlainString();
    }

    private static String reason(StatsView stats, String name) {
        return "unknown: " + stats.unknown().getOrDefault(name, "nobody measured it");
    }
}
