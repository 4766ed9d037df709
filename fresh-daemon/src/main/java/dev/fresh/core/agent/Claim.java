package dev.fresh.core.agent;

import java.util.List;

/**
 * What an agent says it did; words for the proposal, proof of nothing.
 *
 * @param newCommand arguments after the program's name that should show the new command
 */
public record Claim(String summary, List<String> newCommand) {

    public Claim {
        newCommand = List.copyOf(newCommand);
    }
}
