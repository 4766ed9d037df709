package dev.fresh.edge.forge;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.kohsuke.github.GHRepository;

/** The branch that pull requests are for. */
record GitHubBase(GitHubSession session) {

    /** Names that git reads as a place in the history, and that no branch can have, or none should. */
    private static final Pattern REVISION = Pattern.compile("HEAD|@|.*[~^:{].*|[0-9a-f]{7,40}");

    /** What the remote calls a base that people may name by its place in their own repository. */
    String branch(String base) throws IOException {
        return REVISION.matcher(base).matches() ? session.repository().getDefaultBranch()
                : base.replaceFirst("^(refs/heads/|(refs/remotes/)?origin/)", "");
    }

    /** See {@link Forge#requireBase}. */
    void require(String base, String commit) throws IOException {
        GHRepository repository = session.repository();
        if (!repository.getFullName().equalsIgnoreCase(session.remote().fullName())) {
            // Questions and pushes are led on to the new name, and nothing that opens a pull request is.
            throw environment(session.remote().fullName() + " is now " + repository.getFullName()
                    + "; run git remote set-url origin with its new address");
        }
        String where = session.remote().fullName() + " on " + session.remote().host();
        if (!repository.hasPushAccess()) {
            throw environment("the token may not push to " + where
                    + "; give it the scope repo, or Contents and Pull requests: write");
        }
        String branch = branch(base);
        if (isMissing(() -> repository.getBranch(branch))) {
            throw environment("there is no branch " + branch + " in " + where
                    + " to open pull requests on; push it, or name another base with --base");
        }
        if (isMissing(() -> repository.getCommit(commit))) {
            throw environment("the commit " + commit.substring(0, 8) + " of " + base + " is not in " + where
                    + " yet; push it first, so that no proposal publishes it");
        }
        if (!base.endsWith(branch) && !isPartOf(branch, commit)) {
            throw environment("the commit " + commit.substring(0, 8) + " is not part of " + branch
                    + ", which pull requests on " + base + " would be for; name its branch with --base");
        }
    }

    private boolean isPartOf(String branch, String commit) throws IOException {
        return List.of("identical", "behind").contains(GitHubJson.text(session.object(
                "/compare/" + GitHubRequests.encoded(branch) + "..." + commit + "?per_page=1"), "status"));
    }

    private EdgeException environment(String text) {
        return session.trouble().environment(text);
    }

    /** A question whose answer may be that there is no such thing. */
    interface Question {
        Object ask() throws IOException;
    }

    static boolean isMissing(Question question) throws IOException {
        try {
            question.ask();
            return false;
        } catch (IOException e) {
            // A commit that is not there is an entity that cannot be processed.
            if (GitHubTrouble.isStatus(e, 404) || GitHubTrouble.isStatus(e, 422)) {
                return true;
            }
            throw e;
        }
    }
}
