package dev.fresh.tui.view;

import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Link;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import dev.fresh.tui.model.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The first two rows of every view: whether it runs, until when, what it cost, who waits, how old that is. */
final class Header {

    /** Younger data than this is as good as new: what changes is told at once. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private final Marks marks;
    private final Words words;
    private final String repository;

    Header(Marks marks, Words words, String repository) {
        this.marks = marks;
        this.words = words;
        this.repository = repository;
    }

    Row row(TuiModel model, int columns) {
        Span link = link(model);
        int room = Math.max(0, columns - link.width() - 1);
        Row name = Row.of(" fresh ", Style.TITLE);
        Row full = name.with(Foreign.shorten(Foreign.line(repository), 24) + "  ", Style.FAINT);
        Optional<StatusView> status = model.status();
        if (status.isPresent()) {
            full = run(full, status.get(), model.now(), true);
            // Whoever has a small screen knows where the dashboard was started, and can subtract.
            full = full.width() <= room ? full : run(name, status.get(), model.now(), true);
            full = full.width() <= room ? full : run(name, status.get(), model.now(), false);
        }
        return full.fit(0, room).with(" " + link.text(), link.style());
    }

    private Row run(Row left, StatusView status, Instant now, boolean remaining) {
        Row row = state(left, status, now, remaining);
        if (status.runId().isEmpty()) {
            return row;
        }
        row = row.with(marks.separator(), Style.FAINT)
                .with(Words.money(status.totalCostMicroUsd()) + " of " + Words.money(status.budgetMicroUsd()),
                        Style.PLAIN);
        return status.waiting() == 0 ? row : row.with(marks.separator(), Style.FAINT)
                .with(status.waiting() + " waiting",
                        Style.WARNING);
    }

    private Row state(Row left, StatusView status, Instant now, boolean remaining) {
        if (status.runId().isEmpty()) {
            return left.with("NO RUN YET", Style.TITLE);
        }
        RunState state = status.runState().orElse(RunState.RUNNING);
        if (!status.running()) {
            return status.endedAt().map(at -> left.with("ENDED", Style.TITLE)
                    .with(" at " + words.clock(at, now), Style.PLAIN))
                    .orElseGet(() -> left.with("NOT RUNNING", Style.WARNING).with(", was " + state, Style.PLAIN));
        }
        Row row = switch (state) {
            case PLANNING -> left.with("PLANNING", Style.ACCENT);
            case RUNNING -> left.with("RUNNING", Style.GOOD);
            case PAUSED -> left.with("PAUSED", Style.BAD);
            case STOPPING -> left.with("STOPPING", Style.WARNING);
            case ENDED -> left.with("ENDED", Style.TITLE);
        };
        return status.deadline().filter(_ -> state != RunState.STOPPING)
                .map(end -> row.with(" until " + words.clock(end, now), Style.PLAIN).with(
                        remaining ? ", " + Words.span(Duration.between(now, end)) + " left" : "", Style.PLAIN))
                .orElse(row);
    }

    /** How it stands with the daemon, or how old the data is when that matters more. */
    private Span link(TuiModel model) {
        Link link = model.link();
        Optional<Duration> age = model.facts().readAt(Subject.STATUS).map(at -> Duration.between(at, model.now()));
        String old = age.map(time -> ", " + Words.span(time) + " old").orElse("");
        return switch (link.state()) {
            case NEW -> new Span("connecting ", Style.FAINT);
            case LIVE -> age.filter(time -> time.compareTo(FRESH) > 0).isPresent()
                    ? new Span("slow" + old + " ", Style.WARNING)
                    : new Span(marks.live() + " live ", Style.GOOD);
            // What was read since then is as it is: without a daemon nothing changes.
            case NO_DAEMON -> new Span("no daemon" + (model.facts().readAt(Subject.STATUS)
                    .filter(at -> !at.isBefore(link.since())).isPresent() ? "" : old) + " ", Style.FAINT);
            case LOST -> new Span("daemon gone" + old + " ", Style.BAD);
        };
    }

    /** The names of the views beside this one; the ends of their columns are added to the list. */
    Row tabs(TuiModel model, List<Integer> ends) {
        Row row = Row.of(" ");
        if (model.view().ofAgent()) {
            String name = model.agent().map(agent -> agent.label() + " ").orElse("");
            row = row.with(Short.of(model.agentId()) + " " + Foreign.shorten(Foreign.line(name), 24) + " ",
                    Style.TITLE);
        }
        int number = 1;
        for (View view : model.view().beside()) {
            boolean shown = view == model.view();
            row = row.with(number + " ", shown ? Style.TITLE : Style.FAINT)
                    .with(view.title() + "  ", shown ? Style.TITLE : Style.FAINT);
            ends.add(row.width());
            number++;
        }
        return row;
    }
}
