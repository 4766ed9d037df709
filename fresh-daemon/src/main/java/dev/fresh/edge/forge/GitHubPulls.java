package dev.fresh.edge.forge;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHRepository;

/** Opens pull requests, and finds those that are there. */
final class GitHubPulls {

    // GitHub's own limits; a comment begins with a line of ours.
    private static final int BODY_MAX = 65_536 - 200;
    private static final int TITLE_MAX = 256;
    private static final String CUT = "\n\n(Cut here; the whole text is beside the branch, see fresh auto report.)\n";
    private static final String LABEL_COLOR = "5319e7";
    private static final String LABEL_MEANING = "Proposed by fresh, without a person at the keyboard";

    private final GitHubSession session;
    private final GHRepository repository;

    GitHubPulls(GitHubSession session, GHRepository repository) {
        this.session = session;
        this.repository = repository;
    }

    /** See {@link Forge#openOrFind}; the branch is there. */
    Forge.Published openOrFind(ProposalText proposal) throws IOException {
        Optional<GHPullRequest> found = find(proposal.branch());
        GHPullRequest request = found.isPresent() ? renewed(found.get(), proposal) : open(proposal);
        if (request.getMergedAt() == null) {
            label(request);
            askForReviews(request, proposal);
        }
        return new Forge.Published(request.getHtmlUrl().toString(), "#" + request.getNumber(), found.isPresent());
    }

    /** The open pull request of the branch, or the one that was merged; a closed one is a person's decision. */
    private Optional<GHPullRequest> find(String branch) throws IOException {
        List<GHPullRequest> all = repository.queryPullRequests().state(GHIssueState.ALL)
                .head(repository.getOwnerName() + ":" + branch).list().toList().stream()
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
        throw session.trouble().environment("the pull request " + all.getFirst().getHtmlUrl() + " of " + branch
                + " was closed by somebody; reopen it there if it was a mistake");
    }

    private static GHPullRequest renewed(GHPullRequest request, ProposalText proposal) throws IOException {
        // What a browser has saved has other line ends.
        String body = String.valueOf(request.getBody()).replace("\r\n", "\n");
        // One that a person has opened from our branch has a text of that person's.
        if (request.getMergedAt() != null || !body.contains(ProposalText.MARK)) {
            return request;
        }
        if (!title(proposal).equals(request.getTitle())) {
            request.setTitle(title(proposal));
        }
        if (!body(proposal.body()).equals(body)) {
            request.setBody(body(proposal.body()));
        }
        return request;
    }

    private GHPullRequest open(ProposalText proposal) throws IOException {
        String base = new GitHubBase(session).branch(proposal.base());
        try {
            return repository.createPullRequest(title(proposal), proposal.branch(), base, body(proposal.body()), true,
                    proposal.draft());
        } catch (IOException e) {
            // An attempt whose answer was lost may have opened it after we had looked.
            Optional<GHPullRequest> other = GitHubTrouble.isStatus(e, 422) ? find(proposal.branch())
                    : Optional.empty();
            if (other.isEmpty()) {
                throw e;
            }
            return renewed(other.get(), proposal);
        }
    }

    private void label(GHPullRequest request) throws IOException {
        if (request.getLabels().stream().anyMatch(label -> label.getName().equals(ProposalText.LABEL))) {
            return;
        }
        if (GitHubBase.isMissing(() -> repository.getLabel(ProposalText.LABEL))) {
            try {
                repository.createLabel(ProposalText.LABEL, LABEL_COLOR, LABEL_MEANING);
            } catch (IOException e) {
                // Another agent may have made it meanwhile.
                if (!GitHubTrouble.isStatus(e, 422)) {
                    throw e;
                }
            }
        }
        request.addLabels(ProposalText.LABEL);
    }

    /** Asks those who are not asked and have not answered yet; nobody is asked about a change of their own. */
    private void askForReviews(GHPullRequest request, ProposalText proposal) throws IOException {
        if (proposal.reviewers().isEmpty() && proposal.teams().isEmpty()) {
            return;
        }
        Map<String, Object> pull = session.object("/pulls/" + request.getNumber());
        Set<String> known = names(GitHubJson.objects(pull.get("requested_reviewers")), "login");
        known.add(GitHubJson.text(pull, "user", "login").toLowerCase(Locale.ROOT));
        Set<String> teams = names(GitHubJson.objects(pull.get("requested_teams")), "slug");
        List<String> people = without(proposal.reviewers(), known);
        if (!people.isEmpty()) {
            known.addAll(session.list("/pulls/" + request.getNumber() + "/reviews?per_page=100").stream()
                    .map(review -> GitHubJson.text(review, "user", "login").toLowerCase(Locale.ROOT)).toList());
            people = without(people, known);
        }
        List<String> ofTeams = without(proposal.teams(), teams);
        if (people.isEmpty() && ofTeams.isEmpty() || asked(request, people, ofTeams)) {
            return;
        }
        // One name that GitHub does not take spoils the request for all; those who can be asked are, each alone.
        for (String person : people) {
            asked(request, List.of(person), List.of());
        }
        for (String team : ofTeams) {
            asked(request, List.of(), List.of(team));
        }
    }

    /** Whether GitHub takes them all: only people with access to the repository can be asked. */
    private boolean asked(GHPullRequest request, List<String> people, List<String> teams) throws IOException {
        try {
            session.write("POST", "/pulls/" + request.getNumber() + "/requested_reviewers",
                    Optional.of(Map.of("reviewers", people, "team_reviewers", teams)));
            return true;
        } catch (IOException e) {
            if (GitHubTrouble.isStatus(e, 422)) {
                return false;
            }
            throw e;
        }
    }

    private static Set<String> names(List<Map<String, Object>> all, String field) {
        return all.stream().map(each -> GitHubJson.text(each, field).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> without(List<String> wanted, Set<String> known) {
        return wanted.stream().filter(name -> !known.contains(name.toLowerCase(Locale.ROOT))).toList();
    }

    private static String title(ProposalText proposal) {
        return GitHubText.shortened(proposal.title(), TITLE_MAX, "...");
    }

    static String body(String text) {
        // The mark at the end stays where the text before it is cut.
        int last = text.stripTrailing().lastIndexOf('\n') + 1;
        String mark = text.startsWith(ProposalText.MARK, last) ? text.substring(last) : "";
        return GitHubText.shortened(text.substring(0, text.length() - mark.length()), BODY_MAX - mark.length(), CUT)
                + mark;
    }
}
