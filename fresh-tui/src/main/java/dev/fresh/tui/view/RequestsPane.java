package dev.fresh.tui.view;

import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.Subject;
import dev.fresh.tui.model.TuiModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each request of an agent to a model, newest first: tokens, cost and where it comes from, time. */
final class RequestsPane implements Pane {

    private final Words words;

    RequestsPane(Words words) {
        this.words = words;
    }

    @Override
    public Content content(TuiModel model, int columns, int rows) {
        Subject<RequestsView> subject = Subject.requests(model.agentId());
        Optional<RequestsView> known = model.facts().of(subject);
        if (known.isEmpty()) {
            return Content.sentence(model.facts().problem(subject).orElse("reading its requests ..."), columns);
        }
        RequestsView requests = known.get();
        if (requests.requests().isEmpty()) {
            return Content.sentence("it has asked no model", columns);
        }
        List<Row> head = new ArrayList<>();
        head.add(sum(requests.total()));
        requests.phases().forEach(phase -> head.add(sum(phase)));
        if (requests.bookedWholeMicroUsd() > 0) {
            head.add(Row.of(" booked without a request: " + Words.exact(requests.bookedWholeMicroUsd()),
                    Style.WARNING));
        }
        head.add(Row.of(" ").column("at", 9, Style.FAINT).column("call", 13, Style.FAINT)
                .column("model", 20, Style.FAINT).figure("in", 8, Style.FAINT).figure("cached", 8, Style.FAINT)
                .figure("out", 7, Style.FAINT).figure("cost", 10, Style.FAINT).with("  state", Style.FAINT));
        List<Row> body = new ArrayList<>();
        requests.requests().reversed().forEach(request -> body.add(row(request)));
        if (requests.omitted() > 0) {
            body.add(Row.of(" " + Words.plural(requests.omitted(), "earlier request") + " not listed", Style.FAINT));
        }
        return Content.text(head, body);
    }

    private static Row sum(RequestSumView sum) {
        Row row = Row.of(" ").column(sum.name(), 12, Style.TITLE).with(Words.exact(sum.costMicroUsd()), Style.PLAIN)
                .with(" for " + Words.plural(sum.requests(), "request") + ", " + Words.count(sum.inputTokens())
                        + " in, " + Words.count(sum.cacheReadTokens()) + " cached, "
                        + Words.count(sum.outputTokens()) + " out", Style.FAINT);
        return sum.estimatedMicroUsd() == 0 ? row
                : row.with(", of it " + Words.exact(sum.estimatedMicroUsd()) + " estimated", Style.WARNING);
    }

    private Row row(RequestView request) {
        Style style = switch (request.state()) {
            case "settled" -> request.estimated() ? Style.WARNING : Style.PLAIN;
            case "open" -> Style.ACCENT;
            default -> Style.BAD;
        };
        String state = request.state() + (request.status() == 0 || request.status() == 200 ? ""
                : " " + request.status()) + (request.estimated() ? ", estimated" : "");
        return Row.of(" ").column(words.second(request.at()), 9, Style.FAINT).column(request.call(), 13, Style.PLAIN)
                .column(request.model(), 20, Style.PLAIN).figure(Words.count(request.inputTokens()), 8, Style.PLAIN)
                .figure(Words.count(request.cacheReadTokens()), 8, Style.PLAIN)
                .figure(Words.count(request.outputTokens()), 7, Style.PLAIN)
                .figure(request.state().equals("open") ? "" : Words.exact(request.costMicroUsd()), 10, Style.PLAIN)
                .with("  " + state, style).with(request.tookMs() == 0 ? "" : "  " + request.tookMs() + "ms",
                        Style.FAINT);
    }
}
