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
 */
public record ProposalText(String title, String body, List<String> labels, String branch, String commit, String base,
        String baseCommit, boolean simulated) {

    /** The label of every proposal that nobody typed. */
    public static final String LABEL = "autonomous";

    public ProposalText {
        labels = List.copyOf(labels);
    }
}
