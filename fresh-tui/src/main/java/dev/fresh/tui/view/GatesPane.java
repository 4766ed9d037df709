package dev.fresh.tui.view;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.TuiModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of the last attempt, each with what it ran, what it found and what it printed. */
final class GatesPane implements Pane {

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        List<GateView> gates = model.agent().map(AgentView::gates).orElse(List.of());
        if (gates.isEmpty()) {
            return Content.sentence("no gate has been run for it yet", columns);
        }
        List<Row> body = new ArrayList<>();
        for (GateView gate : gates) {
            body.add(Row.of(" ").column(gate.outcome(), 11, style(gate)).with(gate.name(), Style.TITLE)
                    .with(facts(gate), Style.FAINT));
            Optional.of(gate.command()).filter(command -> !command.isEmpty())
                    .ifPresent(command -> body.addAll(AgentFoot.indented("$ " + command, columns, Style.ACCENT)));
            gate.failed().forEach(test -> body.addAll(AgentFoot.indented("failing: " + test, columns, Style.BAD)));
            body.addAll(AgentFoot.indented(gate.detail(), columns, Style.PLAIN));
            body.add(Row.EMPTY);
        }
        return Content.text(List.of(), body);
    }

    private static String facts(GateView gate) {
        String tests = gate.tests() < 0 ? "" : ", " + Words.plural(gate.tests(), "test");
        String exit = gate.exitCode() == 0 ? "" : gate.exitCode() < 0 ? ", did not end by itself"
                : ", exit " + gate.exitCode();
        String time = gate.millis() < 1_000 ? gate.millis() + "ms" : Words.span(Duration.ofMillis(gate.millis()));
        return tests + exit + ", " + time;
    }

    static Style style(GateView gate) {
        return switch (gate.outcome()) {
            case "passed" -> Style.GOOD;
            case "failed" -> Style.BAD;
            default -> Style.WARNING;
        };
    }
}
