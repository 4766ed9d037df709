package dev.fresh.edge.forge;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The questions that nobody waits for: at most 300 in any hour, and none that would take what is left of the token's
 * own limit from people and pushes.
 */
final class GitHubPolling {

    private static final int AT_ONCE = 50;
    private static final int AN_HOUR = 200;
    /** What somebody waits for may be asked before its time has come. */
    private static final int AHEAD = 50;
    private static final int PAGE = 100;
    private static final int PAGES_MAX = 10;

    private final InstantSource clock;
    private double left = AT_ONCE;
    private Instant at = Instant.MAX;
    private boolean waitedFor;

    GitHubPolling(InstantSource clock) {
        this.clock = clock;
    }

    /** Enough was asked for now; what is still open is asked at the next look. */
    static final class Enough extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Enough() {
            super("enough questions for now", null, false, false);
        }
    }

    Map<String, Object> object(GitHubSession session, String path) throws IOException {
        take(session);
        return session.get(path, this::count).object();
    }

    /** The same where a token may lack the permission; then there is nothing to be seen, and all else goes on. */
    Map<String, Object> objectIfAllowed(GitHubSession session, String path) throws IOException {
        try {
            return object(session, path);
        } catch (IOException e) {
            if (GitHubTrouble.isStatus(e, 403) || GitHubTrouble.isStatus(e, 404)) {
                return Map.of();
            }
            throw e;
        }
    }

    /** All objects below a name, where they are listed so, as far as a token may read them. */
    List<Map<String, Object>> entries(GitHubSession session, String path, String name) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int page = 1; all.size() == PAGE * (page - 1) && page <= PAGES_MAX; page++) {
            all.addAll(GitHubJson.objects(objectIfAllowed(session, path + "?per_page=" + PAGE
                    + (page == 1 ? "" : "&page=" + page)).get(name)));
        }
        return all;
    }

    List<Map<String, Object>> listIfAllowed(GitHubSession session, String path) throws IOException {
        try {
            return list(session, path);
        } catch (IOException e) {
            if (GitHubTrouble.isStatus(e, 403) || GitHubTrouble.isStatus(e, 404)) {
                return List.of();
            }
            throw e;
        }
    }

    List<Map<String, Object>> list(GitHubSession session, String path) throws IOException {
        take(session);
        return session.get(path, this::count).list();
    }

    /** All of a list that may have more than one page; the oldest come first, so the last page has the news. */
    List<Map<String, Object>> pages(GitHubSession session, String path) throws IOException {
        String first = path + (path.contains("?") ? "&" : "?") + "per_page=" + PAGE;
        List<Map<String, Object>> all = new ArrayList<>(list(session, first));
        for (int page = 2; all.size() == PAGE * (page - 1) && page <= PAGES_MAX; page++) {
            all.addAll(list(session, first + "&page=" + page));
        }
        return all;
    }

    /** Whether somebody waits for what is asked from now on. */
    synchronized void waitedFor(boolean waited) {
        waitedFor = waited;
    }

    private synchronized void take(GitHubSession session) {
        session.connection().limits().checkReserve();
        Instant now = clock.instant();
        if (now.isAfter(at)) {
            double more = Duration.between(at, now).toMillis() / 3_600_000.0 * AN_HOUR;
            left = Math.min(AT_ONCE, left + more);
        }
        at = now;
        if (left + (waitedFor ? AHEAD : 0) < 1) {
            throw new Enough();
        }
    }

    /** Every request counts, also one that is made again since the one before got no answer. */
    private synchronized void count() {
        left--;
    }
}
