package dev.fresh.edge.provider.cli;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.agent.Limit;
import dev.fresh.core.agent.Limit.Kind;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.ModelAccess.Traffic;
import dev.fresh.edge.provider.ModelAccess.Trouble;
import dev.fresh.edge.provider.cli.Signal.Ended;
import dev.fresh.edge.provider.cli.Supervision.Cut;
import dev.fresh.edge.provider.cli.Supervision.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a process of an agent did not end well, from what it said itself and what the meter saw of its requests. Neither
 * exit codes nor the words of one side tell it alone.
 */
final class Diagnosis {

    /** From here on it is not a throttle but a quota. */
    private static final Duration SHORT_WAIT = Duration.ofMinutes(10);
    private static final int WORDS_MAX = 300;

    private static final Pattern BUDGET = words("BUDGET_EXHAUSTED|error_max_budget_usd");
    private static final Pattern DEAD = words("no conversation found|no rollout found|session not found"
            + "|invalid session identifier|error resuming session|no previous sessions|thread not found"
            + "|session id .{0,60} already in use|session does not exist");
    private static final Pattern TURNS = words("error_max_turns|max_turns|maximum number of turns|max session turns"
            + "|reached max turns");
    private static final Pattern CONTEXT = words("prompt is too long|context_length_exceeded|context window"
            + "|maximum context length|input token count.{0,40}exceeds|request_too_large|exceeds the maximum number of"
            + " tokens|output token maximum|max_output_tokens|output limit");
    private static final Pattern QUOTA = words("insufficient_quota|usage limit|usage_limit|weekly limit"
            + "|(5|five)[- ]hour limit|session limit|credit balance|billing_hard_limit|quota exceeded\\. check your plan"
            + "|billing_error|daily quota");
    private static final Pattern SOFT_QUOTA = words("exceeded your current quota|resource_exhausted|quota");
    private static final Pattern THROTTLE = words("rate_limit|rate limit|too many requests");
    private static final Pattern AUTH = words("authentication|unauthorized|invalid api key|api key not valid"
            + "|api_key_invalid|permission_error|not logged in|please run /login|oauth token|log in again"
            + "|invalid auth method");
    private static final Pattern OVERLOAD = words("overloaded|server_error|internal server error|service unavailable"
            + "|api_error|high demand|at capacity");
    private static final Pattern NETWORK = words(
            "econnrefused|econnreset|connection reset|enotfound|etimedout|fetch failed"
                    + "|connection refused|connection error|error sending request|stream disconnected|terminated"
                    + "|socket connection was closed|network error|incomplete json");
    private static final Pattern STALL = words("idle timeout");
    private static final Pattern PERMISSION = words("untrusted|not trust|cannot be used with root"
            + "|permission denied by|requires approval");

    private static final Pattern JSON_MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)+)\"");

    private final Dialect dialect;
    private final Duration stall;
    private final int turnsMax;
    private final Instant now;

    Diagnosis(Dialect dialect, CliSettings settings, Instant now) {
        this.dialect = dialect;
        this.stall = settings.stall();
        this.turnsMax = settings.turnsMax();
        this.now = now;
    }

    private static Pattern words(String expression) {
        return Pattern.compile("(?s)" + expression, Pattern.CASE_INSENSITIVE);
    }

    /** Whether the call is finished as it should be: the right last event, no error flag and exit code 0. */
    static boolean isDone(Run run) {
        return (run.cut().isEmpty() && run.exit().code() == 0 || stayed(run)) && !run.told().looped()
                && run.told().ended().filter(Ended::ok).isPresent();
    }

    /** Whether it told its result and had to be shown the door, which takes nothing from the result. */
    private static boolean stayed(Run run) {
        return run.cut().equals(Optional.of(Cut.STAYS));
    }

    /**
     * What to throw for a run that is not done.
     *
     * @param traffic what the meter saw while it ran
     */
    RuntimeException explain(Run run, Optional<Traffic> traffic) {
        if (run.cut().filter(cut -> cut != Cut.WAITS && cut != Cut.STAYS).isPresent()) {
            return explain(run.cut().get(), run);
        }
        Optional<String> unpriced = traffic.flatMap(Traffic::refusal)
                .filter(text -> marker(text).equals("UNKNOWN_PRICE"));
        if (unpriced.isPresent()) {
            return EdgeException.environment(dialect.name() + ": " + unpriced.get().replaceFirst("^[A-Z_]+: ", ""));
        }
        Optional<Limit> limit = limit(run, traffic);
        return limit.isPresent() ? new LimitReached(limit.get())
                : new EdgeException(new Failure(Failure.Kind.AGENT, dialect.name() + " ended with exit code "
                        + run.exit().code() + " and no result: " + lastWords(run)));
    }

    /** The limit that the agent ran into, empty when it is no limit that we know. */
    Optional<Limit> limit(Run run, Optional<Traffic> traffic) {
        Tally.Told told = run.told();
        Ended end = end(told, dialect.judge(run.exit().code()));
        String words = end.word() + "\n" + end.text() + "\n" + (end.text().isBlank() ? told.noise() : "");
        Optional<Limit> refused = traffic.flatMap(Traffic::refusal).flatMap(this::refused);
        if (refused.isPresent()) {
            return refused;
        }
        if (BUDGET.matcher(words).find()) {
            return limit(Kind.BUDGET, "its money is used up", Optional.empty());
        }
        if (told.quota().isPresent()) {
            return limit(Kind.QUOTA, told.quota().get().text(), told.quota().get().until());
        }
        if (told.looped()) {
            return limit(Kind.TURNS, "it turned in circles", Optional.empty());
        }
        Optional<Trouble> trouble = traffic.flatMap(seen -> last(seen, end));
        return of(end, words, trouble).or(() -> trouble.flatMap(met -> of(
                new Ended(false, met.type(), met.status(), met.message()), met.type() + "\n" + met.message(), trouble)
                .or(() -> met.status() == 0 ? limit(Kind.NETWORK, met.message(), Optional.empty())
                        : Optional.empty())))
                .or(() -> remark(told, trouble));
    }

    /** What the meter would not let out; other refusals than these are the program's business. */
    private Optional<Limit> refused(String sentence) {
        String plain = sentence.replaceFirst("^[A-Z_]+: ", "");
        return switch (marker(sentence)) {
            case "BUDGET_EXHAUSTED" -> limit(Kind.BUDGET, plain, Optional.empty());
            case "PLAN_SHARE" -> limit(Kind.QUOTA, plain, ResetTime.find(plain, now, ZoneId.systemDefault()));
            case "LOG_IN_ENDED" -> limit(Kind.AUTH, plain, Optional.empty());
            default -> Optional.empty();
        };
    }

    private static String marker(String sentence) {
        return sentence.substring(0, Math.max(0, sentence.indexOf(':')));
    }

    /** The last event, with the exit code's word where the event has none. */
    private static Ended end(Tally.Told told, Optional<Ended> byCode) {
        Optional<Ended> said = told.ended().filter(ended -> !ended.ok());
        Ended code = byCode.orElse(new Ended(false, "", 0, ""));
        return said.map(ended -> ended.status() != 0 ? ended
                : new Ended(false, ended.word(), code.status(), ended.text())).orElse(code);
    }

    private Optional<Limit> remark(Tally.Told told, Optional<Trouble> trouble) {
        return told.remark().isBlank() ? Optional.empty()
                : of(new Ended(false, "", 0, told.remark()), told.remark(), trouble);
    }

    /** The answer that most likely ended it: the last one, if nothing better came after it. */
    private static Optional<Trouble> last(Traffic traffic, Ended end) {
        if (traffic.troubles().isEmpty()) {
            return Optional.empty();
        }
        Trouble last = traffic.troubles().getLast();
        boolean recent = isLatest(last, traffic.lastByte());
        return Optional.of(last).filter(_ -> recent || end.status() == last.status() && end.status() != 0);
    }

    private static boolean isLatest(Trouble trouble, Instant lastByte) {
        return !lastByte.isAfter(trouble.at().plusSeconds(2));
    }

    /** Whether the last that came was to wait for longer than a throttle lasts. */
    static boolean isLong(Trouble last, Instant lastByte) {
        return isLatest(last, lastByte)
                && last.retryAfter().filter(wait -> wait.compareTo(SHORT_WAIT) > 0).isPresent();
    }

    private Optional<Limit> of(Ended end, String words, Optional<Trouble> trouble) {
        int status = end.status();
        String all = words + trouble.filter(met -> met.status() == status).map(met -> "\n" + met.type() + "\n"
                + met.message()).orElse("");
        Function<Pattern, Boolean> says = pattern -> pattern.matcher(all).find();
        Optional<Instant> until = trouble.flatMap(met -> met.retryAfter().map(met.at()::plus))
                .or(() -> ResetTime.find(all, now, ZoneId.systemDefault()));
        boolean isShort = until.filter(at -> Duration.between(now, at).compareTo(SHORT_WAIT) <= 0).isPresent();
        String text = text(end, all);
        if (says.apply(STALL)) {
            return limit(Kind.STALL, text, Optional.empty());
        }
        if (says.apply(DEAD)) {
            return limit(Kind.DEAD_SESSION, text, Optional.empty());
        }
        if (end.word().equals("stall")) {
            return limit(Kind.STALL, text, Optional.empty());
        }
        if (says.apply(TURNS)) {
            return limit(Kind.TURNS, "its " + turnsMax + " turns are used up", Optional.empty());
        }
        if (says.apply(CONTEXT) || status == 413 || end.word().equals("length")) {
            return limit(Kind.CONTEXT_FULL, text, Optional.empty());
        }
        if (says.apply(QUOTA) || status == 402) {
            return limit(Kind.QUOTA, text, until);
        }
        if (status == 429 || says.apply(THROTTLE) || says.apply(SOFT_QUOTA)) {
            boolean quota = until.isPresent() ? !isShort : status != 429 && !says.apply(THROTTLE);
            return limit(quota ? Kind.QUOTA : Kind.THROTTLE, text, until);
        }
        if (status == 401 || status == 403 || says.apply(AUTH)) {
            return limit(Kind.AUTH, text + "; check its key or log-in with fresh doctor", Optional.empty());
        }
        if (status >= 500 || says.apply(OVERLOAD)) {
            return limit(Kind.OVERLOAD, text, until);
        }
        if (says.apply(NETWORK)) {
            return limit(Kind.NETWORK, text, Optional.empty());
        }
        return says.apply(PERMISSION) ? limit(Kind.PERMISSION, text, Optional.empty()) : Optional.empty();
    }

    private static String text(Ended end, String all) {
        String whole = end.text().isBlank() ? all.strip() : end.text().strip();
        Matcher inside = JSON_MESSAGE.matcher(whole);
        // What a person can use of an answer that was passed on as it came.
        String said = whole.contains("{\"error\"") && inside.find()
                ? inside.group(1).replace("\\\"", "\"").replace("\\n", " ") : whole;
        String line = said.isEmpty() ? "its provider refused the request" : said.replaceAll("\\s+", " ");
        return (line.length() > WORDS_MAX ? line.substring(0, WORDS_MAX) + " ..." : line)
                + (end.status() == 0 ? "" : " (" + end.status() + ")");
    }

    private RuntimeException explain(Cut cut, Run run) {
        return switch (cut) {
            case STALL, WAITS, STAYS -> new LimitReached(limit(Kind.STALL, "nothing came for " + stall.toSeconds()
                    + " s, so it was ended", Optional.empty()).orElseThrow());
            case TURNS -> new LimitReached(limit(Kind.TURNS, "its " + turnsMax + " turns are used up", Optional.empty())
                    .orElseThrow());
            case CIRCLES ->
                new LimitReached(limit(Kind.TURNS, "it failed at the same five times in a row, so it was ended",
                        Optional.empty()).orElseThrow());
            case WALL -> new EdgeException(new Failure(Failure.Kind.LIMIT, dialect.name() + " was ended after "
                    + run.exit().took().toMinutes() + " minutes, its time limit"));
            case STOPPED -> new EdgeException(new Failure(Failure.Kind.AGENT, dialect.name() + " was stopped"));
        };
    }

    private Optional<Limit> limit(Kind kind, String text, Optional<Instant> until) {
        return Optional.of(new Limit(kind, dialect.name() + ": " + text, until));
    }

    private static String lastWords(Run run) {
        Tally.Told told = run.told();
        String said = told.ended().map(Ended::text).filter(text -> !text.isBlank())
                .orElse(!told.noise().isBlank() ? told.noise() : !told.remark().isBlank() ? told.remark()
                        : told.text());
        String line = said.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "it said nothing" : line.length() > WORDS_MAX ? line.substring(0, WORDS_MAX) : line;
    }
}
