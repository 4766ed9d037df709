package dev.fresh.client;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;
import dev.fresh.protocol.StatusView;
import java.lang.ProcessBuilder.Redirect;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks the daemon, or reads the state as it lies on disk when no daemon runs. */
final class AnyReader implements StateReader, NightReader, ProposalReader {

    private final FreshClient daemon;
    private final OfflineReader disk;

    AnyReader(FreshPaths paths, Installation installation, Redirect errors) {
        daemon = new FreshClient(paths.socket());
        disk = new OfflineReader(paths, installation, errors);
    }

    private <T> T ask(Function<StateReader, T> question) {
        return ask(() -> question.apply(daemon), () -> question.apply(disk));
    }

    private <T> T askNights(Function<NightReader, T> question) {
        return ask(() -> question.apply(daemon), () -> question.apply(disk));
    }

    private <T> T askProposals(Function<ProposalReader, T> question) {
        return ask(() -> question.apply(daemon), () -> question.apply(disk));
    }

    private static <T> T ask(Supplier<T> ofDaemon, Supplier<T> ofDisk) {
        try {
            return ofDaemon.get();
        } catch (ClientException e) {
            if (e.code() != ErrorCode.NOT_RUNNING) {
                throw e;
            }
        }
        return ofDisk.get();
    }

    @Override
    public StatusView status() {
        return ask(StateReader::status);
    }

    @Override
    public StatusView wholeStatus() {
        return ask(StateReader::wholeStatus);
    }

    @Override
    public AgentView agent(String id) {
        return ask(reader -> reader.agent(id));
    }

    @Override
    public SchedulesView schedules() {
        return askNights(NightReader::schedules);
    }

    @Override
    public StatsView stats(String since) {
        return askNights(reader -> reader.stats(since));
    }

    @Override
    public ProposalsView proposals(boolean all) {
        return askProposals(reader -> reader.proposals(all));
    }

    @Override
    public ProposalView proposal(String id) {
        return askProposals(reader -> reader.proposal(id));
    }

    @Override
    public DiffView proposalDiff(String id) {
        return askProposals(reader -> reader.proposalDiff(id));
    }

    @Override
    public RehearsalView rehearsal() {
        return askProposals(ProposalReader::rehearsal);
    }

    @Override
    public BudgetView budget() {
        return ask(StateReader::budget);
    }

    @Override
    public RequestsView requests(String id) {
        return ask(reader -> reader.requests(id));
    }

    @Override
    public LogChunk log(String id, long offset) {
        return ask(reader -> reader.log(id, offset));
    }

    @Override
    public DiffView diff(String id) {
        return ask(reader -> reader.diff(id));
    }

    @Override
    public String report(String format) {
        return ask(reader -> reader.report(format));
    }

    @Override
    public String report(String format, String run) {
        return ask(reader -> reader.report(format, run));
    }

    @Override
    public RunsView runs() {
        return ask(StateReader::runs);
    }
}
