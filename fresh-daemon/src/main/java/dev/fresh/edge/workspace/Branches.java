package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where delivered branches stand in the user's repository, and whether their changes have come into their base. */
public final class Branches {

    private final Git git;
    private final Clone clone;
    private final UserRepository user;
    private final Merges merges;

    Branches(Git git, Clone clone, UserRepository user, Merges merges) {
        this.git = git;
        this.clone = clone;
        this.user = user;
        this.merges = merges;
    }

    /**
     * One branch.
     *
     * @param head where it stands, empty when somebody has deleted it
     * @param baseTip where its base stands, empty when there is none of that name any more
     * @param merged whether the base has all that the branch changes, by whatever way it came there
     * @param conflicts paths in which it does not merge with its base
     * @param at when the commit at its head was made
     */
    public record Standing(Optional<String> head, Optional<String> baseTip, boolean merged, List<String> conflicts,
            Instant at) {

        public Standing {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** Where a base stands: a branch of the user's repository, of its remote, or any other revision. */
    public Optional<String> baseTip(String name) {
        return user.resolve("refs/heads/" + name).or(() -> user.resolve("refs/remotes/origin/" + name))
                .or(() -> user.resolve(name));
    }

    Standing of(String branch, String commit, String baseName) throws IOException {
        Optional<String> head = user.resolve("refs/heads/" + Delivery.requireBranch(branch));
        Optional<String> tip = baseTip(baseName);
        String last = head.orElse(commit);
        obtain(last);
        if (tip.isEmpty()) {
            return new Standing(head, tip, false, List.of(), madeAt(last));
        }
        obtain(tip.get());
        if (merges.contains(tip.get(), last)) {
            return new Standing(head, tip, true, List.of(), madeAt(last));
        }
        Merges.Merged together = merges.merge(tip.get(), last);
        boolean merged = together.clean() && together.tree().equals(tree(tip.get())) || patchesOf(last, tip.get());
        return new Standing(head, tip, merged, merged ? List.of() : together.conflicts(), madeAt(last));
    }

    private String tree(String commit) {
        return clone.tip(commit + "^{tree}").orElseThrow();
    }

    /** What agents made is in the clone; all else is in the user's repository. */
    private void obtain(String commit) throws IOException {
        if (!Files.isDirectory(clone.folder()) || clone.tip(commit + "^{commit}").isEmpty()) {
            clone.fetch(commit);
        }
    }

    /** Whether each commit that only the branch has came into the base as another one with the same change. */
    private boolean patchesOf(String commit, String tip) {
        Exit exit = git.run(Git.Call.of(clone.folder(), "cherry", tip, commit));
        if (!exit.ok()) {
            throw EdgeException.environment("git cherry failed: " + Git.reason(exit));
        }
        return !exit.output().isBlank() && exit.output().lines().allMatch(line -> line.startsWith("- "));
    }

    private Instant madeAt(String commit) {
        return Instant.ofEpochSecond(Long.parseLong(git.text(Git.Call.of(clone.folder(), "show", "-s",
                "--format=%ct", "--end-of-options", commit)).strip()));
    }
}
