package dev.fresh.edge.forge;

import java.util.List;

/**
 * A proposal as a forge shows it.
 *
 * @param title one line
 * @param body Markdown
 * @param branch that holds the commit
 * @param base branch or revision that it is meant for, as people know it
 * @param simulated whether it comes from a recording; only the local forge takes such
 * @param draft whether it is to be opened as one that is not ready for review
 * @param reviewers people who are asked for a review, as the forge names them
 * @param teams the same for teams of the repository's organization, without its name
 */
public record ProposalText(String title, String body, List<String> labels, String branch, String commit, String base,
        String baseCommit, boolean simulated, boolean draft, List<String> reviewers, List<String> teams) {

    /** The label of every proposal that nobody typed. */
    public static final String LABEL = "autonomous";

    /** What all that fresh writes on a forge has in it, hidden from readers. */
    static final String MARK = "<!-- fresh:";

    public ProposalText {
        labels = List.copyOf(labels);
        reviewers = List.copyOf(reviewers);
        teams = List.copyOf(teams);
    }

    public ProposalText(String title, String body, List<String> labels, String branch, String commit, String base,
            String baseCommit, boolean simulated) {
        this(title, body, labels, branch, commit, base, baseCommit, simulated, false, List.of(), List.of());
    }

    /** The same as a draft or not, with people who are asked for a review. */
    public ProposalText asked(boolean asDraft, List<String> people, List<String> ofTeams) {
        return new ProposalText(title, body, labels, branch, commit, base, baseCommit, simulated, asDraft, people,
                ofTeams);
    }

    /** The hidden sign of one text, so that it is never written twice. */
    static String marker(String what) {
        return MARK + what.replaceAll("[^A-Za-z0-9._:# /-]|--", "_") + " -->";
    }
}
