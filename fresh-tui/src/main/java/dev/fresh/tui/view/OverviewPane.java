package dev.fresh.tui.view;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.StatusView;
import dev.fresh.protocol.StatusView.NotDoneView;
import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Group;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All at one glance: money, counts, notices, and the agents, those first that somebody has to decide about. */
final class OverviewPane implements Pane {

    private static final int NOT_DONE = 20;

    private final Marks marks;
    private final MoneyRows money;
    private final AgentFoot foot;
    private final ProposalRows proposals;

    OverviewPane(Marks marks, Words words) {
        this.marks = marks;
        money = new MoneyRows(marks, words);
        foot = new AgentFoot(marks, words);
        proposals = new ProposalRows(words);
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Optional<StatusView> known = model.status();
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(Subject.STATUS).orElse("reading the state of the run ..."),
                    columns);
        }
        StatusView status = known.get();
        if (status.runId().isEmpty()) {
            return Content.sentence("This repository has had no run yet: `fresh auto start` begins one, and it "
                    + "shows here.", columns);
        }
        List<Row> head = new ArrayList<>(money.rows(status, model.now(), columns));
        head.add(counts(status));
        ProposalRows.counts(status).ifPresent(head::add);
        status.endText().ifPresent(text -> head.add(Row.of(" Why    ", Style.TITLE).with(text, Style.PLAIN)));
        notices(status, columns, rows, head);
        Columns table = Columns.of(columns);
        head.add(table.heading());
        Optional<AgentView> chosen = model.agent();
        List<Row> body = body(model, status, table);
        return new Content(head, body, chosen.map(agent -> foot.rows(agent, known, columns,
                Math.max(rows / 4, rows - head.size() - body.size()))).orElse(List.of()), true);
    }

    private Row counts(StatusView status) {
        Row row = Row.of(" Agents ", Style.TITLE);
        int working = 0;
        for (AgentStatus state : Group.WORKING.states()) {
            working += count(status, state);
        }
        row = count(row, count(status, AgentStatus.AWAITING_USER), "for you", Style.WARNING, false);
        row = count(row, working, "of " + status.agentsMax() + " busy", Style.ACCENT, true);
        row = count(row, count(status, AgentStatus.FAILED), "failed", Style.BAD, false);
        row = count(row, count(status, AgentStatus.QUEUED), "queued", Style.PLAIN, false);
        row = count(row, count(status, AgentStatus.PAUSED), "paused", Style.PLAIN, false);
        row = count(row, count(status, AgentStatus.COMPLETED), "done", Style.GOOD, false);
        row = count(row, count(status, AgentStatus.STOPPED), "stopped", Style.PLAIN, false);
        return count(row, status.notDone().size() + status.notDoneOmitted(), "left", Style.PLAIN, false);
    }

    /** Of all agents, also those that a status no longer lists. */
    private static int count(StatusView status, AgentStatus state) {
        long listed = status.agents().values().stream().filter(agent -> agent.status() == state).count();
        return Math.max(status.count(state), (int) listed);
    }

    private static Row count(Row row, int number, String what, Style style, boolean always) {
        return number == 0 && !always ? row
                : row.with((row.spans().size() == 1 ? "" : ", ") + number + " " + what,
                        number == 0 ? Style.PLAIN : style);
    }

    /** The most important ones on a small screen, all of them on a large one. */
    private void notices(StatusView status, int columns, int rows, List<Row> head) {
        int room = Math.max(1, rows / 6);
        int shown = 0;
        for (String notice : status.notices()) {
            List<String> parts = Wrap.lines(Foreign.line(notice), columns - 4);
            boolean fits = shown + parts.size() <= room;
            if (!fits && shown > 0) {
                head.add(Row.of("   and " + Words.plural(status.notices().size() - status.notices().indexOf(notice),
                        "more notice"), Style.FAINT));
                return;
            }
            for (int i = 0; i < Math.min(parts.size(), room); i++) {
                head.add(Row.of(i == 0 ? " ! " : "   ", Style.WARNING).with(parts.get(i), Style.PLAIN));
                shown++;
            }
        }
    }

    private List<Row> body(TuiModel model, StatusView status, Columns table) {
        Map<String, Long> caps = caps(model);
        List<Row> body = new ArrayList<>();
        for (Group group : Group.values()) {
            List<AgentView> members = group.members(status.agents().values(), model.order());
            if (members.isEmpty()) {
                continue;
            }
            Style style = switch (group) {
                case WAITING -> Style.WARNING;
                case FAILED -> Style.BAD;
                case WORKING, HELD, DONE -> Style.TITLE;
            };
            body.add(Row.of(" " + group.title() + " (" + members.size() + ")", style));
            members.forEach(agent -> body.add(table.row(agent, caps.getOrDefault(agent.id(), caps.get("")), model,
                    marks)));
        }
        if (status.agentsOmitted() > 0) {
            body.add(Row.of("   " + Words.plural(status.agentsOmitted(), "agent")
                    + " that ended earlier: `fresh auto status --format json` has them all", Style.FAINT));
        }
        proposals.body(status, model.now(), body);
        notDone(status, body);
        return body;
    }

    private static void notDone(StatusView status, List<Row> body) {
        int all = status.notDone().size() + status.notDoneOmitted();
        if (all == 0) {
            return;
        }
        body.add(Row.of(" NOT BEGUN (" + all + ")", Style.TITLE));
        for (NotDoneView item : status.notDone().stream().limit(NOT_DONE).toList()) {
            body.add(Row.of("   ").column(item.feature(), 24, Style.FAINT)
                    .with(" " + item.code() + ": " + item.reason(), Style.FAINT));
        }
        if (all > NOT_DONE) {
            body.add(Row.of("   and " + (all - NOT_DONE) + " more", Style.FAINT));
        }
    }

    /** What each agent may cost; under the empty name, what those may that have no account yet. */
    private static Map<String, Long> caps(TuiModel model) {
        Map<String, Long> caps = new HashMap<>();
        Optional<BudgetView> budget = model.facts().of(Subject.BUDGET);
        caps.put("", budget.map(BudgetView::agentBudgetMicroUsd).orElse(0L));
        budget.ifPresent(known -> known.agents().forEach(agent -> caps.put(agent.id(), agent.capMicroUsd())));
        return caps;
    }
}
