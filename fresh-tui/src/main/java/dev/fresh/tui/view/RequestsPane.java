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

    /** Cells of all columns but the model's. */
    private static final int FIXED = 63;

    private final Words words;

    RequestsPane(Words words) {
        this.words = words;
    }

    @Override
    public Content content(TuiModel shown, int columns, int rows) {
        Subject<RequestsView> subject = Subject.requests(shown.agentId());
        Optional<RequestsView> known = shown.facts().of(subject);
        if (known.isEmpty()) {
            return Content.sentence(shown.facts().problem(subject).orElse("reading its requests ..."), columns);
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
        int model = Math.clamp(columns - FIXED, 12, 32);
        head.add(Row.of(" ").column("at", 9, Style.FAINT).column("call", 12, Style.FAINT)
                .column("model", model, Style.FAINT).figure("in", 7, Style.FAINT).figure("cached", 7, Style.FAINT)
                .figure("out", 6, Style.FAINT).figure("cost", 11, Style.FAINT).with("  state", Style.FAINT));
        List<Row> body = new ArrayList<>();
        requests.requests().reversed().forEach(request -> body.add(row(request, model)));
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

    private Row row(RequestView request, int model) {
        Style style = switch (request.state()) {
            case "settled" -> request.estimated() ? Style.WARNING : Style.PLAIN;
            case "open" -> Style.ACCENT;
            default -> Style.BAD;
        };
        boolean fine = request.status() == 0 || request.status() == 200;
        String cost = (request.estimated() ? "~" : "") + Words.exact(request.costMicroUsd());
        return Row.of(" ").column(words.second(request.at()), 9, Style.FAINT).column(request.call(), 12, Style.PLAIN)
                .column(request.model(), model, Style.PLAIN)
                .figure(Words.count(request.inputTokens()), 7, Style.PLAIN)
                .figure(Words.count(request.cacheReadTokens()), 7, Style.PLAIN)
                .figure(Words.count(request.outputTokens()), 6, Style.PLAIN)
                .figure(request.state().equals("open") ? "" : cost, 11, style)
                .with("  " + request.state() + (fine ? "" : " " + request.status()), style)
                .with(request.tookMs() == 0 ? "" : "  " + request.tookMs() + "ms", Style.FAINT)
                .with(request.estimated() ? "  ~ booked whole: nobody said what was used" : "", Style.FAINT);
    }
}
