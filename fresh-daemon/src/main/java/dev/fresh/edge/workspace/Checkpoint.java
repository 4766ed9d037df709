package dev.fresh.edge.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** The reference under which the work in progress of an agent is kept, in the daemon's own clone alone. */
final class Checkpoint {

    private static final String CHECKPOINTS = "refs/fresh/checkpoints/";

    private final Git git;
    private final Clone clone;
    private final String reference;
    private final String base;

    Checkpoint(Git git, Clone clone, String agentId, String base) {
        this.git = git;
        this.clone = clone;
        this.reference = reference(agentId);
        this.base = base;
    }

    /** Makes a commit, knowing the tree that was kept before. */
    interface Keeper {
        Optional<Snapshot> keep(Optional<String> known) throws IOException;
    }

    static String reference(String agentId) {
        return CHECKPOINTS + agentId;
    }

    /** When a worktree was made, as its mark says; empty when it is not there, or not whole. */
    static Optional<FileTime> made(Path mark) {
        try {
            return Optional.of(Files.getLastModifiedTime(mark));
        } catch (IOException e) {
            return Optional.empty(); // which is the answer
        }
    }

    /** Keeps what there is, if it is not kept already. */
    Optional<Snapshot> make(Keeper keeper) throws IOException {
        Optional<String> before = clone.tip(reference);
        Optional<Snapshot> made = keeper.keep(before.filter(this::standsOnBase).map(this::tree));
        // Work that was undone is news for whoever knew of it, and nothing where nobody did.
        Optional<Snapshot> news = made.filter(snapshot -> !snapshot.empty() || before.isPresent());
        news.filter(snapshot -> snapshot.refusal().isEmpty()).ifPresent(snapshot -> {
            if (snapshot.empty()) {
                clone.forget(reference);
            } else {
                clone.move(reference, snapshot.commit());
            }
        });
        return news;
    }

    private boolean standsOnBase(String commit) {
        return clone.tip(commit + "^1").equals(Optional.of(base));
    }

    private String tree(String commit) {
        return git.text(Git.Call.of(clone.folder(), "rev-parse", "--verify", commit + "^{tree}")).strip();
    }
}
