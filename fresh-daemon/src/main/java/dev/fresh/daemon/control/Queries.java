package dev.fresh.daemon.control;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.Lifecycle;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.Run;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.AgentsView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunView;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything that can be asked without changing anything; the same with a daemon and without one. */
public final class Queries {

    private static final int LOG_CHUNK_BYTES = 64 << 10;
    private static final int DIFF_CHARS_MAX = 2 << 20;

    private final FreshPaths paths;
    private final Supplier<Fleet> fleet;
    private final Diffs diffs;
    private final Function<Agent, RequestsView> requests;
    private final Supplier<List<RunView>> runs;
    private final InstantSource clock;
    private final Views views;

    /**
     * @param diffs of proposals and checkpoints
     * @param requests of an agent, from the journal
     * @param runs all that there ever were, newest first, from the journal
     */
    public Queries(FreshPaths paths, Supplier<Fleet> fleet, Diffs diffs,
            Function<Agent, RequestsView> requests, Supplier<List<RunView>> runs, InstantSource clock) {
        this.paths = paths;
        this.fleet = fleet;
        this.diffs = diffs;
        this.requests = requests;
        this.runs = runs;
        this.clock = clock;
        this.views = new Views(paths, ZoneId.systemDefault());
    }

    /**
     * The run that is going on, else the last one.
     *
     * @param all whether everything is listed, also what is long over
     */
    public StatusView status(boolean all) {
        return views.status(fleet.get(), clock.instant(), all).with(HygieneViews.of(fleet.get()));
    }

    public AgentsView agents() {
        return new AgentsView(status(true).agents());
    }

    public AgentView agent(String prefix) {
        return view(find(prefix));
    }

    public AgentView view(Agent agent) {
        return views.agent(fleet.get(), fleet.get().agents().getOrDefault(agent.id(), agent), clock.instant());
    }

    public BudgetView budget() {
        return BudgetViews.of(fleet.get(), clock.instant(), ZoneId.systemDefault());
    }

    public RequestsView requests(String prefix) {
        return requests.apply(find(prefix));
    }

    public RunsView runs() {
        return new RunsView(runs.get());
    }

    /** The one agent whose id begins with the prefix. */
    public Agent find(String prefix) {
        if (!prefix.matches("[0-9a-f]{1,12}")) {
            throw new Refusal(ErrorCode.UNKNOWN_ID, "there is no agent \"" + printable(prefix) + "\"",
                    "ids are hexadecimal; list them with: fresh auto status");
        }
        Collection<Agent> matches = fleet.get().matching(prefix);
        if (matches.isEmpty()) {
            throw new Refusal(ErrorCode.UNKNOWN_ID, "there is no agent " + prefix,
                    "list them with: fresh auto status");
        }
        if (matches.size() > 1) {
            throw new Refusal(ErrorCode.AMBIGUOUS_ID,
                    prefix + " means several agents: " + matches.stream().map(
                            agent -> agent.id() + " (" + agent.task().feature().symbol() + ")")
                            .collect(Collectors.joining(", ")),
                    "type more digits");
        }
        return matches.iterator().next();
    }

    /** A part of the agent's log, cut at a whole character. */
    public LogChunk log(String prefix, long offset) {
        Agent agent = find(prefix);
        Path file = paths.agents().resolve(agent.id()).resolve("log.txt");
        if (offset < 0) {
            throw new Refusal(ErrorCode.BAD_USAGE, "offset " + offset + " is negative", "begin with 0");
        }
        if (!Files.exists(file)) {
            return new LogChunk(agent.id(), offset, offset, "", agent.settled());
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long length = log.length();
            long from = Math.min(offset, length);
            byte[] bytes = new byte[(int) Math.min(LOG_CHUNK_BYTES, length - from)];
            log.seek(from);
            log.readFully(bytes);
            int whole = wholeCharacters(bytes, from + bytes.length == length);
            String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
            return new LogChunk(agent.id(), from, from + whole, text, agent.settled() && from + whole == length);
        } catch (IOException e) {
            throw new UncheckedIOException("the log " + file + " cannot be read", e);
        }
    }

    private static int wholeCharacters(byte[] bytes, boolean atEnd) {
        int end = bytes.length;
        // A chunk may end inside a character; its first byte is the last one that is no continuation byte.
        while (!atEnd && end > 0 && (bytes[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        return !atEnd && end > 0 && (bytes[end - 1] & 0x80) != 0 ? end - 1 : end;
    }

    /** Exactly the proposal's commit; where there is none, the work that was kept last. */
    public DiffView diff(String prefix) {
        Agent agent = find(prefix);
        Optional<Proposal> proposal = Lifecycle.proposal(agent.state());
        if (proposal.isPresent()) {
            return view(agent, new Diffs.Kept(proposal.get().base(), proposal.get().commit(),
                    diffs.of(proposal.get())), false);
        }
        return diffs.kept(agent).map(kept -> view(agent, kept, true))
                .orElseThrow(() -> new Refusal(ErrorCode.NOTHING_YET,
                        "agent " + agent.id().substring(0, 8) + " has changed nothing yet, it is "
                                + agent.state().label(),
                        "follow it with: fresh auto logs " + agent.id().substring(0, 8) + " -f"));
    }

    private static DiffView view(Agent agent, Diffs.Kept diff, boolean checkpoint) {
        boolean truncated = diff.text().length() > DIFF_CHARS_MAX;
        return new DiffView(agent.id(), agent.branch(), diff.base(), diff.commit(),
                truncated ? diff.text().substring(0, DIFF_CHARS_MAX) : diff.text(), truncated, checkpoint);
    }

    /** The newest report as it was written, {@code json} or {@code markdown}. */
    public String report(String format, Optional<String> run) {
        String ending = switch (format) {
            case "json" -> ".json";
            case "markdown", "text" -> ".md";
            default -> throw new Refusal(ErrorCode.BAD_USAGE, "there is no report format \"" + printable(format) + "\"",
                    "use json or markdown");
        };
        Path file = paths.folder().resolve(run.map(this::reportOf).orElseGet(this::newestReport) + ending);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Refusal(ErrorCode.BAD_DATA, "the report " + file + " cannot be read: " + e.getMessage(), "");
        }
    }

    private String newestReport() {
        List<Run> known = List.copyOf(fleet.get().runs().values());
        return known.reversed().stream().map(run -> run.reports().name()).filter(name -> !name.isEmpty()).findFirst()
                .orElseThrow(() -> new Refusal(ErrorCode.NOTHING_YET, "no report has been written yet",
                        known.isEmpty() ? "start a run with: fresh auto start" : "it is written when the run ends"));
    }

    private String reportOf(String prefix) {
        List<RunView> matches = prefix.isEmpty() ? List.of()
                : runs.get().stream().filter(run -> run.id().startsWith(prefix)).toList();
        if (matches.size() != 1) {
            throw new Refusal(matches.isEmpty() ? ErrorCode.UNKNOWN_ID : ErrorCode.AMBIGUOUS_ID,
                    matches.isEmpty() ? "there is no run \"" + printable(prefix) + "\""
                            : prefix + " means " + matches.size() + " runs",
                    "list them with: fresh tui, view reports");
        }
        return matches.getFirst().report().orElseThrow(() -> new Refusal(ErrorCode.NOTHING_YET,
                "run " + matches.getFirst().id().substring(0, 8) + " has no report yet",
                "it is written when the run ends"));
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 40 ? clean.substring(0, 40) + "..." : clean;
    }
}
