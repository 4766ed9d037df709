package dev.fresh.edge.provider.loop;

/**
 * What the loop is to do, as JSON in a file of its private home. The address of the models and the token for it come
 * by environment instead, and it works in the folder in which it is started.
 *
 * @param session id of the conversation, which is kept in the private home
 * @param resume whether that conversation goes on; else it begins
 * @param writing whether the worktree may be changed and programs may be run; the analysis may neither
 * @param answerTokensMax longest answer
 * @param turnsMax how many answers the model has
 */
public record Order(Protocol protocol, String model, String session, boolean resume, boolean writing, String prompt,
        int answerTokensMax, int turnsMax) {

    /** The variable that holds where requests go. */
    public static final String BASE = "FRESH_MODEL_BASE";
    /** The variable that holds what is shown instead of a key. */
    public static final String TOKEN = "FRESH_MODEL_TOKEN";

    public Order {
        if (answerTokensMax < 1 || turnsMax < 1) {
            throw new IllegalArgumentException("no answer, or no turn, is allowed");
        }
        if (!session.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not the id of a conversation: " + session);
        }
    }

    /** How a model is spoken to. */
    public enum Protocol {
        /** Messages of Anthropic. */
        MESSAGES,
        /** Responses of OpenAI. */
        RESPONSES,
        /** Chat completions of OpenAI. */
        CHAT,
        /** Chat completions of anybody else, who knows only what has long been part of it. */
        PLAIN_CHAT
    }
}
