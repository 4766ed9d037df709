package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.loop.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of OpenAI, or of any server that speaks one of its protocols, asked by our own loop. */
public final class OpenaiApi implements Dialect {

    private final Speech speech;
    private final int answerTokensMax;

    /** What the server understands. */
    public enum Speech {
        /** Responses. */
        RESPONSES,
        /** Chat completions as OpenAI has them today. */
        CHAT,
        /** Chat completions as everybody has them. */
        PLAIN_CHAT
    }

    public OpenaiApi(Speech speech, int answerTokensMax) {
        this.speech = speech;
        this.answerTokensMax = answerTokensMax;
    }

    @Override
    public String name() {
        return "openai_api";
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
        return OwnLoop.homeFiles(turn, switch (speech) {
            case RESPONSES -> Order.Protocol.RESPONSES;
            case CHAT -> Order.Protocol.CHAT;
            case PLAIN_CHAT -> Order.Protocol.PLAIN_CHAT;
        }, answerTokensMax);
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
