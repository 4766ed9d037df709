package dev.fresh.edge.provider.cli;

import java.time.Duration;
import java.util.List;

/**
 * How an agent command line is used here.
 *
 * @param binary its name on the {@code PATH} of the run, or an absolute path
 * @param model as the program calls it; {@code default} leaves the choice to the program
 * @param arguments further words for every start
 * @param stall how long nothing may come before it counts as stuck
 * @param toolWall how long a tool that it runs may be silent
 * @param turnsMax answers of the model in one call
 */
public record CliSettings(String binary, String model, List<String> arguments, Duration stall, Duration toolWall,
        int turnsMax) {

    public CliSettings {
        arguments = List.copyOf(arguments);
    }

    boolean choosesModel() {
        return !model.equals("default");
    }
}
