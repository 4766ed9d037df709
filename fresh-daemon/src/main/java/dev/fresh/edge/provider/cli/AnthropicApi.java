package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.loop.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of Anthropic, asked over its Messages protocol by our own loop. */
public final class AnthropicApi implements Dialect {

    private final int answerTokensMax;

    public AnthropicApi(int answerTokensMax) {
        this.answerTokensMax = answerTokensMax;
    }

    @Override
    public String name() {
        return "anthropic_api";
    }

    @Override
    public Program program() {
        return OwnLoop.PROGRAM;
    }

    @Override
    public Optional<Installations.Installed> own() {
        return Optional.of(OwnLoop.installed());
    }

    @Override
    public List<String> arguments(Turn turn) {
        return OwnLoop.arguments(turn);
    }

    @Override
    public Map<String, String> environment(Turn turn) {
        return OwnLoop.environment(turn);
    }

    @Override
    public Map<String, String> homeFiles(Turn turn) {
        return OwnLoop.homeFiles(turn, Order.Protocol.MESSAGES, answerTokensMax);
    }

    @Override
    public Optional<String> chooseSession(String agentId, int series) {
        return Optional.of(Dialect.sessionOf(name(), agentId, series));
    }

    @Override
    public List<Signal> read(Event event) {
        return OwnLoop.read(event);
    }
}
