package dev.fresh.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The commands that one of the daemon's programs carries out in this terminal. Their options stand here for help,
 * manual
 * and completion; the program reads them itself, since the launcher starts it without this one.
 */
final class DelegatedCommands {

    private DelegatedCommands() {
    }

    /** What they share. */
    abstract static class Delegated implements Callable<Integer> {

        private final Shell shell;
        private final String program;
        @Spec
        private CommandSpec spec;

        Delegated(Shell shell, String program) {
            this.shell = shell;
            this.program = program;
        }

        @Override
        public Integer call() {
            List<String> typed = spec.commandLine().getParseResult().originalArgs();
            return shell.run(program, after(spec.qualifiedName().split(" "), typed));
        }

        /** What was typed after the command's own words, and before them only what holds for all commands. */
        static List<String> after(String[] path, List<String> typed) {
            List<String> kept = new ArrayList<>();
            int next = 1; // the first word is the program
            for (String word : typed) {
                if (next < path.length && word.equals(path[next])) {
                    next++;
                } else {
                    kept.add(word);
                }
            }
            return kept;
        }
    }

    /** {@code fresh inventory}. */
    @Command(name = "inventory",
            customSynopsis = "fresh inventory [scan|list|show ID|explain SYMBOL|prove ID] [--all] [--base REV]"
                    + " [--since REV] [--format text|json|markdown]",
            description = {"Find the features of this repository and which of them nobody can reach.", "",
                    "scan     read the commit again, then list (the same as no argument)", "list     list the features",
                    "show     one feature with its evidence", "explain  why a symbol is, or is not, a feature",
                    "prove    what reaches a feature before and after the proposal for it"},
            footer = {"", "Examples:", "  fresh inventory --since HEAD~10", "  fresh inventory show 1f3a9c0d",
                    "  fresh inventory list --format json | jq '.features | length'"})
    static final class Inventory extends Delegated {

        @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION", completionCandidates = Actions.class,
                description = "What to do; list is what a bare `fresh inventory` does.")
        private String action = "list";
        @Parameters(index = "1", arity = "0..1", paramLabel = "ID|SYMBOL", description = "What show, explain and prove"
                + " are about: any unique start of an id, or a symbol.")
        private String subject = "";
        @Option(names = "--all", description = "List hooked-up features too, and what was left out with its reason.")
        private boolean all;
        @Option(names = "--base", paramLabel = "REV", description = "Read this commit instead of the one checked out.")
        private String base = "HEAD";
        @Option(names = "--since", paramLabel = "REV", description = "Only what is new or judged otherwise since then.")
        private String since = "";
        @Option(names = "--format", paramLabel = "FORMAT", completionCandidates = Formats.class,
                description = "text, json or markdown.")
        private String format = "text";

        Inventory(Shell shell) {
            super(shell, "dev.fresh.daemon.InventoryMain");
        }

        /** The actions. */
        static final class Actions extends ArrayList<String> {

            private static final long serialVersionUID = 1L;

            Actions() {
                super(Arrays.asList("scan", "list", "show", "explain", "prove"));
            }
        }

        /** The formats. */
        static final class Formats extends ArrayList<String> {

            private static final long serialVersionUID = 1L;

            Formats() {
                super(Arrays.asList("text", "json", "markdown"));
            }
        }
    }

    /** The formats of a program's answer. */
    static final class TextOrJson extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        TextOrJson() {
            super(Arrays.asList("text", "json"));
        }
    }

    /** {@code fresh doctor}. */
    @Command(name = "doctor",
            description = {"Check everything that a night needs, by trying where that can be done; each finding has "
                    + "its remedy.",
                    "Each agent that is installed takes one turn that costs nothing, and the tests run once in the "
                            + "sandbox; --no-run spares both."},
            footer = {"", "Examples:", "  fresh doctor", "  fresh doctor --no-run --format json | jq .ok", "",
                    "Exit codes: 0 nothing stands in the way of a run, 78 something does."})
    static final class Doctor extends Delegated {

        @Option(names = "--no-run", description = "Start neither agents nor tests.")
        private boolean noRun;
        @Option(names = "--format", paramLabel = "FORMAT", completionCandidates = TextOrJson.class,
                description = "text or json.")
        private String format = "text";

        Doctor(Shell shell) {
            super(shell, "dev.fresh.daemon.DoctorMain");
        }
    }

    /** {@code fresh report}. */
    @Command(name = "report", synopsisSubcommandLabel = "COMMAND", description = "Work with reports of runs.",
            footer = {"", "Example:", "  fresh report verify .fresh/orchestration_report_20260102_060000.json"})
    static final class Reports {
    }

    /** {@code fresh report verify}. */
    @Command(name = "verify", description = "Compute a report anew from journal and git, and fail on any difference.",
            footer = {"", "Example:", "  fresh report verify .fresh/orchestration_report_20260102_060000.json", "",
                    "Exit codes: 0 the report is right, 65 it is not."})
    static final class Verify extends Delegated {

        @Parameters(paramLabel = "FILE", description = "The report, as JSON.")
        private String file = "";
        @Option(names = "--format", paramLabel = "FORMAT", completionCandidates = TextOrJson.class,
                description = "text or json.")
        private String format = "text";

        Verify(Shell shell) {
            super(shell, "dev.fresh.daemon.VerifyMain");
        }
    }

    /** {@code fresh simulate}. */
    @Command(name = "simulate",
            description = {"Play whole nights with made-up agents, people, crashes, limits, disk errors and clock "
                    + "jumps, and hold fresh to its invariants after every event.",
                    "The same seeds give the same journals on every machine. Needs no repository and no network, and "
                            + "leaves nothing behind."},
            footer = {"", "Examples:", "  fresh simulate --nights 1000", "  fresh simulate --seed 42 --nights 1 --json",
                    "", "Exit codes: 0 every invariant held, 70 one did not, 130 interrupted."})
    static final class Simulate extends Delegated {

        @Option(names = "--seed", paramLabel = "S", description = "Seed of the first night; the next has the next one.")
        private long seed;
        @Option(names = "--nights", paramLabel = "N", description = "How many nights, 100 when not given.")
        private long nights;
        @Option(names = "--json", description = "The same as --format json.")
        private boolean json;
        @Option(names = "--format", paramLabel = "FORMAT", completionCandidates = TextOrJson.class,
                description = "text or json.")
        private String format = "text";

        Simulate(Shell shell) {
            super(shell, "dev.fresh.daemon.SimulateMain");
        }
    }
}
