package com.example.ledger;

import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(name = "list", mixinStandardHelpOptions = true, description = "Show the entries and their sum.")
public final class ListCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Main main;

    @Option(names = "--month", converter = MonthConverter.class, description = "Only this month, as YYYY-MM.")
    private YearMonth month;

    @Override
    public Integer call() {
        List<Entry> entries = main.ledger().entries().stream()
                .filter(entry -> month == null || Periods.holds(month, entry.date())).toList();
        entries.forEach(entry -> spec.commandLine().getOut().println(entry.line()));
        spec.commandLine().getOut().println("total " + Totals.sum(entries));
        return 0;
    }

    /** Reads a month as people write it. */
    public static final class MonthConverter implements ITypeConverter<YearMonth> {

        @Override
        public YearMonth convert(String value) {
            return YearMonth.parse(value.length() == 6 ? value.substring(0, 4) + "-" + value.substring(4) : value);
        }
    }
}
