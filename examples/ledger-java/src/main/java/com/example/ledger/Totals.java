package com.example.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums over entries. */
public final class Totals {

    private Totals() {
    }

    static BigDecimal sum(List<Entry> entries) {
        return entries.stream().map(Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Sums entries by month, oldest month first.
     *
     * @param entries lines such as {@code 2026-11-20;food;12.50}
     * @param running add each month to the ones before it
     */
    public static List<String> monthly(List<String> entries, boolean running) {
        Map<String, BigDecimal> months = new TreeMap<>();
        for (String line : entries) {
            Entry entry = CsvImport.entry(line);
            months.merge(entry.date().toString().substring(0, 7), entry.amount(), BigDecimal::add);
        }
        List<String> lines = new ArrayList<>();
        BigDecimal before = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> month : months.entrySet()) {
            BigDecimal total = month.getValue().add(before);
            lines.add(month.getKey() + " " + total.toPlainString());
            before = running ? total : BigDecimal.ZERO;
        }
        return lines;
    }
}
