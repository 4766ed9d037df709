package dev.fresh.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows under each other in columns. Where they do not fit, columns that can shrink do so first, the widest before the
 * others; then columns that are not needed are left out, and a last line names them.
 */
public final class Table {

    /** Room without an end: what is not a terminal gets everything. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final String GAP = "  ";

    private final String indent;
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * One column.
     *
     * @param right whether it holds numbers, which stand under each other's end
     * @param least cells that it can shrink to; {@link #NO_LIMIT} when it stays whole
     * @param fromEnd whether the start is cut off, as of paths
     * @param rank 0 when it is needed, else the higher the sooner it is left out
     */
    public record Column(String head, boolean right, int least, boolean fromEnd, int rank) {

        public static Column words(String head) {
            return new Column(head, false, NO_LIMIT, false, 0);
        }

        public static Column number(String head) {
            return new Column(head, true, NO_LIMIT, false, 0);
        }

        /** The same, able to shrink. */
        public Column atLeast(int cells) {
            return new Column(head, right, cells, fromEnd, rank);
        }

        /** The same, losing its start where it is cut. */
        public Column cutAtStart() {
            return new Column(head, right, least, true, rank);
        }

        /** The same, which can be left out. */
        public Column optional(int sooner) {
            return new Column(head, right, least, fromEnd, sooner);
        }
    }

    public Table(String indent, Column... columns) {
        this.indent = indent;
        this.columns = List.of(columns);
    }

    /** Adds a row: a cell for each column, without control characters. */
    public Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells for " + columns.size()
                    + " columns: " + Arrays.toString(cells));
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The head and the rows, none wider than {@code room} unless not even the needed columns fit. */
    public List<String> lines(int room) {
        int[] widths = natural();
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            // A column of nothing takes no room.
            if (widths[i] > 0) {
                shown.add(i);
            }
        }
        List<String> left = new ArrayList<>();
        while (smallest(shown, widths) > room) {
            int last = shown.stream().max((one, other) -> columns.get(one).rank() - columns.get(other).rank())
                    .orElseThrow();
            if (columns.get(last).rank() == 0) {
                break;
            }
            left.add(columns.get(last).head());
            shown.remove(Integer.valueOf(last));
        }
        shrink(shown, widths, room);
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.head().isEmpty())) {
            lines.add(line(columns.stream().map(Column::head).toList(), shown, widths));
        }
        rows.forEach(row -> lines.add(line(row, shown, widths)));
        if (!left.isEmpty()) {
            lines.add(indent + "(no room for: " + String.join(", ", left) + ")");
        }
        return lines;
    }

    private int[] natural() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Cells.of(columns.get(i).head());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Cells.of(row.get(i)));
            }
        }
        return widths;
    }

    private int smallest(List<Integer> shown, int[] widths) {
        return gaps(shown) + shown.stream().mapToInt(i -> Math.min(widths[i], columns.get(i).least())).sum();
    }

    private int gaps(List<Integer> shown) {
        return indent.length() + GAP.length() * (shown.size() - 1);
    }

    private void shrink(List<Integer> shown, int[] widths, int room) {
        int over = gaps(shown) + shown.stream().mapToInt(i -> widths[i]).sum() - room;
        while (over > 0) {
            int widest = -1;
            for (int i : shown) {
                if (widths[i] > columns.get(i).least() && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            over--;
        }
    }

    private String line(List<String> cells, List<Integer> shown, int[] widths) {
        return (indent + shown.stream().map(i -> {
            Column column = columns.get(i);
            String cut = column.fromEnd() ? Cells.end(cells.get(i), widths[i]) : Cells.start(cells.get(i), widths[i]);
            return Cells.pad(cut, widths[i], column.right());
        }).collect(Collectors.joining(GAP))).stripTrailing();
    }
}
