package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Api;
import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Refusals in the providers' own words. */
public enum Trouble {
    /** Too many requests; try again in a second. */
    THROTTLE(429, "rate_limit_error", "This request would exceed your organization's rate limit of 30,000 input tokens"
            + " per minute. Please reduce the prompt length or the maximum tokens requested, or try again later.",
            "tokens", "rate_limit_exceeded", "Rate limit reached for this model on tokens per min (TPM): Limit 30000,"
                    + " Used 29000, Requested 3000. Please try again in 1s.",
            "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    /** The account's money or quota is used up, and nobody says until when. */
    QUOTA(429, "rate_limit_error", "This request would exceed your account's rate limit. Please try again later.",
            "insufficient_quota", "insufficient_quota", "You exceeded your current quota, please check your plan and"
                    + " billing details.",
            "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details."
                    + "\n* Quota exceeded for metric:"
                    + " generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 250"),
    /** The plan's window is used up for three more days. */
    QUOTA_RESET(429, "rate_limit_error", "This request would exceed your account's rate limit. Please try again later.",
            "usage_limit_reached", null, "The usage limit has been reached", "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan and billing details. Please retry in 72h."),
    /** The provider is broken. */
    BROKEN(500, "api_error", "Internal server error", "server_error", null,
            "The server had an error while processing your request. Sorry about that!", "INTERNAL",
            "An internal error has occurred."),
    /** The provider has too much to do: 529 at Anthropic, 503 elsewhere. */
    OVERLOADED(529, "overloaded_error", "Overloaded", "server_error", "server_is_overloaded",
            "Our servers are currently overloaded. Please try again later.", "UNAVAILABLE",
            "The model is overloaded. Please try again later."),
    /** The key is wrong, with the status that the protocol's designers had in mind. */
    UNAUTHORIZED(401, "authentication_error", "invalid x-api-key", "invalid_request_error", "invalid_api_key",
            "Incorrect API key provided: dummy.", "UNAUTHENTICATED", "Request had invalid authentication credentials."
                    + " Expected OAuth 2 access token, login cookie or other valid authentication credential."),
    /** The key is wrong, as Gemini says it; the others say {@link #UNAUTHORIZED}. */
    BAD_KEY(400, "authentication_error", "invalid x-api-key", "invalid_request_error", "invalid_api_key",
            "Incorrect API key provided: dummy.", "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key."),
    /** Nobody pays. */
    UNPAID(402, "billing_error", "There's an issue with your billing or payment information.",
            "insufficient_quota", "billing_hard_limit_reached", "Insufficient Balance", "FAILED_PRECONDITION",
            "This API method requires billing to be enabled."),
    /** The meter's own refusal: 400 for Responses, whose client tries again after a 402. */
    BUDGET(402, "billing_error", Words.MONEY, "billing_error", "billing_error", Words.MONEY,
            "FAILED_PRECONDITION",
            Words.MONEY),
    /** The key may not do this. */
    FORBIDDEN(403, "permission_error", "Your API key does not have permission to use the specified resource.",
            "invalid_request_error", "unsupported_country_region_territory",
            "Country, region, or territory not supported", "PERMISSION_DENIED",
            "Your API key was reported as leaked. Please use another API key."),
    /** There is no such model. */
    NO_MODEL(404, "not_found_error", "model: MODEL", "invalid_request_error", "model_not_found",
            "The model `MODEL` does not exist or you do not have access to it.", "NOT_FOUND",
            "models/MODEL is not found for API version v1beta, or is not supported for generateContent."),
    /** The conversation does not fit. */
    TOO_LONG(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum",
            "invalid_request_error", "context_length_exceeded", "Your input exceeds the context window of this model."
                    + " Please adjust your input and try again.",
            "INVALID_ARGUMENT", "The input token count (1208310) exceeds the maximum number of tokens allowed"
                    + " (1048576)."),
    /** Something is wrong with the request. */
    BAD_REQUEST(400, "invalid_request_error", "temperature: Input should be less than or equal to 1",
            "invalid_request_error",
            "invalid_value", "Invalid value: 'stub'.", "INVALID_ARGUMENT",
            "Request contains an invalid argument.");

    private static final class Words {

        static final String MONEY = "BUDGET_EXHAUSTED: the agent's money is used up";
    }

    private static final Duration RESET = Duration.ofDays(3);

    private final int status;
    private final String anthropicType;
    private final String anthropicText;
    private final String openaiType;
    private final String openaiCode;
    private final String openaiText;
    private final String geminiStatus;
    private final String geminiText;

    Trouble(int status, String anthropicType, String anthropicText, String openaiType, String openaiCode,
            String openaiText, String geminiStatus, String geminiText) {
        this.status = status;
        this.anthropicType = anthropicType;
        this.anthropicText = anthropicText;
        this.openaiType = openaiType;
        this.openaiCode = openaiCode;
        this.openaiText = openaiText;
        this.geminiStatus = geminiStatus;
        this.geminiText = geminiText;
    }

    /** The refusal of a request, in its protocol. */
    Move.Refuse of(Ask ask) {
        Instant reset = Instant.now().plus(RESET);
        return switch (ask.api()) {
            case MESSAGES -> new Move.Refuse(this == BAD_KEY ? 401 : status, anthropicHeaders(reset), Json.write(
                    Tree.object("type", "error", "error", Tree.object("type", anthropicType, "message",
                            named(anthropicText, ask)), "request_id", "req_stub")));
            case RESPONSES, CHAT -> new Move.Refuse(openaiStatus(ask.api()), retryAfter(),
                    Json.write(Tree.object("error", openai(ask, reset))));
            case GEMINI -> {
                int code = this == OVERLOADED ? 503 : status;
                yield new Move.Refuse(code, retryAfter(), Json.write(Tree.object("error", Tree.object("code", code,
                        "message", named(geminiText, ask), "status", geminiStatus, "details", geminiDetails()))));
            }
        };
    }

    private int openaiStatus(Api api) {
        return switch (this) {
            case OVERLOADED -> 503;
            case BAD_KEY -> 401;
            case BUDGET -> api == Api.RESPONSES ? 400 : status;
            case THROTTLE, QUOTA, QUOTA_RESET, BROKEN, UNAUTHORIZED, UNPAID, FORBIDDEN, NO_MODEL, TOO_LONG,
                    BAD_REQUEST ->
                status;
        };
    }

    private static String named(String text, Ask ask) {
        return text.replace("MODEL", ask.model());
    }

    private Map<String, Object> openai(Ask ask, Instant reset) {
        Map<String, Object> error = Tree.object("message", named(openaiText, ask), "type", openaiType);
        if (this == QUOTA_RESET) {
            error.putAll(Tree.object("plan_type", "plus", "resets_at", reset.getEpochSecond(), "resets_in_seconds",
                    RESET.toSeconds()));
        } else {
            error.putAll(Tree.object("param", null, "code", openaiCode));
        }
        return error;
    }

    private Map<String, String> retryAfter() {
        return this == THROTTLE ? Map.of("retry-after", "1")
                : this == QUOTA_RESET ? Map.of("retry-after", Long.toString(RESET.toSeconds())) : Map.of();
    }

    private Map<String, String> anthropicHeaders(Instant reset) {
        Map<String, String> headers = new TreeMap<>(retryAfter());
        headers.put("request-id", "req_stub");
        if (this == QUOTA_RESET) {
            headers.put("anthropic-ratelimit-unified-status", "rejected");
            headers.put("anthropic-ratelimit-unified-representative-claim", "seven_day");
            headers.put("anthropic-ratelimit-unified-reset", Long.toString(reset.getEpochSecond()));
        }
        return headers;
    }

    private List<Object> geminiDetails() {
        List<Object> details = new ArrayList<>();
        if (this == BAD_KEY) {
            details.add(Tree.object("@type", "type.googleapis.com/google.rpc.ErrorInfo", "reason", "API_KEY_INVALID",
                    "domain", "googleapis.com", "metadata",
                    Map.of("service", "generativelanguage.googleapis.com")));
        }
        if (this == QUOTA || this == QUOTA_RESET) {
            details.add(Tree.object("@type", "type.googleapis.com/google.rpc.QuotaFailure", "violations",
                    List.of(Tree.object("quotaMetric",
                            "generativelanguage.googleapis.com/generate_content_free_tier_requests", "quotaId",
                            "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "quotaValue", "250"))));
        }
        if (this == THROTTLE || this == QUOTA_RESET) {
            details.add(Tree.object("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay",
                    this == THROTTLE ? "1s" : RESET.toSeconds() + "s"));
        }
        return details;
    }
}
