package dev.fresh.tui.view;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.time.Duration;
import java.time.Instant;

/**
 * How wide the columns of the table of agents are, which follows from the screen: the last one takes what is left.
 *
 * @param id 0 where there is no room for it
 */
record Columns(int id, int state, int feature, int provider, int time, int cost, int last) {

    private static final int GAP = 1;

    static Columns of(int columns) {
        int id = columns >= 110 ? 8 : 0;
        boolean wide = columns >= 100;
        int state = wide ? 14 : 13;
        int provider = columns >= 160 ? 16 : wide ? 12 : 10;
        int time = wide ? 6 : 5;
        int cost = wide ? 13 : 11;
        int left = columns - 3 - (id == 0 ? 0 : id + GAP) - state - provider - time - cost - 4 * GAP;
        // On a small screen half of it for the feature's name, then less; the rest for what happened last.
        int feature = Math.clamp(columns >= 110 ? left * 2L / 5 : left / 2, 12, 40);
        return new Columns(id, state, feature, provider, time, cost, Math.max(0, left - feature - GAP));
    }

    Row heading() {
        Row row = Row.of("   ");
        row = id == 0 ? row : row.column("id", id + GAP, Style.FAINT);
        return row.column("state", state + GAP, Style.FAINT).column("feature", feature + GAP, Style.FAINT)
                .column("provider", provider + GAP, Style.FAINT).figure("time", time, Style.FAINT)
                .figure("cost / cap", cost + GAP, Style.FAINT).with(" ", Style.PLAIN)
                .column("last", last, Style.FAINT);
    }

    Row row(AgentView agent, long cap, TuiModel model, Marks marks) {
        Style style = Marks.style(agent.status());
        Row row = Row.of(" ").with(marks.of(agent.status()) + " ", style);
        row = id == 0 ? row : row.column(agent.shortId(), id, Style.FAINT).with(" ", Style.PLAIN);
        return row.column(state(agent), state, style).with(" ", Style.PLAIN)
                .column(agent.label(), feature, Style.PLAIN).with(" ", Style.PLAIN)
                .column(agent.provider(), provider, Style.FAINT).with(" ", Style.PLAIN)
                .figure(Words.span(runtime(agent, model)), time, Style.PLAIN)
                .figure(cost(agent, cap), cost + GAP, dear(agent, cap)).with(" ", Style.PLAIN)
                .column(last(agent), last, Style.PLAIN).choosing(agent.id());
    }

    private static String state(AgentView agent) {
        return agent.status() == AgentStatus.AWAITING_USER
                ? Marks.word(agent.questionKind().orElse(QuestionKind.READY))
                : agent.status().toString();
    }

    /** What the daemon said, and what has passed since for one that works. */
    static Duration runtime(AgentView agent, TuiModel model) {
        Duration told = Duration.ofMillis(Math.round(agent.runtimeMinutes() * 60_000));
        boolean works = switch (agent.status()) {
            case ANALYZING, IMPLEMENTING, TESTING, COMMITTING -> model.link().live();
            case QUEUED, AWAITING_USER, COMPLETED, FAILED, STOPPED, PAUSED -> false;
        };
        Instant read = model.facts().readAt(Subject.STATUS).orElse(model.now());
        return works && model.now().isAfter(read) ? told.plus(Duration.between(read, model.now())) : told;
    }

    private static String cost(AgentView agent, long cap) {
        String cost = Words.money(agent.costMicroUsd());
        return switch (agent.costSource()) {
            case "free" -> "free";
            case "unmetered" -> "unmetered";
            default -> cap == 0 ? cost : cost + "/" + Words.money(cap);
        };
    }

    private static Style dear(AgentView agent, long cap) {
        return cap > 0 && agent.costMicroUsd() * 10 >= cap * 8 && !agent.status().settled() ? Style.WARNING
                : Style.PLAIN;
    }

    private static String last(AgentView agent) {
        return agent.userQuestion().filter(_ -> agent.status() == AgentStatus.AWAITING_USER).or(agent::failure)
                .or(() -> agent.prUrl()).or(agent::lastProgress).orElse("");
    }
}
