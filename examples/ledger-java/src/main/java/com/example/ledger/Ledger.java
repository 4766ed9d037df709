package com.example.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** All entries, in one text file. */
public final class Ledger {

    private final Path file;

    Ledger(Path file) {
        this.file = file;
    }

    List<Entry> entries() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream().map(CsvImport::entry).toList();
        } catch (IOException e) {
            throw new LedgerException("cannot read " + file, e);
        }
    }

    void append(Entry entry) {
        try {
            Files.writeString(file, entry.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LedgerException("cannot write " + file, e);
        }
    }
}
