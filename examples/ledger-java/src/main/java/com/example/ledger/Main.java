package com.example.ledger;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/** The command line of the ledger. */
@Command(name = "ledger", mixinStandardHelpOptions = true, version = "ledger 1.0.0",
        description = "Keeps a household ledger in one text file.",
        subcommands = {
            AddCommand.class,
            ListCommand.class,
            HelpCommand.class
        })
public final class Main {

    private Path file = Path.of("ledger.txt");

    /** Called by the option parser. */
    @Option(names = "--file", paramLabel = "FILE", description = "Where the entries stand, default: ledger.txt.")
    public void useFile(Path chosen) {
        file = chosen;
    }

    Ledger ledger() {
        return new Ledger(file);
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
