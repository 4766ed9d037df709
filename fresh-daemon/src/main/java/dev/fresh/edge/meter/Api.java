package dev.fresh.edge.meter;

/** A protocol that model providers speak. What is read and written in it is the matter of one {@link Protocol}. */
public enum Api {
    /** Anthropic Messages; the base has no version: {@code https://api.anthropic.com}. */
    MESSAGES,
    /** OpenAI Responses; the base has the version: {@code https://api.openai.com/v1}. */
    RESPONSES,
    /** OpenAI Chat Completions, also of local model servers; the base has the version, as for Responses. */
    CHAT,
    /** Gemini; the base has no version: {@code https://generativelanguage.googleapis.com}. */
    GEMINI,
    /** Gemini for log-ins of Google accounts; the base has no version: {@code cloudcode-pa.googleapis.com}. */
    CODE_ASSIST
}
