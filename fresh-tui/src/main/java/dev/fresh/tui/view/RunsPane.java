package dev.fresh.tui.view;

import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.RunState;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The runs of this repository, newest first, of which each has its report. */
final class RunsPane implements Pane {

    private final Words words;

    RunsPane(Words words) {
        this.words = words;
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Optional<RunsView> known = model.facts().of(Subject.RUNS);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(Subject.RUNS).orElse("reading the list of runs ..."),
                    columns);
        }
        if (known.get().runs().isEmpty()) {
            return Content.sentence("This repository has had no run yet: `fresh auto start` begins one.", columns);
        }
        Row heading = Row.of(" ").column("run", 10, Style.FAINT).column("began", 13, Style.FAINT)
                .figure("took", 7, Style.FAINT).figure("cost", 11, Style.FAINT).figure("agents", 8, Style.FAINT)
                .with("  how it stands", Style.FAINT);
        return new Content(List.of(heading), known.get().runs().stream().map(run -> row(run, model.now())).toList(),
                List.of(), true);
    }

    private Row row(RunView run, Instant now) {
        boolean over = run.state() == RunState.ENDED;
        return Row.of(" ").column(Short.of(run.id()), 10, Style.FAINT)
                .column(words.clock(run.startedAt(), now), 13, Style.PLAIN)
                .figure(Words.span(Duration.between(run.startedAt(), run.endedAt().orElse(now))), 7, Style.PLAIN)
                .figure(Words.money(run.costMicroUsd()), 11, Style.PLAIN)
                .figure(Integer.toString(run.agents()), 8, Style.PLAIN)
                .with("  " + run.state() + run.endReason().map(reason -> ": " + reason).orElse(""),
                        over ? Style.PLAIN : Style.GOOD)
                .choosing(run.id());
    }
}
