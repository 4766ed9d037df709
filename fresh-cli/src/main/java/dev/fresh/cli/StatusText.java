package dev.fresh.cli;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.AgentView.TimelineView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import dev.fresh.protocol.PullView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.protocol.StatusView.NotDoneView;
import dev.fresh.text.Cells;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A run's status as text, in the layout that the guide documents and scripts rely on. */
final class StatusText {

    static final String RULE = "=".repeat(50);
    private static final int QUESTION = 300;

    private final Symbols symbols;
    private final Instant now;
    private final ZoneId zone;
    private final List<String> lines = new ArrayList<>();

    StatusText(Symbols symbols, Instant now, ZoneId zone) {
        this.symbols = symbols;
        this.now = now;
        this.zone = zone;
    }

    String summary(StatusView status) {
        return text(status, false);
    }

    String detailed(StatusView status) {
        return text(status, true);
    }

    private String text(StatusView status, boolean detailed) {
        lines.clear();
        head(status);
        if (!status.agents().isEmpty()) {
            lines.add("");
            lines.add(symbols.robot() + symbols.paint().strong("AGENTS:"));
            boolean first = true;
            for (AgentView agent : status.agents().values()) {
                if (!first) {
                    lines.add("");
                }
                first = false;
                agent(agent, detailed);
            }
        }
        pulls(status.pullRequests());
        waiting(status);
        lines.addAll(MergeText.of(status, detailed));
        if (detailed) {
            notDone(status.notDone());
            status.hygiene().ifPresent(this::hygiene);
            status.resources().ifPresent(taken -> lines.addAll(ResourcesText.of(taken)));
        }
        return String.join("\n", lines);
    }

    private void pulls(List<PullView> pulls) {
        if (pulls.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(symbols.paint().strong("OPEN PROPOSALS:") + " " + pulls.size() + " (fresh auto proposals)");
        for (PullView pull : pulls) {
            lines.add("  " + Text.line(pull.url().isEmpty() ? pull.branch() + ", not published" : pull.url())
                    + (pull.rounds() == 0 ? "" : " | sent back " + pull.rounds() + "x"));
            if (!pull.wanted().isEmpty()) {
                lines.add("     Wanted: " + Text.line(String.join(", ", pull.wanted())));
            }
            pull.waits().ifPresent(why -> lines.addAll(Text.wrapped("     Next: ", Text.line(why))));
        }
    }

    private void head(StatusView status) {
        // More was charged than was held: nothing matters more.
        status.notices().stream().filter(StatusText::isOverrun)
                .forEach(notice -> lines.add(symbols.warning() + Text.line(notice)));
        lines.add(symbols.robot() + symbols.paint().strong("AUTONOMOUS ORCHESTRATION STATUS"));
        lines.add(RULE);
        lines.add("Running: " + (status.running() ? "Yes" : "No"));
        lines.add("Cost: " + Dollars.text(status.totalCostMicroUsd()) + " / "
                + Dollars.text(status.budgetMicroUsd()));
        lines.add("Agents: " + status.agentsKnown());
        if (status.runId().isEmpty()) {
            lines.add("No run yet: `fresh auto start` begins one.");
        } else {
            run(status);
        }
        status.notices().stream().filter(notice -> !isOverrun(notice))
                .forEach(notice -> lines.add(symbols.before(notice) + Text.line(notice)));
    }

    private static boolean isOverrun(String notice) {
        return notice.toLowerCase(Locale.ROOT).startsWith("overrun");
    }

    private void run(StatusView status) {
        List<String> facts = new ArrayList<>();
        status.provider().ifPresent(facts::add);
        status.sandbox().ifPresent(sandbox -> facts.add("sandbox: " + sandbox));
        status.strategy().ifPresent(facts::add);
        status.baseName().ifPresent(base -> facts.add("base " + base
                + status.baseCommit().map(commit -> " at " + Text.shortId(commit)).orElse("")));
        lines.add("Run: " + Text.shortId(status.runId().orElseThrow()) + " | " + Text.line(String.join(" | ", facts)));
        RunState state = status.runState().orElse(RunState.RUNNING);
        if (status.running()) {
            if (state != RunState.RUNNING) {
                lines.add("State: " + state + reason(status));
            }
            status.deadline().ifPresent(end -> lines.add("Deadline: " + clock(end) + ", in "
                    + Text.span(Duration.between(now, end))));
        } else if (status.endedAt().isPresent()) {
            lines.add("Ended: " + clock(status.endedAt().get()) + reason(status));
        } else {
            lines.add("State: " + state + ", the daemon does not run; `fresh auto start` continues the run");
        }
        if (status.reservedMicroUsd() > 0) {
            lines.add("Reserved: " + Dollars.text(status.reservedMicroUsd()));
        }
        if (status.burn().microUsdPerHour() > 0) {
            lines.add("Burn rate: " + Dollars.text(status.burn().microUsdPerHour()) + "/h over the last "
                    + status.burn().minutes() + " min" + lasts(status));
        }
        status.reportPath().ifPresent(report -> lines.add("Report: " + report));
    }

    private String lasts(StatusView status) {
        return status.burn().usedUpAt().map(end -> status.deadline().filter(end::isAfter).isPresent()
                ? ", the money lasts until the deadline" : ", the money is used up at " + clock(end)).orElse("");
    }

    private static String reason(StatusView status) {
        String code = status.endReason().map(reason -> " | " + reason).orElse("");
        return code + status.endText().map(text -> " | " + Text.line(text)).orElse("");
    }

    /** The time alone while it cannot be taken for another day's. */
    private String soon(Instant at) {
        return Duration.between(now, at).compareTo(Duration.ofHours(20)) < 0
                ? DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(at.atZone(zone)) : clock(at);
    }

    private String clock(Instant at) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).format(at.atZone(zone));
    }

    private void agent(AgentView agent, boolean detailed) {
        lines.add("  " + symbols.of(agent.status()) + " " + agent.shortId() + " | " + symbols.word(agent.status())
                + " | " + Text.line(agent.label()) + (agent.simulated() ? " (simulated)" : ""));
        lines.add("     Runtime: " + Text.minutes(agent.runtimeMinutes()) + " | Cost: "
                + Dollars.text(agent.costMicroUsd()) + source(agent.costSource()));
        agent.waitsUntil().ifPresent(until -> lines.add("     waiting for provider until " + soon(until) + " | "
                + Text.line(agent.provider()) + agent.waitReason().map(why -> ": " + Cells.start(Text.line(why)
                        .replaceFirst("^" + Pattern.quote(agent.provider() + ": "), ""), QUESTION)).orElse("")));
        if (agent.status() == AgentStatus.QUEUED && agent.waitsUntil().isEmpty()) {
            agent.lastProgress().ifPresent(why -> lines.add("     " + Cells.start(Text.line(why), QUESTION)));
        }
        agent.userQuestion().ifPresent(question -> lines.add("     " + symbols.question() + "Question: "
                + Cells.start(Text.line(question), QUESTION)));
        // What can be done about a ready proposal stands at the end, with the command to type.
        boolean chooses = agent.questionKind().equals(Optional.of(QuestionKind.DECISION));
        for (int number = 1; chooses && number <= agent.options().size(); number++) {
            lines.add("        " + number + ". " + Text.line(agent.options().get(number - 1)));
        }
        if (agent.status() == AgentStatus.AWAITING_USER) {
            agent.tryCommand().ifPresent(command -> lines.add("     Try: " + Text.line(command)));
        }
        agent.failure().ifPresent(failure -> lines
                .add("     " + symbols.paint().bad("Failure:") + " " + Cells.start(Text.line(failure), QUESTION)));
        agent.prUrl().ifPresent(url -> lines.add("     Proposal: " + Text.line(url)
                + agent.prState().map(state -> " | " + state).orElse("")));
        if (detailed) {
            details(agent);
        }
    }

    /** What is not measured and paid request by request says so. */
    private static String source(String costSource) {
        return switch (costSource) {
            case "unmetered" -> " (unmetered)";
            case "shadow" -> " (a plan pays; this is what it would have cost)";
            default -> "";
        };
    }

    private void details(AgentView agent) {
        lines.add("     File: " + Text.line(agent.featurePath()));
        lines.add("     Provider: " + Text.line(agent.provider()) + " | " + agent.costSource() + " | "
                + Text.plural(agent.requests(), "request")
                + (agent.reservedMicroUsd() > 0 ? " | reserved " + Dollars.text(agent.reservedMicroUsd()) : ""));
        agent.branch().ifPresent(branch -> lines.add("     Branch: " + branch
                + agent.proposalCommit().map(commit -> " at " + Text.shortId(commit)).orElse("")));
        lines.add("     Attempt: " + agent.attempt() + " of " + agent.attemptsMax()
                + agent.pausedFrom().map(from -> " | paused from " + from).orElse("")
                + agent.approvedBy().map(by -> " | approved: " + Text.line(by)).orElse(""));
        for (GateView gate : agent.gates()) {
            lines.add("     Gate " + Text.line(gate.name()) + ": " + gate.outcome()
                    + (gate.tests() < 0 ? "" : " | " + Text.plural(gate.tests(), "test"))
                    + (gate.failed().isEmpty() ? "" : " | failing: " + Text.line(String.join(", ", gate.failed())))
                    + (gate.command().isEmpty() ? "" : " | " + Text.line(gate.command())));
            if (!gate.outcome().equals("passed") && !gate.detail().isEmpty()) {
                lines.add("        " + Cells.start(Text.line(gate.detail()), QUESTION));
            }
        }
        agent.workspace().ifPresent(workspace -> lines.add("     Work: " + workspace));
        agent.lastProgress().ifPresent(progress -> lines.add("     Last: " + Cells.start(Text.line(progress), 100)));
        for (TimelineView step : agent.timeline()) {
            String text = step.text().equals(step.status().toString()) ? "" : " " + Text.line(step.text());
            lines.add("     " + clock(step.at()) + " " + step.status() + text);
        }
    }

    private void waiting(StatusView status) {
        List<AgentView> waiting = status.agents().values().stream()
                .filter(agent -> agent.status() == AgentStatus.AWAITING_USER).toList();
        if (waiting.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(symbols.warning() + Text.plural(waiting.size(), "agent") + " awaiting your approval:");
        waiting.forEach(agent -> lines.add("   Use: " + agent.decideCommand()));
    }

    private void hygiene(HygieneView hygiene) {
        List<String> told = new ArrayList<>();
        for (DoneView chore : hygiene.chores()) {
            if (chore.lastAt().isPresent() || chore.nextAt().isPresent()) {
                told.add("  " + chore.chore() + " | " + chore.lastAt().map(at -> "last " + clock(at)).orElse("not yet")
                        + chore.nextAt().map(at -> " | next " + soon(at)).orElse("")
                        + (chore.summary().isEmpty() ? "" : " | " + Text.line(chore.summary())));
            }
        }
        hygiene.disk().ifPresent(disk -> told.add("  disk | " + HygieneCommands.disk(disk)));
        if (!told.isEmpty()) {
            lines.add("");
            lines.add("GIT HYGIENE:");
            lines.addAll(told);
        }
    }

    private void notDone(List<NotDoneView> left) {
        if (left.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("NOT DONE:");
        left.forEach(item -> lines.add("  " + item.code() + " | " + Text.line(item.feature()) + " | "
                + Text.line(item.path()) + (item.line() > 0 ? ":" + item.line() : "") + " | "
                + Text.line(item.reason())));
    }
}
