package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Dollars;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fresh demo}: the whole job on the examples, in real repositories of their own. */
@Command(name = "demo", description = {"Do the whole job on three example repositories: no key, no cost.",
        "They are made in FOLDER, or in a new temporary folder, and stay there to be looked at."},
        footer = {"", "Example:", "  fresh demo ~/fresh-demo"})
final class DemoCommand implements Callable<Integer> {

    private final Shell shell;
    @Parameters(paramLabel = "FOLDER", arity = "0..1", description = "A folder that is empty or does not exist yet.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        long began = System.nanoTime();
        // Who wants JSON, or quiet, gets what it came to and not how.
        Shell told = format.json() || shell.quiet().get() ? shell.silent() : shell;
        Path examples = shell.installation().home().map(home -> home.resolve("examples")).filter(Files::isDirectory)
                .orElseThrow(() -> new ClientException(ErrorCode.CONFIGURATION, "the examples of fresh are missing",
                        "start it through the `fresh` launcher of a complete installation"));
        Path place = place();
        told.say(shell.symbols().robot() + "FRESH DEMO\n" + StatusText.RULE);
        told.say("Real git repositories are made in " + place + " and worked on by the built-in agent.");
        List<DemoRepository> made = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Example example : Example.values()) {
            Optional<String> missing = example.missing(shell);
            if (missing.isPresent()) {
                left.add(example.folder + " is not run: " + missing.get());
                told.say(left.getLast());
                continue;
            }
            DemoRepository repository = new DemoRepository(told, place.resolve(example.folder));
            int exit = repository.play(examples.resolve(example.folder), example.language);
            made.add(repository);
            if (exit != Exits.OK) {
                told.say("The demo ends here; look around in " + place + ".");
                return exit;
            }
        }
        return conclude(place, made, left, Duration.ofNanos(System.nanoTime() - began));
    }

    /** The examples, with the program that their tests need. */
    private enum Example {
        NOTES("notes-py", "Python", "python3"), LEDGER("ledger-java", "Java", "mvn"),
        LINKS("links-ts", "TypeScript", "node");

        private static final int NODE_MIN = 20;

        private final String folder;
        private final String language;
        private final String tool;

        Example(String folder, String language, String tool) {
            this.folder = folder;
            this.language = language;
            this.tool = tool;
        }

        /** Why the example cannot be worked on here, with the remedy; empty when it can. */
        private Optional<String> missing(Shell shell) {
            Optional<String> version = output(shell, tool, "--version");
            if (version.isEmpty()) {
                return Optional.of(tool + " does not run here; install it to see this part.");
            }
            return this == LINKS ? missingForNode(shell, version.get()) : Optional.empty();
        }

        /** Its packages come from the registry in every run, so that is asked before a run begins that must fail. */
        private static Optional<String> missingForNode(Shell shell, String version) {
            Matcher major = Pattern.compile("v(\\d{1,4})\\..*", Pattern.DOTALL).matcher(version);
            if (!major.matches() || Integer.parseInt(major.group(1)) < NODE_MIN) {
                return Optional.of("it needs Node.js " + NODE_MIN + " or newer, and here is " + Text.line(version)
                        + "; install a newer one to see this part.");
            }
            boolean reached = output(shell, "npm", "view", "commander", "name", "--fetch-retries=0",
                    "--fetch-timeout=10000").isPresent();
            return reached ? Optional.empty() : Optional.of("npm cannot fetch packages here; "
                    + "check `npm view commander` and the network to see this part.");
        }

        private static Optional<String> output(Shell shell, String... command) {
            try {
                Shell.Ran ran = shell.run(shell.folder(), List.of(command), Map.of());
                return ran.exit() == 0 ? Optional.of(ran.output().strip()) : Optional.empty();
            } catch (ClientException e) {
                if (e.code() == ErrorCode.TOOL_MISSING) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    private Path place() throws IOException {
        if (folder.isEmpty()) {
            return Files.createTempDirectory("fresh-demo-");
        }
        Path given = shell.folder().resolve(folder.get()).normalize();
        if (Files.exists(given)) {
            try (Stream<Path> inside = Files.list(given)) {
                if (inside.findAny().isPresent()) {
                    throw new ClientException(ErrorCode.BAD_USAGE, given + " is not empty",
                            "name a folder that is empty or does not exist yet");
                }
            }
        }
        return Files.createDirectories(given);
    }

    private int conclude(Path place, List<DemoRepository> made, List<String> left, Duration took) {
        boolean all = !made.isEmpty() && made.stream().noneMatch(repository -> repository.proposals().isEmpty());
        if (format.json()) {
            shell.json(Map.of("folder", place.toString(), "repositories", made.stream()
                    .map(repository -> Map.of("folder", repository.folder().toString(), "proposals",
                            repository.proposals(), "cost_micro_usd", repository.costMicro(), "report",
                            repository.reportPath().orElse("")))
                    .toList(), "left_out", left, "seconds", took.toSeconds()));
            return all ? Exits.OK : Exits.UNAVAILABLE;
        }
        long proposals = made.stream().mapToLong(repository -> repository.proposals().size()).sum();
        long cost = made.stream().mapToLong(DemoRepository::costMicro).sum();
        shell.say("\n" + shell.symbols().robot() + "WHAT WAS MADE\n" + StatusText.RULE);
        for (DemoRepository repository : made) {
            shell.say(repository.folder() + ": " + Text.plural(repository.proposals().size(), "proposal"));
            repository.reportPath().ifPresent(report -> shell.say("  report " + report));
        }
        left.forEach(shell::say);
        shell.say(Text.plural(proposals, "proposal") + ", " + Dollars.text(cost) + " of "
                + Dollars.text(made.size() * DemoRepository.BUDGET_MICRO) + ", " + Text.span(took) + ".");
        if (!all) {
            shell.say(shell.symbols().failed() + "A repository without a proposal is not what the demo should show: "
                    + "`fresh auto report` and `fresh auto logs ID` in it say why.");
            return Exits.UNAVAILABLE;
        }
        if (!shell.quiet().get()) {
            tryNext(made.getFirst());
            shell.say("  rm -r " + place + "   # when you have seen enough");
        }
        return Exits.OK;
    }

    private void tryNext(DemoRepository repository) {
        AgentView proposal = repository.proposals().getFirst();
        shell.say("\nTry next:\n  cd " + repository.folder() + "\n  git diff main " + proposal.branch().orElse("main")
                + "\n  fresh auto try " + proposal.shortId() + "\n  fresh auto status --format detailed\n"
                + "  fresh auto report");
    }
}
