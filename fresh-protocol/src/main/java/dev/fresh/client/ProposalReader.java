package dev.fresh.client;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.RehearsalView;

/**
 * What can be read about proposals, whether a daemon runs or not. One is named by its branch, with or without
 * {@code auto/}, by its number on the forge, or by its agent.
 */
public interface ProposalReader {

    /**
     * The proposals that nobody has decided.
     *
     * @param all also those that were merged or closed
     */
    ProposalsView proposals(boolean all);

    /** One with its text. */
    ProposalView proposal(String id);

    /** Its commit as a patch. */
    DiffView proposalDiff(String id);

    /** What merging all of them one after the other would come to. */
    RehearsalView rehearsal();
}
