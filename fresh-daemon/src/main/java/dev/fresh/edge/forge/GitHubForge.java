package dev.fresh.edge.forge;

import dev.fresh.core.review.Sighting;
import dev.fresh.core.review.Wish;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;

/**
 * GitHub, or a GitHub Enterprise: a proposal is a branch there and a pull request with the label
 * {@link ProposalText#LABEL}. Each step looks first for what an earlier attempt has left.
 */
public final class GitHubForge implements Forge {

    // GitHub's own limits.
    private static final int BODY_MAX = 65_536;
    private static final int TITLE_MAX = 256;
    private static final String CUT = "\n\n(Cut here; the whole text is beside the branch, see fresh auto report.)\n";
    private static final String LABEL_COLOR = "5319e7";
    private static final String LABEL_MEANING = "Proposed by fresh, without a person at the keyboard";

    private final URI api;
    private final Optional<GitHubRemote> remote;
    private final GitHubToken tokens;
    private final BranchSender sender;

    /**
     * The forge of one repository.
     *
     * @param api address of the REST API
     * @param origin address of the repository's remote
     */
    public GitHubForge(URI api, Optional<String> origin, GitHubToken tokens, BranchSender sender) {
        this.api = api;
        this.remote = origin.flatMap(address -> GitHubRemote.of(address, api));
        this.tokens = tokens;
        this.sender = sender;
    }

    /** One visit: who asks, where, and how trouble is told. */
    private record Visit(GHRepository repository, GitHubRemote remote, String token, GitHubTrouble trouble) {
    }

    /** What is done during a visit. */
    private interface Errand<T> {
        T run(Visit visit) throws IOException;
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
            String where = visit.remote().fullName() + " on " + visit.remote().host();
            if (!visit.repository().hasPushAccess()) {
                throw visit.trouble().environment("the token may not push to " + where
                        + "; give it the scope repo, or Contents and Pull requests: write");
            }
            String branch = branch(base);
            if (isMissing(() -> visit.repository().getBranch(branch))) {
                throw visit.trouble().environment("there is no branch " + branch + " in " + where
                        + " to open pull requests on; push it, or name another base with --base");
            }
            if (isMissing(() -> visit.repository().getCommit(commit))) {
                throw visit.trouble().environment("the commit " + commit.substring(0, 8) + " of " + branch
                        + " is not in " + where + " yet; push it first, so that no proposal publishes it");
            }
            return null;
        });
    }

    @Override
    public Published openOrFind(ProposalText proposal) {
        if (proposal.simulated()) {
            throw EdgeException.environment("the proposal " + proposal.branch()
                    + " comes from a recording, and recordings are not published; set forge: local");
        }
        return visit("the pull request of " + proposal.branch(), visit -> {
            try {
                sender.send(visit.remote().url(), proposal.branch(), proposal.commit(),
                        visit.remote().access(visit.token(), tokens.environment()));
            } catch (EdgeException e) {
                throw visit.trouble().of(e);
            }
            Optional<GHPullRequest> found = find(visit, proposal.branch());
            GHPullRequest request = found.isPresent() ? renewed(visit, found.get(), proposal) : open(visit, proposal);
            label(visit, request);
            return new Published(request.getHtmlUrl().toString(), "#" + request.getNumber(), found.isPresent());
        });
    }

    @Override
    public Map<String, Sighting> look(List<Known> known) {
        return Map.of();
    }

    @Override
    public void comment(String reference, String marker, String text) {
        visit("a comment on " + reference, visit -> {
            comment(visit.repository().getIssue(number(reference)), marker, text);
            return null;
        });
    }

    @Override
    public void close(String reference, String marker, String why) {
        visit("the end of " + reference, visit -> {
            GHIssue issue = visit.repository().getIssue(number(reference));
            comment(issue, marker, why);
            if (issue.getState() == GHIssueState.OPEN) {
                issue.close();
            }
            return null;
        });
    }

    private static void comment(GHIssue issue, String marker, String text) throws IOException {
        String hidden = "<!-- fresh:" + marker + " -->";
        for (GHIssueComment each : issue.listComments()) {
            if (each.getBody().contains(hidden)) {
                return;
            }
        }
        issue.comment(hidden + "\n" + shortened(text, BODY_MAX - hidden.length() - 1, CUT));
    }

    /** The number at the end of a reference or an address. */
    private static int number(String reference) {
        String digits = reference.replaceFirst("^.*\\D", "");
        if (!digits.matches("\\d{1,9}")) {
            throw EdgeException.environment("GitHub has no pull request or issue " + reference);
        }
        return Integer.parseInt(digits);
    }

    @Override
    public void removeBranch(String branch, String commit) {
    }

    @Override
    public List<Wish> wishes() {
        return List.of();
    }

    private <T> T visit(String what, Errand<T> errand) {
        GitHubRemote there = remote.orElseThrow(() -> EdgeException.environment(problem().orElseThrow()));
        String token = tokens.of(there.host()).orElseThrow(() -> EdgeException.environment(problem().orElseThrow()));
        GitHubTrouble trouble = new GitHubTrouble(there, token);
        try (GitHubConnection connection = new GitHubConnection()) {
            // With no name the library asks for it, which the tokens of workflows and apps may not.
            GitHub gitHub = new GitHubBuilder().withEndpoint(api.toString()).withOAuthToken(token, "")
                    .withConnector(connection).build();
            return errand.run(new Visit(gitHub.getRepository(there.fullName()), there, token, trouble));
        } catch (IOException e) {
            throw trouble.of(what, e);
        }
    }

    /** The open pull request of the branch, or the one that was merged; a closed one is a person's decision. */
    private static Optional<GHPullRequest> find(Visit visit, String branch) throws IOException {
        List<GHPullRequest> all = visit.repository().queryPullRequests().state(GHIssueState.ALL)
                .head(visit.repository().getOwnerName() + ":" + branch).list().toList().stream()
                .filter(request -> request.getHead().getRef().equals(branch)).toList();
        Optional<GHPullRequest> open = all.stream().filter(request -> request.getState() == GHIssueState.OPEN)
                .findFirst();
        if (open.isPresent() || all.isEmpty()) {
            return open;
        }
        for (GHPullRequest request : all) {
            if (request.getMergedAt() != null) {
                return Optional.of(request);
            }
        }
        throw visit.trouble().environment("the pull request " + all.getFirst().getHtmlUrl() + " of " + branch
                + " was closed by somebody; reopen it there if it was a mistake");
    }

    private static GHPullRequest renewed(Visit visit, GHPullRequest request, ProposalText proposal)
            throws IOException {
        if (request.getMergedAt() != null) {
            return request;
        }
        if (!title(proposal).equals(request.getTitle())) {
            request.setTitle(title(proposal));
        }
        // What a browser has saved has other line ends.
        if (!body(proposal).equals(String.valueOf(request.getBody()).replace("\r\n", "\n"))) {
            request.setBody(body(proposal));
        }
        return request;
    }

    private static GHPullRequest open(Visit visit, ProposalText proposal) throws IOException {
        try {
            return visit.repository().createPullRequest(title(proposal), proposal.branch(), branch(proposal.base()),
                    body(proposal));
        } catch (IOException e) {
            // An attempt whose answer was lost may have opened it after we had looked.
            Optional<GHPullRequest> other = GitHubTrouble.isStatus(e, 422) ? find(visit, proposal.branch())
                    : Optional.empty();
            if (other.isEmpty()) {
                throw e;
            }
            return renewed(visit, other.get(), proposal);
        }
    }

    private static void label(Visit visit, GHPullRequest request) throws IOException {
        if (request.getLabels().stream().anyMatch(label -> label.getName().equals(ProposalText.LABEL))) {
            return;
        }
        if (isMissing(() -> visit.repository().getLabel(ProposalText.LABEL))) {
            try {
                visit.repository().createLabel(ProposalText.LABEL, LABEL_COLOR, LABEL_MEANING);
            } catch (IOException e) {
                // Another agent may have made it meanwhile.
                if (!GitHubTrouble.isStatus(e, 422)) {
                    throw e;
                }
            }
        }
        request.addLabels(ProposalText.LABEL);
    }

    /** A question whose answer may be that there is no such thing. */
    private interface Question {
        Object ask() throws IOException;
    }

    private static boolean isMissing(Question question) throws IOException {
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

    /** What the remote calls a base that people may name by its place in their own repository. */
    private static String branch(String base) {
        return base.replaceFirst("^(refs/heads/|(refs/remotes/)?origin/)", "");
    }

    private static String title(ProposalText proposal) {
        return shortened(proposal.title(), TITLE_MAX, "...");
    }

    private static String body(ProposalText proposal) {
        return shortened(proposal.body(), BODY_MAX, CUT);
    }

    private static String shortened(String text, int max, String end) {
        if (text.length() <= max) {
            return text;
        }
        int to = max - end.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to) + end;
    }
}
