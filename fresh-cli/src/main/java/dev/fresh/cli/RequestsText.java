package dev.fresh.cli;

import static dev.fresh.text.Table.Column.number;
import static dev.fresh.text.Table.Column.words;

import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import dev.fresh.text.Table;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An agent's requests to models as tables. */
final class RequestsText {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final int room;

    /**
     * @param room columns that a table may take
     */
    RequestsText(ZoneId zone, int room) {
        this.zone = zone;
        this.room = room;
    }

    String of(RequestsView view) {
        List<String> lines = new ArrayList<>();
        String who = view.id().substring(0, Math.min(8, view.id().length())) + " (" + Text.line(view.feature()) + ")";
        if (view.requests().isEmpty()) {
            lines.add("Agent " + who + " has sent no request to a model.");
        } else {
            lines.add("REQUESTS of " + who
                    + (view.omitted() > 0 ? ", without the first " + view.omitted() : "") + ":");
            Table requests = new Table("  ", words("time"), words("call").atLeast(8), words("provider").optional(2),
                    words("model").atLeast(10), number("in"), number("cached").optional(4),
                    number("written").optional(5), number("out"), number("cost"), number("status"),
                    number("first byte").optional(6), number("took").optional(3));
            view.requests().forEach(request -> add(requests, request));
            lines.addAll(requests.lines(room));
            if (view.requests().stream().anyMatch(RequestView::estimated)) {
                lines.add("~ nobody said what was used, so all that was held is booked");
            }
            lines.add("");
            lines.add("SUMS:");
            Table sums = new Table("  ", words("").atLeast(12), number("requests"), number("in"),
                    number("cached").optional(1), number("written").optional(2), number("out"), number("cost"),
                    number("estimated").optional(3));
            view.calls().forEach(sum -> add(sums, "call " + sum.name(), sum));
            view.phases().forEach(sum -> add(sums, "phase " + sum.name(), sum));
            add(sums, "all", view.total());
            lines.addAll(sums.lines(room));
        }
        if (view.bookedWholeMicroUsd() > 0) {
            lines.add("Booked for the agent as a whole, not by request: " + Dollars.text(view.bookedWholeMicroUsd()));
        }
        return String.join("\n", lines);
    }

    private void add(Table table, RequestView request) {
        boolean open = request.state().equals("open");
        table.row(CLOCK.format(request.at().atZone(zone)), Text.line(request.call()),
                Text.line(request.provider()), Text.line(request.model()), Long.toString(request.inputTokens()),
                Long.toString(request.cacheReadTokens()), Long.toString(request.cacheWriteTokens()),
                Long.toString(request.outputTokens()),
                open ? "(" + Dollars.text(request.reservedMicroUsd()) + ")"
                        : (request.estimated() ? "~" : "") + Dollars.text(request.costMicroUsd()),
                open || request.state().equals("lost") ? request.state()
                        : request.status() == 0 ? "none" : Integer.toString(request.status()),
                open ? "" : span(request.firstByteMs()), open ? "" : span(request.tookMs()));
    }

    private static void add(Table table, String name, RequestSumView sum) {
        table.row(Text.line(name), Long.toString(sum.requests()), Long.toString(sum.inputTokens()),
                Long.toString(sum.cacheReadTokens()), Long.toString(sum.cacheWriteTokens()),
                Long.toString(sum.outputTokens()), Dollars.text(sum.costMicroUsd()),
                Dollars.text(sum.estimatedMicroUsd()));
    }

    private static String span(long millis) {
        return millis < 10_000 ? millis + "ms" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }
}
