package dev.fresh.daemon.control;

import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Proposals.CloseRequest;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.PublishRequest;
import dev.fresh.protocol.Proposals.RehearsalView;

/**
 * What can be asked about proposals, one method for each address. One is named by its branch, with or without
 * {@code auto/}, by its number on the forge, or by its agent.
 */
public interface ProposalApi {

    /**
     * The proposals that nobody has decided.
     *
     * @param all also those that were merged or closed
     */
    ProposalsView list(boolean all);

    /** One with its text. */
    ProposalView show(String id);

    /** Its commit as a patch. */
    DiffView diff(String id);

    /** What merging all of them one after the other would come to. */
    RehearsalView rehearse();

    /** Closes one that nobody wants, where it was published too. */
    ProposalView close(String id, CloseRequest request) throws InterruptedException;

    /** Opens pull requests for those that are only in this repository. */
    ProposalsView publish(PublishRequest request) throws InterruptedException;
}
