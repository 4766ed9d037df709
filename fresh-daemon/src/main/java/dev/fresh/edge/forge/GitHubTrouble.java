package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What went wrong at GitHub as one sentence with its remedy. The other side's words are quoted short, without control
 * characters and without the token, and no cause is kept that could still carry it.
 */
final class GitHubTrouble {

    private static final String HIDDEN = "[hidden]";
    private static final int QUOTED_MAX = 300;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
            .withZone(ZoneOffset.UTC);

    private final GitHubRemote remote;
    private final String token;

    GitHubTrouble(GitHubRemote remote, String token) {
        this.remote = remote;
        this.token = token;
    }

    /** The refusal behind an exception of the library; empty when there was no answer at all. */
    static Optional<GitHubConnection.Refused> refusal(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .filter(GitHubConnection.Refused.class::isInstance).map(GitHubConnection.Refused.class::cast)
                .findFirst();
    }

    static boolean isStatus(Throwable e, int status) {
        return refusal(e).filter(refused -> refused.status() == status).isPresent();
    }

    /**
     * The exception for the daemon.
     *
     * @param what completes the sentence "GitHub refuses ..."
     */
    EdgeException of(String what, IOException e) {
        return environment(refusal(e).map(refused -> refused(what, refused)).orElseGet(() -> remote.host()
                + " gave no answer about " + what + " (" + reason(e) + "); check the network and try again"));
    }

    /** What git had to say, without the token. */
    EdgeException of(EdgeException e) {
        return environment(e.failure().text());
    }

    EdgeException environment(String text) {
        return EdgeException.environment(hidden(text));
    }

    private String refused(String what, GitHubConnection.Refused answer) {
        String host = remote.host();
        String said = said(answer.body());
        return switch (answer.status()) {
            case 401 -> host + " does not accept the token (" + said + "); log in anew with gh auth login, or set "
                    + GitHubToken.variables(host).getFirst() + " to a valid one";
            case 403, 429 -> limit(answer).map(until -> host + " answers no more requests of this token " + until
                    + "; go on after that").orElseGet(() -> forbidden(what, answer, said));
            case 404 -> host + " shows no " + remote.fullName() + " to this token; check the address of origin, and"
                    + " that the token may see the repository";
            case 422 -> host + " refuses " + what + " (" + said + ")";
            default -> answer.status() >= 500
                    ? host + " is in trouble (HTTP " + answer.status() + ") and did not take " + what
                            + "; try again later"
                    : host + " refuses " + what + " with HTTP " + answer.status() + " (" + said + ")";
        };
    }

    private String forbidden(String what, GitHubConnection.Refused answer, String said) {
        Optional<String> signOn = answer.header("X-GitHub-SSO").flatMap(value -> Stream.of(value.split("url="))
                .skip(1).map(url -> url.split(";")[0].strip()).findFirst());
        return signOn.map(url -> "the organization of " + remote.fullName() + " wants single sign-on for the token;"
                + " authorize it at " + quoted(url))
                .orElseGet(() -> "the token may not do " + what + " in " + remote.fullName() + " (" + said
                        + "); give it the scope repo, or Contents and Pull requests: write");
    }

    /** Until when a limit of requests holds; empty when it is none. */
    private static Optional<String> limit(GitHubConnection.Refused answer) {
        Optional<Long> after = answer.header("Retry-After").flatMap(GitHubTrouble::number);
        if (after.isPresent()) {
            return Optional.of("for " + after.get() + " seconds");
        }
        boolean spent = answer.header("X-RateLimit-Remaining").filter("0"::equals).isPresent();
        if (spent || answer.status() == 429 || answer.body().contains("rate limit")) {
            return Optional.of(answer.header("X-RateLimit-Reset").filter(_ -> spent).flatMap(GitHubTrouble::number)
                    .map(seconds -> "until " + TIME.format(Instant.ofEpochSecond(seconds)))
                    .orElse("for some minutes"));
        }
        return Optional.empty();
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,11}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** GitHub's own sentence out of its JSON: the message, then those of the single errors. */
    private String said(String body) {
        try {
            Map<String, Object> answer = Json.object(body);
            Stream<String> errors = answer.get("errors") instanceof List<?> list
                    ? list.stream().map(GitHubTrouble::error)
                    : Stream.empty();
            return quoted(Stream.concat(Stream.ofNullable(answer.get("message")).map(Object::toString), errors)
                    .distinct().collect(Collectors.joining(": ")));
        } catch (Json.BadJson _) {
            // A proxy's page, for example.
            return quoted(body);
        }
    }

    private static String error(Object error) {
        if (error instanceof Map<?, ?> fields) {
            Object message = fields.get("message");
            return message != null ? message.toString() : fields.get("field") + " " + fields.get("code");
        }
        return String.valueOf(error);
    }

    private String reason(IOException e) {
        return quoted(Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause).reduce((_, last) -> last)
                .map(deepest -> deepest.getMessage() == null ? deepest.getClass().getSimpleName()
                        : deepest.getMessage())
                .orElse(""));
    }

    private String quoted(String text) {
        String line = hidden(text).replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.isEmpty() ? "without a word" : line.length() <= QUOTED_MAX ? line
                : line.substring(0, QUOTED_MAX) + "...";
    }

    private String hidden(String text) {
        return text.replace(token, HIDDEN).replace(GitHubRemote.basic(token), HIDDEN);
    }
}
