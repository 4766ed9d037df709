package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What went wrong at GitHub as one sentence with its remedy. The other side's words are quoted short, without control
 * characters and without the token, and no cause is kept that could still carry it.
 */
final class GitHubTrouble {

    private static final String HIDDEN = "[hidden]";
    private static final int QUOTED_MAX = 300;
    /**
     * Words of git and its transports for a server that was not reached, or broke off. Where an answer was lost, the
     * transport may make the request again, and then finds the branch in its own way.
     */
    private static final Pattern UNREACHED = Pattern.compile("(?i)could not resolve host|failed to connect|connection"
            + "|timed out|timeout|too slow|no route to host|hung up|early EOF|empty reply|unexpected disconnect"
            + "|transfer closed|return code \\d|failed to update ref|cannot lock ref"
            + "|RPC failed; curl|protocol error|is this a git repository|internal server error|HTTP (?:429|5\\d\\d)"
            + "|returned error: (?:429|5\\d\\d)");

    private final GitHubRemote remote;
    private final String token;
    private final GitHubLimits limits;

    GitHubTrouble(GitHubRemote remote, String token, GitHubLimits limits) {
        this.remote = remote;
        this.token = token;
        this.limits = limits;
    }

    /** The refusal behind an exception of the library; empty when there was no answer at all. */
    static Optional<GitHubAnswer.Refused> refusal(Throwable e) {
        return cause(e, GitHubAnswer.Refused.class);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause).filter(type::isInstance).map(type::cast)
                .findFirst();
    }

    static boolean isStatus(Throwable e, int status) {
        return refusal(e).filter(refused -> refused.answer().status() == status).isPresent();
    }

    /**
     * The exception for the daemon.
     *
     * @param what completes the sentence "GitHub refuses ..."
     */
    EdgeException of(String what, IOException e) {
        Optional<GitHubAnswer.NotTheApi> other = cause(e, GitHubAnswer.NotTheApi.class);
        if (other.isPresent()) {
            String text = remote.host() + " has " + quoted(other.get().getMessage()) + " where " + what
                    + " should be; check github.api_url, and any proxy in between";
            return other.get().passing() ? passing(text) : environment(text);
        }
        return refusal(e).map(refused -> refused(what, refused.answer())).orElseGet(() -> passing(remote.host()
                + " gave no answer about " + what + " (" + reason(e) + "); check the network and try again"));
    }

    /** Trouble that goes by itself: what became of a write is open, and the next attempt looks first. */
    private TryLater passing(String text) {
        return new TryLater(hidden(text), limits.afterTrouble());
    }

    /** What git had to say, without the token. */
    EdgeException of(EdgeException e) {
        String text = e.failure().text();
        return UNREACHED.matcher(text).find() ? passing(text) : environment(text);
    }

    EdgeException environment(String text) {
        return EdgeException.environment(hidden(text));
    }

    private EdgeException refused(String what, GitHubAnswer answer) {
        String host = remote.host();
        String said = said(answer.text());
        return switch (answer.status()) {
            case 401 -> environment(host + " does not accept the token (" + said
                    + "); log in anew with gh auth login, or set " + GitHubToken.variables(host).getFirst()
                    + " to a valid one");
            case 403 -> environment(forbidden(what, answer, said));
            case 404 -> environment(host + " shows no " + remote.fullName() + " to this token; check the address of"
                    + " origin, and that the token may see the repository");
            case 422 -> environment(host + " refuses " + what + " (" + said + ")");
            default -> answer.status() >= 500
                    ? passing(host + " is in trouble (HTTP " + answer.status() + ") and did not take " + what
                            + "; try again later")
                    : environment(host + " refuses " + what + " with HTTP " + answer.status() + " (" + said + ")");
        };
    }

    private String forbidden(String what, GitHubAnswer answer, String said) {
        Optional<String> signOn = answer.header("X-GitHub-SSO").flatMap(value -> Stream.of(value.split("url="))
                .skip(1).map(url -> url.split(";")[0].strip()).findFirst());
        return signOn.map(url -> "the organization of " + remote.fullName() + " wants single sign-on for the token;"
                + " authorize it at " + quoted(url))
                .orElseGet(() -> "the token may not do " + what + " in " + remote.fullName() + " (" + said
                        + "); give it the scope repo, or Contents and Pull requests: write");
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
