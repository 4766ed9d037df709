package dev.fresh.edge.provider.stub;

import java.util.Optional;

/** The four protocols in which requests to models are written. */
public enum Api {
    /** Anthropic Messages. */
    MESSAGES,
    /** OpenAI Responses. */
    RESPONSES,
    /** OpenAI Chat Completions. */
    CHAT,
    /** Gemini's generateContent. */
    GEMINI;

    /** The protocol whose requests for an answer go to this path; empty for every other path. */
    public static Optional<Api> of(String path) {
        if (path.endsWith("/messages")) {
            return Optional.of(MESSAGES);
        }
        if (path.endsWith("/responses")) {
            return Optional.of(RESPONSES);
        }
        if (path.endsWith("/chat/completions")) {
            return Optional.of(CHAT);
        }
        return path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent") ? Optional.of(GEMINI)
                : Optional.empty();
    }
}
