package dev.fresh.cli;

import picocli.CommandLine.Command;

/** {@code fresh auto}: runs and what people decide about their agents. */
@Command(name = "auto", synopsisSubcommandLabel = "COMMAND",
        description = "Start a run of agents, watch it, decide about what it proposes.",
        footer = {"", "Example:", "  fresh auto start --agents 10 --budget 10 --overnight --hours 8"})
final class AutoCommand {
}
