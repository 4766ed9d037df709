package dev.fresh.daemon;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.task.Role;
import dev.fresh.core.task.Task;
import dev.fresh.edge.forge.CodeOwners;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.workspace.Workspaces;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Who is asked for a review of a proposal: whom its role names, else who looks after its files in the commit that the
 * run started from, so that no proposal chooses its own.
 */
final class Reviewers {

    /** As many as GitHub takes in one request. */
    private static final int ASKED_MAX = 15;
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final Workspaces workspaces;
    private final BooleanSupplier drafts;

    /**
     * For the proposals of one repository.
     *
     * @param drafts whether they are opened as drafts
     */
    Reviewers(Workspaces workspaces, BooleanSupplier drafts) {
        this.workspaces = workspaces;
        this.drafts = drafts;
    }

    /**
     * The proposal with those who are asked about it.
     *
     * @param base full id of the commit that the run started from
     */
    ProposalText ask(ProposalText text, String base, Task task, Proposal proposal) {
        List<String> named = task.role().map(Role::reviewers).orElse(List.of());
        List<String> all = (named.isEmpty() ? owners(base, proposal) : named).stream()
                .map(name -> name.replaceFirst("^@", "")).distinct().limit(ASKED_MAX).toList();
        return text.asked(drafts.getAsBoolean(), all.stream().filter(name -> !name.contains("/")).toList(),
                all.stream().filter(name -> name.contains("/")).map(name -> name.replaceFirst("^.*/", "")).toList());
    }

    private List<String> owners(String base, Proposal proposal) {
        List<String> paths = proposal.files().stream().map(ChangedFile::path).toList();
        return CodeOwners.PLACES.stream()
                .map(place -> workspaces.text(base, place, FILE_BYTES_MAX)).flatMap(Optional::stream)
                .findFirst().map(file -> CodeOwners.parse(file).of(paths)).orElse(List.of());
    }
}
