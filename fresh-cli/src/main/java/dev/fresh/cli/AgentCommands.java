package dev.fresh.cli;

import dev.fresh.client.FreshClient;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Requests.AnswerRequest;
import dev.fresh.protocol.Requests.RejectRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that move one agent. */
final class AgentCommands {

    private static final String FOLLOW = "`fresh auto logs ID -f` follows it.";

    private AgentCommands() {
    }

    /** What they share: one agent, one act, one line about it. */
    abstract static class OneAgent implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "ID", description = "The agent, by any unique prefix of its id.")
        private String id = "";
        @Mixin
        private final Format.Choice format = new Format.Choice();

        OneAgent(Shell shell) {
            this.shell = shell;
        }

        int act(BiFunction<FreshClient, String, AgentView> act, String done, String next) {
            AgentView agent = act.apply(shell.daemon(), id);
            if (format.json()) {
                shell.json(agent);
            } else {
                shell.say(shell.symbols().done() + agent.shortId() + " " + done + ": "
                        + Text.line(agent.targetFeature()) + " is " + agent.status());
                shell.next(next.replace("ID", agent.shortId()));
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto reject}. */
    @Command(name = "reject", description = "Reject a proposal; its branch is removed, or the agent tries again.",
            footer = {"", "Example:", "  fresh auto reject abc12345 --reason \"the name is misleading\" --retry"})
    static final class Reject extends OneAgent {

        @Option(names = "--reason", paramLabel = "TEXT", required = true,
                description = "Why; the agent reads it when it tries again.")
        private String reason = "";
        @Option(names = "--retry", description = "Let the agent try again.")
        private boolean retry;

        Reject(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return act((client, id) -> client.reject(id, new RejectRequest(reason, retry)),
                    retry ? "rejected, to be tried again" : "rejected",
                    retry ? FOLLOW : "`fresh auto status` shows what else waits.");
        }
    }

    /** {@code fresh auto answer}. */
    @Command(name = "answer", description = "Answer an agent's question, in words or with the number of an option.",
            footer = {"", "Examples:", "  fresh auto answer abc12345 2",
                    "  fresh auto answer abc12345 \"keep the old name\""})
    static final class Answer extends OneAgent {

        @Parameters(index = "1", paramLabel = "TEXT|N", description = "The answer.")
        private String text = "";

        Answer(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return act((client, id) -> client.answer(id, new AnswerRequest(text)), "answered", FOLLOW);
        }
    }

    /** {@code fresh auto pause}. */
    @Command(name = "pause", description = "Pause an agent: its process ends, its slot and unspent money are freed.",
            footer = {"", "Example:", "  fresh auto pause abc12345"})
    static final class Pause extends OneAgent {

        Pause(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return act(FreshClient::pause, "paused", "`fresh auto resume ID` goes on.");
        }
    }

    /** {@code fresh auto cancel}. */
    @Command(name = "cancel", description = "End an agent for good; its work is kept.",
            footer = {"", "Example:", "  fresh auto cancel abc12345"})
    static final class Cancel extends OneAgent {

        Cancel(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            return act(FreshClient::cancel, "cancelled",
                    "`fresh auto diff ID` and `fresh auto logs ID` show what it left.");
        }
    }

    /** {@code fresh auto resume}: an agent, or without an id the run. */
    @Command(name = "resume", description = {"Resume a paused agent.",
            "Without an id: resume the run that was paused because agents could not be spawned."},
            footer = {"", "Example:", "  fresh auto resume abc12345"})
    static final class Resume implements Callable<Integer> {

        private final Shell shell;
        @Parameters(paramLabel = "ID", arity = "0..1", description = "The agent, by any unique prefix of its id.")
        private Optional<String> id = Optional.empty();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Resume(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            FreshClient client = shell.daemon();
            if (id.isEmpty()) {
                client.resumeRun();
                if (format.json()) {
                    shell.json(client.wholeStatus());
                } else {
                    shell.say(shell.symbols().done() + "the run goes on");
                }
                return Exits.OK;
            }
            AgentView agent = client.resume(id.get());
            if (format.json()) {
                shell.json(agent);
            } else {
                shell.say(shell.symbols().done() + agent.shortId() + " resumed: " + Text.line(agent.targetFeature())
                        + " is " + agent.status());
                shell.next(FOLLOW.replace("ID", agent.shortId()));
            }
            return Exits.OK;
        }
    }
}
