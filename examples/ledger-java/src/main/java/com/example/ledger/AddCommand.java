package com.example.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "add", mixinStandardHelpOptions = true, description = "Add an entry.")
public final class AddCommand implements Callable<Integer> {

    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "DATE", description = "The day, for example 2026-11-20.")
    private LocalDate date;

    @Parameters(index = "1", paramLabel = "CATEGORY", description = "What the money was for.")
    private String category;

    @Parameters(index = "2", paramLabel = "AMOUNT", description = "How much.")
    private BigDecimal amount;

    @Override
    public Integer call() {
        main.ledger().append(new Entry(date, category, amount));
        return 0;
    }
}
