package com.example.ledger;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Reading entries from text. */
public final class CsvImport {

    private CsvImport() {
    }

    static Entry entry(String line) {
        String[] fields = line.split(";");
        if (fields.length != 3) {
            throw new IllegalArgumentException("expected date;category;amount, found: " + line);
        }
        return new Entry(LocalDate.parse(fields[0]), fields[1], new BigDecimal(fields[2]));
    }

    /** Copies every line of a file into a ledger and says how many there were. */
    public static int into(Ledger ledger, Path source) throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(source)) {
            ledger.append(entry(line));
            count++;
        }
        return count;
    }
}
