package dev.fresh.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fresh notify}: how people are told what happens at night. */
@Command(name = "notify", synopsisSubcommandLabel = "COMMAND",
        description = {"Try how you are told that an agent waits for you, that money runs out, that a run is over.",
                "The channels are set in .fresh/config.yaml; docs/notifications.md tells how."},
        footer = {"", "Example:", "  fresh notify test"})
final class NotifyCommand {

    private static final String PROGRAM = "dev.fresh.daemon.NotifyMain";

    static CommandLine all(Shell shell) {
        return new CommandLine(new NotifyCommand()).addSubcommand(new Test(shell)).addSubcommand(new Allow(shell));
    }

    /** {@code fresh notify test}. */
    @Command(name = "test", description = {"Send a test message now, and say for each channel what became of it.",
            "Exit codes: 0 all was delivered, 74 something was not, 78 no channel is configured."},
            footer = {"", "Examples:", "  fresh notify test", "  fresh notify test --channel webhook --format json"})
    static final class Test implements Callable<Integer> {

        private final Shell shell;
        @Option(names = "--channel", paramLabel = "NAME",
                description = "Only this one: ${COMPLETION-CANDIDATES}.")
        private Optional<Channel> channel = Optional.empty();
        @Mixin
        private final Format.Choice format = new Format.Choice();

        /** The channels. */
        enum Channel {
            COMMAND, WEBHOOK, DESKTOP, BELL;

            @Override
            public String toString() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }

        Test(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            List<String> words = new ArrayList<>(List.of("test"));
            channel.ifPresent(name -> words.addAll(List.of("--channel", name.toString())));
            return program(shell, words, format);
        }
    }

    /** {@code fresh notify allow}. */
    @Command(name = "allow", description = {
            "Let the command and the webhook be used that .fresh/config.yaml names as it stands now.",
            "Others write that file too, and a command runs outside the sandbox; after a change it has to be allowed"
                    + " anew. What the environment names needs no allowing."},
            footer = {"", "Example:", "  fresh notify allow"})
    static final class Allow implements Callable<Integer> {

        private final Shell shell;
        @Mixin
        private final Format.Choice format = new Format.Choice();

        Allow(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            return program(shell, new ArrayList<>(List.of("allow")), format);
        }
    }

    private static int program(Shell shell, List<String> words, Format.Choice format) {
        if (format.json()) {
            words.addAll(List.of("--format", "json"));
        }
        return shell.run(PROGRAM, words);
    }
}
