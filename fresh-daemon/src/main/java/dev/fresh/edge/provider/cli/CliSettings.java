package dev.fresh.edge.provider.cli;

import dev.fresh.core.task.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an agent command line is used here.
 *
 * @param binary its name on the {@code PATH} of the run, or an absolute path
 * @param model as the program calls it; {@code default} leaves the choice to the program
 * @param analysisModel for the analysis, empty when it is the same
 * @param arguments further words for every start
 * @param stall how long nothing may come before it counts as stuck
 * @param toolWall how long a tool that it runs may be silent
 * @param turnsMax answers of the model in one call
 */
public record CliSettings(String binary, String model, Optional<String> analysisModel, List<String> arguments,
        Duration stall, Duration toolWall, int turnsMax) {

    public CliSettings {
        arguments = List.copyOf(arguments);
    }

    /** With one model for everything. */
    public CliSettings(String binary, String model, List<String> arguments, Duration stall, Duration toolWall,
            int turnsMax) {
        this(binary, model, Optional.empty(), arguments, stall, toolWall, turnsMax);
    }

    boolean choosesModel() {
        return !model.equals("default");
    }

    /** For a call of that phase; a role goes before the settings, and the model of a phase before that of all. */
    CliSettings during(Turn.Phase phase, String provider, Optional<Role> role) {
        String all = role.flatMap(wanted -> wanted.model(provider)).orElse(model);
        return new CliSettings(binary, switch (phase) {
            case ANALYZE -> role.flatMap(wanted -> wanted.analysisModel(provider)).or(() -> analysisModel).orElse(all);
            case IMPLEMENT -> all;
        }, Optional.empty(), arguments, stall, toolWall, turnsMax);
    }
}
