package dev.fresh.tui.view;

import dev.fresh.protocol.StatusView;
import dev.fresh.protocol.StatusView.BurnView;
import dev.fresh.tui.model.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The budget as a gauge of what is spent, reserved and free, and how fast it goes. */
final class MoneyRows {

    private static final int GAUGE = 40;

    private final Marks marks;
    private final Words words;

    MoneyRows(Marks marks, Words words) {
        this.marks = marks;
        this.words = words;
    }

    List<Row> rows(StatusView status, Instant now, int columns) {
        long budget = status.budgetMicroUsd();
        long spent = status.totalCostMicroUsd();
        long reserved = status.reservedMicroUsd();
        long free = Math.max(0, budget - spent - reserved);
        int cells = Math.clamp(columns / 4, 12, GAUGE);
        int spentCells = cells(spent, budget, cells);
        int reservedCells = Math.min(cells(reserved, budget, cells), cells - spentCells);
        Style style = spent * 20 >= budget * 19 ? Style.BAD : spent * 5 >= budget * 4 ? Style.WARNING : Style.GOOD;
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(" Budget ", Style.TITLE).with(marks.full().repeat(spentCells), style)
                .with(marks.half().repeat(reservedCells), Style.ACCENT)
                .with(marks.light().repeat(cells - spentCells - reservedCells), Style.FAINT)
                .with(" spent ", Style.FAINT).with(Words.money(spent), style)
                .with(" reserved ", Style.FAINT).with(Words.money(reserved), Style.PLAIN)
                .with(" free ", Style.FAINT).with(Words.money(free), Style.PLAIN));
        burn(status, now, rows);
        return rows;
    }

    private void burn(StatusView status, Instant now, List<Row> rows) {
        BurnView burn = status.burn();
        if (burn.microUsdPerHour() == 0) {
            return;
        }
        Row row = Row.of(" Burn   ", Style.TITLE).with(Words.money(burn.microUsdPerHour()) + " per hour", Style.PLAIN)
                .with(" over the last " + burn.minutes() + " min", Style.FAINT);
        if (burn.usedUpAt().isPresent()) {
            Instant end = burn.usedUpAt().get();
            boolean lasts = status.deadline().filter(end::isAfter).isPresent();
            row = row.with(lasts ? ", lasts until the deadline" : ", used up at " + words.clock(end, now),
                    lasts ? Style.GOOD : Style.WARNING);
        }
        rows.add(row);
    }

    /** At least one cell for anything at all. */
    private static int cells(long part, long whole, int cells) {
        return part <= 0 || whole <= 0 ? 0 : Math.clamp(part * cells / whole, 1, cells);
    }
}
