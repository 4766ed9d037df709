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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fresh demo}: the whole job on the examples, in real repositories of their own. */
@Command(name = "demo", description = {"Do the whole job on two example repositories: no key, no cost.",
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
            if (!example.toolWorks(shell)) {
                left.add(example.folder + " is left out: " + example.tool + " does not run here; install it to see "
                        + "this half.");
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
        NOTES("notes-py", "Python", "python3"), LEDGER("ledger-java", "Java", "mvn");

        private final String folder;
        private final String language;
        private final String tool;

        Example(String folder, String language, String tool) {
            this.folder = folder;
            this.language = language;
            this.tool = tool;
        }

        private boolean toolWorks(Shell shell) {
            try {
                return shell.run(shell.folder(), List.of(tool, "--version"), Map.of()).exit() == 0;
            } catch (ClientException e) {
                if (e.code() == ErrorCode.TOOL_MISSING) {
                    return false;
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
