package dev.fresh.client;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;
import dev.fresh.protocol.StatusView;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.util.List;

/**
 * Reads the state of a repository whose daemon does not run, with a program of the daemon that opens it read-only and
 * answers as the daemon would.
 */
final class OfflineReader implements StateReader, NightReader, ProposalReader {

    private static final String PROGRAM = "dev.fresh.daemon.OfflineMain";

    private final FreshPaths paths;
    private final Installation installation;
    private final Redirect errors;

    OfflineReader(FreshPaths paths, Installation installation, Redirect errors) {
        this.errors = errors;
        this.paths = paths;
        this.installation = installation;
    }

    @Override
    public StatusView status() {
        return status(List.of("status"));
    }

    @Override
    public StatusView wholeStatus() {
        return status(List.of("status", "all"));
    }

    private StatusView status(List<String> question) {
        return Files.isDirectory(paths.state())
                ? Json.read(ask(question.toArray(String[]::new)), StatusView.class).withoutDaemon()
                : StatusView.none();
    }

    @Override
    public AgentView agent(String id) {
        return Json.read(ask("agent", id), AgentView.class);
    }

    @Override
    public SchedulesView schedules() {
        return Files.isDirectory(paths.state()) ? Json.read(ask("schedules"), SchedulesView.class)
                : new SchedulesView(List.of());
    }

    @Override
    public StatsView stats(String since) {
        return Json.read(ask("stats", since), StatsView.class);
    }

    @Override
    public ProposalsView proposals(boolean all) {
        return Files.isDirectory(paths.state())
                ? Json.read(all ? ask("proposals", "all") : ask("proposals"), ProposalsView.class)
                : new ProposalsView(List.of());
    }

    @Override
    public ProposalView proposal(String id) {
        return Json.read(ask("proposal", id), ProposalView.class);
    }

    @Override
    public DiffView proposalDiff(String id) {
        return Json.read(ask("proposal-diff", id), DiffView.class);
    }

    @Override
    public RehearsalView rehearsal() {
        return Files.isDirectory(paths.state()) ? Json.read(ask("rehearsal"), RehearsalView.class)
                : new RehearsalView(List.of());
    }

    @Override
    public BudgetView budget() {
        return Json.read(ask("budget"), BudgetView.class);
    }

    @Override
    public RequestsView requests(String id) {
        return Json.read(ask("requests", id), RequestsView.class);
    }

    @Override
    public LogChunk log(String id, long offset) {
        return Json.read(ask("logs", id, Long.toString(offset)), LogChunk.class);
    }

    @Override
    public DiffView diff(String id) {
        return Json.read(ask("diff", id), DiffView.class);
    }

    @Override
    public String report(String format) {
        return ask("report", format);
    }

    @Override
    public String report(String format, String run) {
        return ask("report", format, run);
    }

    @Override
    public RunsView runs() {
        return Files.isDirectory(paths.state()) ? Json.read(ask("runs"), RunsView.class) : new RunsView(List.of());
    }

    private String ask(String... arguments) {
        if (!Files.isDirectory(paths.state())) {
            throw new ClientException(ErrorCode.NO_RUN, "this repository has had no run yet",
                    "start one with `fresh auto start`");
        }
        return new DaemonProgram(installation, paths.root(), errors).ask(PROGRAM, List.of(arguments), "");
    }
}
