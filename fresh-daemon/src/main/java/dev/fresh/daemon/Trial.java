package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Claim;
import dev.fresh.core.task.InventoryReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a person runs a new command by hand in a checkout of a proposal. */
final class Trial {

    private Trial() {
    }

    /** The whole command line; empty where it takes more than one command, as for programs that have to be built. */
    static List<String> commandLine(InventoryReport inventory, Agent agent, Claim claim) {
        if (claim.newCommand().isEmpty()) {
            return List.of();
        }
        Optional<InventoryReport.CliRoot> root = inventory.roots().stream()
                .filter(found -> found.path().endsWith(".py") && agent.task().feature().path().endsWith(".py"))
                .findFirst();
        return root.map(found -> {
            List<String> argv = new ArrayList<>(List.of("python3"));
            argv.addAll(Arrays.asList(found.details().getOrDefault("program", found.path()).split(" ")));
            argv.addAll(claim.newCommand());
            return argv;
        }).orElse(List.of());
    }
}
