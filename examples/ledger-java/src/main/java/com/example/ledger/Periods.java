package com.example.ledger;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** Days, months and quarters. */
public final class Periods {

    private Periods() {
    }

    /** How far apart the days of a series are. */
    public enum Step {
        DAY, WEEK, MONTH
    }

    static boolean holds(YearMonth month, LocalDate day) {
        return YearMonth.from(day).equals(month);
    }

    /**
     * Names the quarter of a day. {@code Periods.quarter("2026-11-20")} is {@code 2026-Q4}.
     *
     * @param day for example {@code 2026-11-20}
     */
    public static String quarter(String day) {
        LocalDate date = LocalDate.parse(day);
        return date.getYear() + "-Q" + ((date.getMonthValue() + 2) / 3);
    }

    /**
     * Lists the days from one day up to another, both included.
     *
     * @param first the first day
     * @param last no day after this one
     * @param step how far apart the days are
     */
    public static List<String> series(String first, String last, Step step) {
        LocalDate end = LocalDate.parse(last);
        ChronoUnit unit = switch (step) {
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
        };
        LocalDate start = LocalDate.parse(first);
        return Stream.iterate(0, n -> n + 1).map(n -> start.plus(n, unit)).takeWhile(day -> !day.isAfter(end))
                .map(LocalDate::toString).toList();
    }
}
