package dev.fresh.edge.workspace;

import dev.fresh.core.agent.ChangedFile;
import java.util.List;
import java.util.Optional;

/**
 * A tree as it stood, made into one commit on its base.
 *
 * @param commit full id; the base itself when nothing changed, empty text when refused
 * @param tree id of the tree, empty text when refused
 * @param empty whether nothing changed
 * @param refusal one sentence that says which content is not accepted
 * @param leftOut files of work in progress that are not kept, with the reason; a secret is never repeated
 */
public record Snapshot(String commit, String tree, List<ChangedFile> files, boolean empty, Optional<String> refusal,
        List<String> leftOut) {

    public Snapshot {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /** A tree with nothing left out. */
    public Snapshot(String commit, String tree, List<ChangedFile> files, boolean empty, Optional<String> refusal) {
        this(commit, tree, files, empty, refusal, List.of());
    }

    static Snapshot refused(String why) {
        return new Snapshot("", "", List.of(), false, Optional.of(why));
    }
}
