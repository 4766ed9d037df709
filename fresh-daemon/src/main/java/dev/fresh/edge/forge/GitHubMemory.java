package dev.fresh.edge.forge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last answers with what GitHub calls their versions, so that what has not changed is not sent again. */
final class GitHubMemory {

    private static final int BYTES_MAX = 8 << 20;

    private final Map<String, GitHubAnswer> byUrl = new LinkedHashMap<>(16, 0.75f, true);
    private int bytes;

    synchronized Optional<GitHubAnswer> of(String url) {
        return Optional.ofNullable(byUrl.get(url));
    }

    synchronized void keep(String url, GitHubAnswer answer) {
        forget(url);
        if (answer.status() != 200 || answer.header("ETag").isEmpty() || answer.body().length > BYTES_MAX / 4) {
            return;
        }
        byUrl.put(url, answer);
        bytes += answer.body().length;
        while (bytes > BYTES_MAX) {
            forget(byUrl.keySet().iterator().next());
        }
    }

    private void forget(String url) {
        GitHubAnswer old = byUrl.remove(url);
        bytes -= old == null ? 0 : old.body().length;
    }
}
