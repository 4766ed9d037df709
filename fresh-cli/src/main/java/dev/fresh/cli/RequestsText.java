package dev.fresh.cli;

import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.RequestsView.RequestSumView;
import dev.fresh.protocol.RequestsView.RequestView;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An agent's requests to models as tables. */
final class RequestsText {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT);
    private static final List<String> HEAD = List.of("time", "call", "provider", "model", "in", "cached", "written",
            "out", "cost", "status", "first byte", "took");
    private static final List<String> SUMS = List.of("", "requests", "in", "cached", "written", "out", "cost",
            "estimated");

    private final ZoneId zone;

    RequestsText(ZoneId zone) {
        this.zone = zone;
    }

    String of(RequestsView view) {
        List<String> lines = new ArrayList<>();
        String who = view.id().substring(0, Math.min(8, view.id().length())) + " (" + Text.line(view.feature()) + ")";
        if (view.requests().isEmpty()) {
            lines.add("Agent " + who + " has sent no request to a model.");
        } else {
            lines.add("REQUESTS of " + who
                    + (view.omitted() > 0 ? ", without the first " + view.omitted() : "") + ":");
            List<List<String>> rows = new ArrayList<>(List.of(HEAD));
            view.requests().forEach(request -> rows.add(row(request)));
            lines.addAll(table(rows, 4));
            if (view.requests().stream().anyMatch(RequestView::estimated)) {
                lines.add("~ nobody said what was used, so all that was held is booked");
            }
            lines.add("");
            lines.add("SUMS:");
            List<List<String>> sums = new ArrayList<>(List.of(SUMS));
            view.calls().forEach(sum -> sums.add(row("call " + sum.name(), sum)));
            view.phases().forEach(sum -> sums.add(row("phase " + sum.name(), sum)));
            sums.add(row("all", view.total()));
            lines.addAll(table(sums, 1));
        }
        if (view.bookedWholeMicroUsd() > 0) {
            lines.add("Booked for the agent as a whole, not by request: " + Dollars.text(view.bookedWholeMicroUsd()));
        }
        return String.join("\n", lines);
    }

    private List<String> row(RequestView request) {
        boolean open = request.state().equals("open");
        return List.of(CLOCK.format(request.at().atZone(zone)), Text.line(request.call()),
                Text.line(request.provider()), Text.line(request.model()), Long.toString(request.inputTokens()),
                Long.toString(request.cacheReadTokens()), Long.toString(request.cacheWriteTokens()),
                Long.toString(request.outputTokens()),
                open ? "(" + Dollars.text(request.reservedMicroUsd()) + ")"
                        : (request.estimated() ? "~" : "") + Dollars.text(request.costMicroUsd()),
                open || request.state().equals("lost") ? request.state()
                        : request.status() == 0 ? "none" : Integer.toString(request.status()),
                open ? "" : span(request.firstByteMs()), open ? "" : span(request.tookMs()));
    }

    private static List<String> row(String name, RequestSumView sum) {
        return List.of(Text.line(name), Long.toString(sum.requests()), Long.toString(sum.inputTokens()),
                Long.toString(sum.cacheReadTokens()), Long.toString(sum.cacheWriteTokens()),
                Long.toString(sum.outputTokens()), Dollars.text(sum.costMicroUsd()),
                Dollars.text(sum.estimatedMicroUsd()));
    }

    private static String span(long millis) {
        return millis < 10_000 ? millis + "ms" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }

    /** Columns as wide as their widest cell: the first ones are words, those after them numbers. */
    private static List<String> table(List<List<String>> rows, int words) {
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i < words ? row.get(i) + blanks : blanks + row.get(i)).append("  ");
            }
            return line.toString().stripTrailing();
        }).toList();
    }
}
