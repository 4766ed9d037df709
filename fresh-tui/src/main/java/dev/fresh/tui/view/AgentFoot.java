package dev.fresh.tui.view;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.AgentView.TimelineView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The selected agent in the rows below the list: what it asks, what it did, what can be typed. */
final class AgentFoot {

    private final Marks marks;
    private final Words words;

    AgentFoot(Marks marks, Words words) {
        this.marks = marks;
        this.words = words;
    }

    /** As much as there is room for, the most important first. */
    List<Row> rows(AgentView agent, Optional<StatusView> status, int columns, int room) {
        String name = " " + agent.shortId() + " " + Foreign.shorten(Foreign.line(agent.label()), 40) + " ";
        List<Row> foot = new ArrayList<>();
        foot.add(Row.of(marks.rule().repeat(2), Style.FAINT).with(name, Style.TITLE)
                .with(marks.rule().repeat(Math.max(0, columns - 2 - Foreign.width(name))), Style.FAINT));
        lines(agent, status).forEach(line -> foot.addAll(indented(line, columns, Style.PLAIN)));
        foot.addAll(indented(facts(agent), columns, Style.FAINT));
        for (GateView gate : agent.gates()) {
            foot.add(Row.of("   gate ", Style.FAINT).column(gate.outcome(), 11, GatesPane.style(gate))
                    .with(gate.name() + (gate.failed().isEmpty() ? "" : ": " + String.join(", ", gate.failed())),
                            Style.PLAIN));
        }
        for (TimelineView step : agent.timeline()) {
            foot.add(Row.of("   " + words.second(step.at()) + " ", Style.FAINT)
                    .with(marks.of(step.status()) + " " + step.status(), Marks.style(step.status())));
        }
        return foot.subList(0, Math.min(Math.max(3, room), foot.size()));
    }

    /** What is to be read about an agent, the most important first. */
    static List<String> lines(AgentView agent, Optional<StatusView> status) {
        List<String> lines = new ArrayList<>();
        boolean waits = agent.status() == AgentStatus.AWAITING_USER;
        agent.userQuestion().filter(_ -> waits).ifPresent(lines::add);
        if (waits && agent.questionKind().equals(Optional.of(QuestionKind.DECISION))) {
            for (int i = 0; i < agent.options().size(); i++) {
                lines.add(i + 1 + ". " + agent.options().get(i));
            }
        }
        agent.failure().ifPresent(lines::add);
        agent.waitReason().ifPresent(lines::add);
        agent.tryCommand().ifPresent(command -> lines.add("try it: " + command));
        lines.addAll(ProposalRows.of(agent, status));
        if (lines.isEmpty()) {
            agent.lastProgress().ifPresent(lines::add);
        }
        return lines;
    }

    static String facts(AgentView agent) {
        List<String> facts = new ArrayList<>();
        facts.add(agent.status() + agent.questionKind().filter(_ -> agent.status() == AgentStatus.AWAITING_USER)
                .map(kind -> " (" + Marks.word(kind) + ")").orElse(""));
        facts.add("attempt " + agent.attempt() + " of " + agent.attemptsMax());
        agent.proposalCommit().ifPresent(commit -> facts.add("commit " + Short.commit(commit)));
        facts.add(agent.featurePath());
        return String.join(", ", facts);
    }

    static List<Row> indented(String text, int columns, Style style) {
        return Wrap.rows(text, columns - 4, style).stream()
                .map(row -> Row.of(new Span("   ", Style.PLAIN), row.spans().getFirst())).toList();
    }
}
