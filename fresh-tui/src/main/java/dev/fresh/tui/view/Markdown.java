package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Layout.Stop;
import dev.fresh.tui.model.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown as plain rows: headings stand out, tables have columns, lists hang, marks are gone. */
final class Markdown {

    private static final int LINES = 20_000;
    private static final Pattern ITEM = Pattern.compile("( *)([-*+]|[0-9]+\\.) +(.*)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\(([^)]*)\\)");
    private static final Pattern MARKED = Pattern.compile("`([^`]+)`|\\*\\*([^*]+)\\*\\*");

    private final int columns;
    private final List<Row> rows = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();

    Markdown(String text, int columns) {
        this.columns = columns;
        List<String> lines = Foreign.lines(text, LINES);
        boolean code = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                code = !code;
            } else if (code) {
                rows.add(Row.of("   " + line, Style.ACCENT));
            } else if (line.startsWith("|")) {
                int end = i;
                while (end < lines.size() && lines.get(end).startsWith("|")) {
                    end++;
                }
                table(lines.subList(i, end));
                i = end - 1;
            } else {
                line(line);
            }
        }
    }

    List<Row> rows() {
        return rows;
    }

    List<Stop> stops() {
        return stops;
    }

    private void line(String line) {
        int level = line.length() - line.replaceFirst("^#+", "").length();
        Matcher item = ITEM.matcher(line);
        if (level > 0 && line.startsWith(" ", level)) {
            stops.add(new Stop(rows.size(), level <= 2));
            rows.add(Row.of(" " + plain(line.substring(level).strip()), Style.TITLE));
        } else if (item.matches()) {
            String indent = " " + item.group(1) + item.group(2) + " ";
            hang(indent, item.group(3));
        } else {
            hang(" ", line.strip());
        }
    }

    private void hang(String indent, String text) {
        String lead = indent;
        for (String part : Wrap.lines(links(text), columns - Foreign.width(indent) - 1)) {
            rows.add(marked(Row.of(lead), part));
            lead = " ".repeat(Foreign.width(indent));
        }
    }

    /** Text with what is code or strong in it set apart. */
    private static Row marked(Row row, String text) {
        Row next = row;
        Matcher marks = MARKED.matcher(text);
        int at = 0;
        while (marks.find()) {
            next = next.with(text.substring(at, marks.start()), Style.PLAIN);
            next = marks.group(1) == null ? next.with(marks.group(2), Style.TITLE)
                    : next.with(marks.group(1), Style.ACCENT);
            at = marks.end();
        }
        return next.with(text.substring(at), Style.PLAIN);
    }

    private static String links(String text) {
        return LINK.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals(found.group(2))
                ? found.group(2)
                : found.group(1) + " (" + found.group(2) + ")"));
    }

    private static String plain(String text) {
        return marked(Row.EMPTY, links(text)).text();
    }

    /** Columns as wide as what is in them; the widest gives way where the screen is too small. */
    private void table(List<String> lines) {
        List<List<String>> cells = lines.stream().filter(line -> !line.matches("[|:\\s-]+"))
                .map(line -> Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(cell -> plain(cell.strip().replace("\\|", "|"))).toList())
                .toList();
        int count = cells.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[count];
        cells.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Foreign.width(row.get(i)));
            }
        });
        int over = Arrays.stream(widths).sum() + 2 * count - columns + 1;
        for (; over > 0 && Arrays.stream(widths).max().orElse(0) > 8; over--) {
            int widest = 0;
            for (int i = 1; i < count; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            widths[widest]--;
        }
        boolean head = lines.size() > 1 && lines.get(1).matches("[|:\\s-]+");
        for (List<String> row : cells) {
            Row line = Row.of(" ");
            for (int i = 0; i < row.size(); i++) {
                line = line.column(row.get(i), widths[i], head ? Style.FAINT : Style.PLAIN).with("  ", Style.PLAIN);
            }
            rows.add(line);
            head = false;
        }
    }
}
