package dev.fresh.tui;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.StatusView;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status as the lines of the dashboard: what needs a person first, then who works, then who has ended. */
final class StatusLines {

    static final String TITLE = "AUTONOMOUS ORCHESTRATION";

    private StatusLines() {
    }

    static List<String> of(StatusView status) {
        List<String> lines = new ArrayList<>();
        lines.add(TITLE + " | running: " + (status.running() ? "yes" : "no") + " | "
                + Dollars.text(status.totalCostMicroUsd()) + " / " + Dollars.text(status.budgetMicroUsd()) + " | "
                + status.agents().size() + " agents | "
                + status.runState().map(Object::toString).orElse("no run yet"));
        lines.add("=".repeat(70));
        status.notices().forEach(notice -> lines.add("! " + notice));
        status.endText().ifPresent(lines::add);
        group(lines, "WAITING FOR YOU", status, AgentStatus.AWAITING_USER);
        group(lines, "WORKING", status, AgentStatus.ANALYZING, AgentStatus.IMPLEMENTING, AgentStatus.TESTING,
                AgentStatus.COMMITTING, AgentStatus.QUEUED, AgentStatus.PAUSED);
        group(lines, "ENDED", status, AgentStatus.COMPLETED, AgentStatus.FAILED, AgentStatus.STOPPED);
        return lines;
    }

    private static void group(List<String> lines, String name, StatusView status, AgentStatus... members) {
        List<AgentView> agents = status.agents().values().stream()
                .filter(agent -> List.of(members).contains(agent.status())).toList();
        if (agents.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(name + " (" + agents.size() + ")");
        for (AgentView agent : agents) {
            lines.add(String.format(Locale.ROOT, "  %-8s %-13s %6.1fmin %10s  %s", agent.shortId(), agent.status(),
                    agent.runtimeMinutes(), Dollars.text(agent.costMicroUsd()), agent.targetFeature()));
            if (agent.waitsUntil().isPresent()) {
                agent.lastProgress().ifPresent(progress -> lines.add("           . " + progress));
            }
            agent.userQuestion().ifPresent(question -> lines.add("           ? " + question));
            agent.failure().ifPresent(failure -> lines.add("           x " + failure));
            if (agent.status() == AgentStatus.AWAITING_USER) {
                lines.add("           use: " + agent.decideCommand());
            }
        }
    }

    /** One row of the screen: no control characters, and none that the terminal library cannot draw. */
    static String fit(String foreign, int columns) {
        StringBuilder row = new StringBuilder();
        Normalizer.normalize(foreign, Normalizer.Form.NFC).codePoints().forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL || type == Character.FORMAT) {
                row.append(' ');
            } else {
                row.appendCodePoint(Character.isBmpCodePoint(point) ? point : '*');
            }
        });
        return row.length() <= columns ? row.toString() : row.substring(0, Math.max(0, columns));
    }
}
