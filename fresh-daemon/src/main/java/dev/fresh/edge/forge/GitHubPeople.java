package dev.fresh.edge.forge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is listened to: people with write access to the repository, and no program. */
final class GitHubPeople {

    static final String LOGIN = "[A-Za-z0-9_-]{1,100}";
    private static final Duration KNOWN = Duration.ofHours(1);

    private final Map<String, Standing> standings = new HashMap<>();
    private final GitHubPolling polling;
    private final InstantSource clock;

    GitHubPeople(GitHubPolling polling, InstantSource clock) {
        this.polling = polling;
        this.clock = clock;
    }

    private record Standing(boolean writes, Instant until) {
    }

    /** Whether the author of a comment, a review or an issue is one of them. */
    boolean mayWrite(GitHubSession session, Map<String, Object> written) throws IOException {
        String login = GitHubJson.text(written, "user", "login");
        if (!GitHubJson.text(written, "user", "type").equals("User") || !login.matches(LOGIN)) {
            return false;
        }
        Standing known = standings.get(login);
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = new Standing(asked(session, login), clock.instant().plus(KNOWN));
            standings.put(login, known);
        }
        return known.writes();
    }

    private boolean asked(GitHubSession session, String login) throws IOException {
        try {
            return List.of("admin", "write").contains(GitHubJson.text(
                    polling.object(session, "/collaborators/" + login + "/permission"), "permission"));
        } catch (IOException e) {
            // Also where the token may not ask: of whom it cannot be told is not heard, and all else goes on.
            if (GitHubTrouble.isStatus(e, 404) || GitHubTrouble.isStatus(e, 403)) {
                return false;
            }
            throw e;
        }
    }
}
