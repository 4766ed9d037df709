package dev.fresh.client;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatusView;
import java.util.function.Function;

/** Asks the daemon, or reads the state as it lies on disk when no daemon runs. */
final class AnyReader implements StateReader {

    private final FreshClient daemon;
    private final OfflineReader disk;

    AnyReader(FreshPaths paths, Installation installation) {
        daemon = new FreshClient(paths.socket());
        disk = new OfflineReader(paths, installation);
    }

    private <T> T ask(Function<StateReader, T> question) {
        try {
            return question.apply(daemon);
        } catch (ClientException e) {
            if (e.code() != ErrorCode.NOT_RUNNING) {
                throw e;
            }
        }
        return question.apply(disk);
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
