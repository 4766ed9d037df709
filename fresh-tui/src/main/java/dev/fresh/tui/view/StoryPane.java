package dev.fresh.tui.view;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.TimelineView;
import dev.fresh.protocol.ShellWords;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One agent's life: where it stands, what it asks, and each state that it was in with how long that took. */
final class StoryPane implements Pane {

    private static final int LABEL = 11;

    private final Marks marks;
    private final Words words;

    StoryPane(Marks marks, Words words) {
        this.marks = marks;
        this.words = words;
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Optional<AgentView> known = model.agent();
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(Subject.agent(model.agentId()))
                    .orElse("reading about the agent ..."), columns);
        }
        AgentView agent = known.get();
        List<Row> body = new ArrayList<>();
        facts(agent, model, columns, body);
        body.add(Row.EMPTY);
        List<TimelineView> steps = agent.timeline();
        for (int i = 0; i < steps.size(); i++) {
            TimelineView step = steps.get(i);
            Instant end = i + 1 < steps.size() ? steps.get(i + 1).at() : model.now();
            boolean last = i + 1 == steps.size() && step.status().settled();
            String text = step.text().equals(step.status().toString()) ? "" : step.text();
            body.add(Row.of(" " + words.second(step.at()) + "  ", Style.FAINT)
                    .with(marks.of(step.status()) + " ", Marks.style(step.status()))
                    .column(step.status().toString(), 14, Marks.style(step.status()))
                    .figure(last ? "" : Words.span(Duration.between(step.at(), end)), 7, Style.PLAIN)
                    .with("  " + text, Style.PLAIN));
        }
        return Content.text(List.of(), body);
    }

    private void facts(AgentView agent, TuiModel model, int columns, List<Row> body) {
        fact("state", AgentFoot.facts(agent), columns, Marks.style(agent.status()), body);
        AgentFoot.lines(agent, model.status()).forEach(line -> fact("", line, columns, Style.PLAIN, body));
        fact("provider", agent.provider() + ", " + agent.costSource() + ", "
                + Words.plural(agent.requests(), "request"), columns, Style.PLAIN, body);
        fact("cost", Words.exact(agent.costMicroUsd()) + (agent.reservedMicroUsd() > 0
                ? ", reserved " + Words.exact(agent.reservedMicroUsd()) : "") + ", worked "
                + Words.span(Columns.runtime(agent, model)), columns, Style.PLAIN, body);
        agent.branch().ifPresent(branch -> fact("branch", branch, columns, Style.PLAIN, body));
        agent.pausedFrom().ifPresent(from -> fact("paused in", from.toString(), columns, Style.PLAIN, body));
        agent.waitsUntil().ifPresent(until -> fact("waits until", words.clock(until, model.now()), columns,
                Style.WARNING, body));
        agent.approvedBy().ifPresent(by -> fact("approved by", by, columns, Style.GOOD, body));
        if (!agent.trial().isEmpty()) {
            fact("trial", ShellWords.line(agent.trial()), columns, Style.PLAIN, body);
        }
        agent.workspace().ifPresent(folder -> fact("work", folder, columns, Style.FAINT, body));
        if (agent.simulated()) {
            fact("simulated", "a recorded transcript is played, this is no result", columns, Style.WARNING, body);
        }
    }

    private static void fact(String label, String text, int columns, Style style, List<Row> body) {
        String name = label;
        for (Row row : Wrap.rows(text, columns - LABEL - 3, style)) {
            Row line = Row.of(" ").column(name, LABEL, Style.FAINT).with(" ", Style.PLAIN);
            body.add(row.spans().isEmpty() ? line : line.with(row.text(), style));
            name = "";
        }
    }
}
