package dev.fresh.core.agent;

import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.core.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one commit that an agent's work became, with what the daemon checked about exactly this commit.
 *
 * @param commit full commit id; an approval names it
 * @param base commit that it stands on
 * @param newCommand arguments after the program's name that show the new command, empty when unknown
 * @param trial the whole command line that runs the new command in a checkout of the commit, empty when unknown
 * @param held why a human has to look even when no approval is asked for, empty when there is no reason
 * @param delivered whether the branch stands in the user's repository
 */
public record Proposal(String commit, String base, String branch, List<ChangedFile> files, List<GateResult> gates,
        String summary, List<String> newCommand, List<String> trial, List<String> held, boolean simulated,
        boolean delivered) {

    public Proposal {
        files = List.copyOf(files);
        gates = List.copyOf(gates);
        newCommand = List.copyOf(newCommand);
        trial = List.copyOf(trial);
        held = List.copyOf(held);
    }

    /** No gate failed, and at least one really ran, or a person is told that none could. */
    public boolean green() {
        return gates.stream()
                .noneMatch(gate -> gate.outcome() == Outcome.FAILED || gate.outcome() == Outcome.UNPREPARED)
                && (gates.stream().anyMatch(Proposal::passed) || !held.isEmpty() && unprovable());
    }

    /** Nothing here could tell a change from the base. */
    private boolean unprovable() {
        return gates.stream().anyMatch(gate -> gate.name().equals(Task.Kind.ISSUE.proof())
                && gate.outcome() == Outcome.ABSENT);
    }

    /** Why a policy may not decide about it in a person's place; empty when it may. */
    public Optional<String> needsPerson() {
        return held.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", held));
    }

    /** What the failed gates said, as feedback for the next attempt. */
    public String complaints() {
        return gates.stream().filter(gate -> !passed(gate) && gate.outcome() != Outcome.ABSENT)
                .map(gate -> gate.name() + (gate.command().isEmpty() ? "" : " (" + gate.command() + ")") + ":\n"
                        + gate.detail())
                .collect(Collectors.joining("\n\n"));
    }

    /** {@link #trial} as it can be pasted into a shell, empty when unknown. */
    public String trialLine() {
        return trial.stream().map(
                word -> word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private static boolean passed(GateResult gate) {
        return gate.outcome() == Outcome.PASSED || gate.outcome() == Outcome.FLAKY;
    }
}
