package dev.fresh.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.AgentEvent;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.forge.Reviewed;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a night left, in lines, without what differs from one night to the next; and what must hold after each. */
final class Remains {

    private static final String FOR_PEOPLE = ".fresh/(logs|cache)/.*|.*/objects/.*|.*/journal.db-.*";

    private final FreshPaths paths;
    private final Reviewed forge;

    Remains(FreshPaths paths, Reviewed forge) {
        this.paths = paths;
        this.forge = forge;
    }

    /** Everything that is to be the same after each night. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String branch : refs(paths.root(), "refs/heads/auto")) {
            assertEquals(git(paths.root(), "rev-parse", branch), forge.git("rev-parse", branch), "what was pushed");
        }
        lines.add("pushed " + forge.git("for-each-ref", "--format=%(refname)"));
        lines.add("pull requests " + forge.pulls() + " " + forge.state() + " opened "
                + forge.seen("POST /repos/ada/notes/pulls").size());
        lines.add("comments " + forge.comments(7).size() + " and " + forge.comments().size());
        Path clone = paths.workspaces().resolve("repository.git");
        lines.add("worktrees " + git(clone, "worktree", "list", "--porcelain").lines()
                .filter(line -> line.startsWith("worktree")).toList());
        lines.addAll(refs(clone, "refs"));
        try (Stream<Path> files = Files.walk(paths.folder())) {
            files.map(file -> paths.root().relativize(file).toString()).filter(name -> !name.matches(FOR_PEOPLE))
                    .forEach(lines::add);
        }
        Stream<String> trees = refs(paths.root(), "refs/heads/auto").stream()
                .map(branch -> "proposes " + git(paths.root(), "rev-parse", branch + "^{tree}"));
        return Stream.concat(trees, lines.stream().map(line -> line.replace(paths.root().toString(), "")
                .replaceAll("[0-9]{8}_[0-9]{6}|[0-9a-f]{8}([0-9a-f]{4}|[0-9a-f]{32})?(?![0-9a-f])", "N")))
                .sorted().toList();
    }

    private static List<String> refs(Path repository, String below) {
        return git(repository, "for-each-ref", "--format=%(refname)", below).lines().toList();
    }

    private static String git(Path where, String... arguments) {
        return TempRepo.git(where, Map.of(), arguments);
    }

    /** Nothing runs, no lock of git is left, and every line of the books keeps within the budget. */
    void hold() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(paths.root().resolve(".git")),
                Files.walk(paths.workspaces()))) {
            assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".lock")).toList());
        }
        assertEquals(List.of(), processes());
        try (Journal<FleetEvent> journal = Journal.openReadOnly(paths.state().resolve("journal.db"),
                new JournalCodec(), "0.1.0").orElseThrow()) {
            List<FleetEvent> events = journal.read(0, 10_000).stream().map(Journal.Stored::event).toList();
            for (Class<?> once : List.of(FleetEvent.RunStarted.class, FleetEvent.RunPlanned.class,
                    FleetEvent.AgentSpawned.class, FleetEvent.RunEnded.class)) {
                assertEquals(1, events.stream().filter(once::isInstance).count(), once::getSimpleName);
            }
            Map<Class<?>, Long> controls = events.stream().filter(FleetEvent.AgentCommanded.class::isInstance)
                    .map(event -> ((FleetEvent.AgentCommanded) event).control().getClass())
                    .collect(Collectors.groupingBy(each -> each, Collectors.counting()));
            assertEquals(1, controls.get(AgentEvent.Approved.class), controls::toString);
            assertEquals(1, events.stream().filter(event -> event instanceof FleetEvent.AgentReported said
                    && said.progress() instanceof AgentEvent.Published).count());
            journal.ledger(0, 10_000).forEach(line -> assertTrue(line.entry().spentAfter().micro()
                    + line.entry().reservedAfter().micro() <= 5_000_000, line::toString));
            assertEquals(0, journal.ledger(0, 10_000).getLast().entry().reservedAfter().micro());
        }
    }

    /** What runs in the repository or below it. */
    private List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(paths.root())) {
                        found.add(process + " " + Files.readString(process.resolve("cmdline")).replace('\0', ' '));
                    }
                } catch (IOException _) {
                    // It has ended, or is not ours.
                }
            }
        }
        return found;
    }
}
