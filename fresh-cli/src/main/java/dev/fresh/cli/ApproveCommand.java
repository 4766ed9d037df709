package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.Requests.ApproveRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fresh auto approve}: lets tested proposals be published. */
@Command(name = "approve",
        description = "Approve the proposals of agents that wait; any unique prefix of an id will do.",
        footer = {"", "Examples:", "  fresh auto approve abc12345",
                "  fresh auto approve --all --comment \"Tried them\""})
final class ApproveCommand implements Callable<Integer> {

    private final Shell shell;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();
    @Option(names = "--comment", paramLabel = "TEXT", description = "A remark that is kept with the approval.")
    private Optional<String> comment = Optional.empty();
    @Mixin
    private final Format.Choice format = new Format.Choice();

    /** Who is meant. */
    static final class Which {

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Agents to approve.")
        private List<String> ids = List.of();
        @Option(names = "--all", required = true, description = "All whose proposal is ready.")
        private boolean all;
    }

    ApproveCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        FreshClient client = shell.daemon();
        List<AgentView> meant = which.all ? ready(client) : which.ids.stream().map(client::agent).toList();
        meant.forEach(ApproveCommand::mustWait);
        List<AgentView> approved = new ArrayList<>();
        for (AgentView agent : meant) {
            String commit = agent.proposalCommit().orElse("");
            approved.add(client.approve(agent.id(), new ApproveRequest(commit, comment)));
            if (!format.json()) {
                shell.say(shell.symbols().done() + agent.shortId() + " approved: " + Text.line(agent.label())
                        + ", commit " + Text.shortId(commit));
            }
        }
        if (format.json()) {
            shell.json(approved);
        } else {
            try {
                rehearse(client, approved);
            } catch (ClientException e) {
                // What was approved stays approved, so this is no failure of the command.
                shell.say(shell.symbols().warning() + "could not rehearse merging it: " + e.getMessage());
            }
            shell.next("`fresh auto status` shows how they are published.");
        }
        return Exits.OK;
    }

    /** Whether what was approved still merges, with its base as that stands now and with the other proposals. */
    private void rehearse(FreshClient client, List<AgentView> approved) {
        List<String> branches = approved.stream().flatMap(agent -> agent.branch().stream()).toList();
        RehearsalView rehearsal = new RehearsalView(client.rehearsal().merges().stream()
                .filter(merge -> branches.contains(merge.branch())).toList());
        if (!rehearsal.merges().isEmpty()) {
            ProposalText.rehearsal(rehearsal, shell.symbols()).forEach(shell::say);
        }
    }

    private static List<AgentView> ready(FreshClient client) {
        List<AgentView> ready = client.status().agents().values().stream()
                .filter(agent -> agent.status() == AgentStatus.AWAITING_USER
                        && agent.questionKind().equals(Optional.of(QuestionKind.READY)))
                .toList();
        if (ready.isEmpty()) {
            throw new ClientException(ErrorCode.WRONG_STATE, "no agent waits for approval",
                    "`fresh auto status` shows where they stand");
        }
        return ready;
    }

    private static void mustWait(AgentView agent) {
        if (agent.status() != AgentStatus.AWAITING_USER) {
            throw new ClientException(ErrorCode.WRONG_STATE,
                    "agent " + agent.shortId() + " is " + agent.status() + " and does not wait for approval",
                    "`fresh auto status` shows where it stands");
        }
        if (agent.proposalCommit().isEmpty()) {
            throw new ClientException(ErrorCode.WRONG_STATE,
                    "agent " + agent.shortId() + " has no proposal to approve; it asks: "
                            + Text.line(agent.userQuestion().orElse("")),
                    "use: " + agent.decideCommand());
        }
    }
}
