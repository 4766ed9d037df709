package dev.fresh.cli;

import dev.fresh.client.ProposalReader;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Proposals.CloseRequest;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.PublishRequest;
import dev.fresh.protocol.Proposals.RehearsalView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about proposals: what waits for people, on a forge and in this repository. */
final class ProposalCommands {

    private static final String ONE = "The proposal: its branch, its number on the forge, or its agent.";

    private ProposalCommands() {
    }

    static CommandLine all(Shell shell) {
        return new CommandLine(new Proposals(shell)).addSubcommand(new ListAll(shell)).addSubcommand(new Show(shell))
                .addSubcommand(new Diff(shell)).addSubcommand(new Close(shell)).addSubcommand(new Rehearse(shell));
    }

    /** {@code fresh auto proposals}. */
    @Command(name = "proposals", synopsisSubcommandLabel = "[COMMAND]",
            description = "Show the proposals that wait for you, wherever they are, and how each is merged.",
            footer = {"", "Examples:", "  fresh auto proposals", "  fresh auto proposals show auto/word-count-1a2b3c4d",
                    "  fresh auto proposals rehearse"})
    static final class Proposals implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--all", description = "Also those that were merged or closed.")
        private boolean every;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Proposals(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            return list(shell, every, format);
        }
    }

    /** {@code fresh auto proposals list}. */
    @Command(name = "list", description = "Show the proposals that nobody has decided, oldest first.",
            footer = {"", "Example:", "  fresh auto proposals list --format json | jq -r '.proposals[].branch'"})
    static final class ListAll implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--all", description = "Also those that were merged or closed.")
        private boolean every;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        ListAll(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            return list(shell, every, format);
        }
    }

    private static int list(Shell shell, boolean every, Format.Choice format) {
        ProposalsView view = shell.launcher().proposals().proposals(every);
        if (format.json()) {
            shell.json(view);
            return Exits.OK;
        }
        new ProposalText(Instant.now(), shell.symbols()).list(view.proposals()).forEach(shell::say);
        if (view.proposals().stream().filter(proposal -> proposal.decide().isPresent()).count() > 1) {
            shell.next("`fresh auto proposals rehearse` tries to merge all of them, in memory.");
        }
        return Exits.OK;
    }

    /** What commands about one proposal share. */
    abstract static class OneProposal implements Callable<Integer> {

        final Shell shell;
        @Parameters(paramLabel = "ID", description = ONE)
        String id = "";
        @Mixin
        final Format.Choice format = new Format.Choice();

        OneProposal(Shell shell) {
            this.shell = shell;
        }

        ProposalReader reader() {
            return shell.launcher().proposals();
        }
    }

    /** {@code fresh auto proposals show}. */
    @Command(name = "show", description = "Show all about a proposal: where it stands, what was said, and its text.",
            footer = {"", "Example:", "  fresh auto proposals show 1a2b3c4d"})
    static final class Show extends OneProposal {

        Show(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            ProposalView proposal = reader().proposal(id);
            if (format.json()) {
                shell.json(proposal);
            } else {
                new ProposalText(Instant.now(), shell.symbols()).whole(proposal).forEach(shell::say);
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto proposals diff}. */
    @Command(name = "diff", description = "Show exactly the commit of a proposal.",
            footer = {"", "Example:", "  fresh auto proposals diff auto/word-count-1a2b3c4d | less"})
    static final class Diff extends OneProposal {

        Diff(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            DiffView diff = reader().proposalDiff(id);
            if (format.json()) {
                shell.json(diff);
            } else {
                ReadCommands.print(shell, diff);
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto proposals close}. */
    @Command(name = "close", description = {"Close a published proposal that nobody wants, on its forge too.",
            "One that still waits for approval is rejected instead, with `fresh auto reject`."},
            footer = {"", "Example:", "  fresh auto proposals close 1a2b3c4d --reason \"we remove this module\""})
    static final class Close extends OneProposal {

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is said there.")
        private String reason = "";

        Close(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() {
            ProposalView closed = shell.daemon().closeProposal(id, new CloseRequest(reason));
            if (format.json()) {
                shell.json(closed);
            } else {
                shell.say(shell.symbols().done() + closed.shortId() + " closed: " + Text.line(closed.title()));
            }
            return Exits.OK;
        }
    }

    /** {@code fresh auto proposals rehearse}. */
    @Command(name = "rehearse", description = {"Try to merge all open proposals, one after the other, in memory.",
            "Nothing is changed anywhere; the order is the one in which they can be merged. Exit code 69 says that"
                    + " some do not merge."},
            footer = {"", "Example:", "  fresh auto proposals rehearse"})
    static final class Rehearse implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Rehearse(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            RehearsalView rehearsal = shell.launcher().proposals().rehearsal();
            if (format.json()) {
                shell.json(rehearsal);
            } else {
                ProposalText.rehearsal(rehearsal, shell.symbols()).forEach(shell::say);
            }
            return rehearsal.merges().stream().allMatch(ProposalText::merges) ? Exits.OK : Exits.UNAVAILABLE;
        }
    }

    /** {@code fresh auto publish}. */
    @Command(name = "publish", description = {"Open pull requests for proposals that are only in this repository.",
            "For repositories that have got a remote on a forge, or had forge: local, since they were made.",
            "Exit codes: 0 they are open, 69 there is no remote on a forge or nothing to publish, 78 there is no log-in."},
            footer = {"", "Examples:", "  fresh auto publish 1a2b3c4d", "  fresh auto publish --all"})
    static final class Publish implements Callable<Integer> {

        private final Shell shell;
        @ArgGroup(multiplicity = "1")
        private Which which = new Which();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        /** Which are meant. */
        static final class Which {

            @Parameters(paramLabel = "ID", arity = "1..*", description = "The proposals: branches or agents.")
            private List<String> ids = List.of();
            @Option(names = "--all", required = true, description = "All that are only in this repository.")
            private boolean all;
        }

        Publish(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            ProposalsView published = shell.daemon().publish(new PublishRequest(which.ids));
            if (format.json()) {
                shell.json(published);
                return Exits.OK;
            }
            published.proposals().forEach(proposal -> shell.say(shell.symbols().done() + proposal.shortId()
                    + " published: " + Text.line(proposal.url().orElse(proposal.branch()))));
            return Exits.OK;
        }
    }
}
