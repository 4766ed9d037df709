package dev.fresh.edge.forge;

import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Wish;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHRepository;

/**
 * GitHub, or a GitHub Enterprise: a proposal is a branch there and a pull request with the label
 * {@link ProposalText#LABEL}. Each step looks first for what an earlier attempt has left. One object is kept for as
 * long as the daemon lives, since it remembers what it was told and until when a limit holds.
 */
public final class GitHubForge implements Forge {

    private final URI api;
    private final Optional<GitHubRemote> remote;
    private final GitHubToken tokens;
    private final BranchSender sender;
    private final GitHubTiming timing;
    private Optional<GitHubSession> session = Optional.empty();
    private GitHubPoller poller;

    /**
     * The forge of one repository.
     *
     * @param api address of the REST API
     * @param origin address of the repository's remote
     */
    public GitHubForge(URI api, Optional<String> origin, GitHubToken tokens, BranchSender sender) {
        this(api, origin, tokens, sender, GitHubTiming.REAL);
    }

    GitHubForge(URI api, Optional<String> origin, GitHubToken tokens, BranchSender sender, GitHubTiming timing) {
        this.api = api;
        this.remote = origin.flatMap(address -> GitHubRemote.of(address, api));
        this.tokens = tokens;
        this.sender = sender;
        this.timing = timing;
        this.poller = new GitHubPoller(timing);
    }

    /** What is done in a session. */
    private interface Errand<T> {
        T run(GitHubSession session) throws IOException;
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public boolean accepts(Optional<String> address) {
        return address.flatMap(text -> GitHubRemote.of(text, api)).isPresent();
    }

    @Override
    public Optional<String> problem() {
        String host = GitHubRemote.host(api);
        if (remote.isEmpty()) {
            return Optional.of("the remote origin is not on " + host + "; add one that is, or set forge: local");
        }
        return tokens.problem(host);
    }

    @Override
    public void requireBase(String base, String commit) {
        visit("the base " + base, visit -> {
            new GitHubBase(visit).require(base, commit);
            return null;
        });
    }

    @Override
    public List<Ability> abilities(String commit) {
        String source = tokens.find(GitHubRemote.host(api)).map(GitHubToken.Found::source).orElse("nowhere");
        return visit("what the token may do", visit -> new GitHubAbilities(visit, source, timing.clock()).all(commit));
    }

    @Override
    public Published openOrFind(ProposalText proposal) {
        if (proposal.simulated()) {
            throw EdgeException.environment("the proposal " + proposal.branch()
                    + " comes from a recording, and recordings are not published; set forge: local");
        }
        return visit("the pull request of " + proposal.branch(), visit -> {
            GHRepository repository = visit.repository();
            try {
                sender.send(visit.remote().url(), proposal.branch(), proposal.commit(),
                        visit.remote().access(visit.token(), tokens.environment()));
            } catch (EdgeException e) {
                throw visit.trouble().of(e);
            }
            return new GitHubPulls(visit, repository).openOrFind(proposal);
        });
    }

    @Override
    public void fetchBase(String base) {
        visit("the base " + base, visit -> {
            String branch = new GitHubBase(visit).branch(base);
            try {
                sender.fetch(visit.remote().url(), branch, visit.remote().access(visit.token(), tokens.environment()));
            } catch (EdgeException e) {
                throw visit.trouble().of(e);
            }
            return null;
        });
    }

    @Override
    public Map<String, Sighting> look(List<Known> known) {
        return visit("the pull requests", visit -> {
            GitHubPoller one = poller();
            synchronized (one) {
                return one.look(visit, known);
            }
        });
    }

    @Override
    public void comment(String reference, String marker, String text) {
        visit("a comment on " + reference, visit -> {
            comment(visit.repository().getIssue(number(visit, reference)), marker, text);
            return null;
        });
    }

    @Override
    public void close(String reference, String marker, String why) {
        visit("the end of " + reference, visit -> {
            GHIssue issue = visit.repository().getIssue(number(visit, reference));
            if (issue.getState() == GHIssueState.OPEN) {
                comment(issue, marker, why);
                issue.close();
            }
            return null;
        });
    }

    private static void comment(GHIssue issue, String marker, String text) throws IOException {
        String hidden = ProposalText.marker(marker);
        // As a list, whose trouble is an exception of the kind that is expected here; one by one it is another.
        for (GHIssueComment each : issue.listComments().withPageSize(100).toList()) {
            if (String.valueOf(each.getBody()).contains(hidden)) {
                return;
            }
        }
        issue.comment(hidden + "\n" + GitHubPulls.body(text));
    }

    @Override
    public void removeBranch(String branch, String commit) {
        visit("the branch " + branch, visit -> {
            String reference = "heads%2F" + GitHubRequests.encoded(branch);
            try {
                String there = GitHubJson.text(visit.object("/git/ref/" + reference), "object", "sha");
                if (there.equals(commit)) {
                    visit.write("DELETE", "/git/refs/" + reference, Optional.empty());
                }
            } catch (IOException e) {
                // It is not there, or somebody was faster, who gets this answer to the removal.
                if (!GitHubTrouble.isStatus(e, 404) && !GitHubTrouble.isStatus(e, 422)) {
                    throw e;
                }
            }
            return null;
        });
    }

    @Override
    public List<Wish> wishes() {
        return visit("the issues", visit -> {
            GitHubPoller one = poller();
            synchronized (one) {
                return one.wishes(visit);
            }
        });
    }

    /** The number in this repository; origin may have come to name another one since something was published. */
    private static int number(GitHubSession visit, String reference) {
        if (reference.contains("://") && !reference.replaceFirst("/(pull|issues)/\\d+$", "")
                .toLowerCase(Locale.ROOT).endsWith("/" + visit.remote().fullName().toLowerCase(Locale.ROOT))) {
            throw visit.trouble().environment(reference + " is not in " + visit.remote().fullName()
                    + ", which origin names now; decide about it there");
        }
        return number(reference);
    }

    /** The number at the end of a reference or an address. */
    static int number(String reference) {
        String digits = reference.replaceFirst("^.*\\D", "");
        if (!digits.matches("\\d{1,9}")) {
            throw EdgeException.environment("GitHub has no pull request or issue " + reference);
        }
        return Integer.parseInt(digits);
    }

    private <T> T visit(String what, Errand<T> errand) {
        GitHubRemote there = remote.orElseThrow(() -> EdgeException.environment(problem().orElseThrow()));
        String token = tokens.of(there.host()).orElseThrow(() -> EdgeException.environment(problem().orElseThrow()));
        GitHubSession visit = session(there, token);
        try {
            return errand.run(visit);
        } catch (IOException e) {
            throw visit.trouble().of(what, e);
        }
    }

    /** The session of this token; another token may see other things, and has limits of its own. */
    private synchronized GitHubSession session(GitHubRemote there, String token) {
        if (session.filter(known -> known.token().equals(token)).isEmpty()) {
            session = Optional.of(GitHubSession.of(there, api, token, timing));
            poller = new GitHubPoller(timing);
        }
        return session.orElseThrow();
    }

    private synchronized GitHubPoller poller() {
        return poller;
    }
}
