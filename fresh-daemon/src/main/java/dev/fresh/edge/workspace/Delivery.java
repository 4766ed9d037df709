package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The only way into the user's repository: objects and one branch, no log of it, no clean-up, no checkout. */
final class Delivery {

    private static final String DELIVERED = "refs/fresh/delivered/";
    /** Where a branch is about to be put; whoever comes after a crash knows by it what is ours. */
    private static final String DELIVERING = "refs/fresh/delivering/";

    private final Git git;
    private final Clone clone;
    private final UserRepository user;
    private final PackedLock packed;

    Delivery(Git git, Clone clone, UserRepository user) {
        this.git = git;
        this.clone = clone;
        this.user = user;
        this.packed = new PackedLock(clone.folder().resolve("undelivering"), () -> user.layout().common());
    }

    /** Removes what gits of ours have left, here and there, that were killed; none may run. */
    void sweep() throws IOException {
        Leftovers.remove(clone.folder(), () -> user.layout().common());
        packed.release();
    }

    static String requireBranch(String branch) {
        if (!branch.matches("auto/[a-z0-9][a-z0-9/-]{0,95}") || branch.contains("//") || branch.endsWith("/")) {
            throw new IllegalArgumentException("not a branch of ours: " + branch);
        }
        return branch;
    }

    /** Where the branch stands in the user's repository. */
    Optional<String> tip(String branch) {
        return user.resolve("refs/heads/" + requireBranch(branch));
    }

    void deliver(String branch, String commit) throws IOException {
        Optional<String> now = tip(branch);
        if (now.isPresent() && now.get().equals(commit)) {
            delivered(branch, commit);
            return;
        }
        if (now.isPresent() && now.equals(clone.tip(DELIVERING + branch))) {
            // A crash came between the branch and the note of it, and the same work gave another commit since.
            delivered(branch, now.get());
        } else if (now.isPresent() && !now.equals(clone.tip(DELIVERED + branch))) {
            throw EdgeException.environment("the branch " + branch + " was moved by somebody else;"
                    + " rename or delete it");
        }
        requireFree(branch);
        copy(commit);
        put(branch, commit, now.orElse("0".repeat(commit.length())));
    }

    private void put(String branch, String commit, String old) {
        clone.move(DELIVERING + branch, commit);
        set(branch, commit, old);
        delivered(branch, commit);
    }

    private void delivered(String branch, String commit) {
        clone.move(DELIVERED + branch, commit);
        clone.forget(DELIVERING + branch);
    }

    boolean undeliver(String branch, String commit) throws IOException {
        Optional<String> now = tip(branch);
        if (now.isPresent()) {
            if (!now.get().equals(commit) || user.checkedOut().contains("refs/heads/" + branch)) {
                return false;
            }
            Git.Call deletion = Git.Call.of(user.layout().common(), "update-ref", "--no-deref", "-d",
                    "refs/heads/" + branch, commit);
            if (!packed.deleting(() -> git.run(deletion)).ok()) {
                return false;
            }
        }
        clone.forget(DELIVERED + branch);
        return true;
    }

    boolean putBack(String branch, String commit, String before) throws IOException {
        if (!tip(branch).equals(Optional.of(commit)) || user.checkedOut().contains("refs/heads/" + branch)) {
            return false;
        }
        put(branch, before, commit);
        return true;
    }

    private void requireFree(String branch) {
        if (user.checkedOut().contains("refs/heads/" + branch)) {
            throw EdgeException.environment("the branch " + branch + " is checked out; switch to another one");
        }
    }

    private void set(String branch, String commit, String old) {
        Exit set = git.run(Git.Call.of(user.layout().common(), "update-ref", "--no-deref", "refs/heads/" + branch,
                commit, old));
        if (!set.ok()) {
            throw EdgeException.environment("the branch " + branch + " cannot be made: " + Git.reason(set));
        }
    }

    private void copy(String commit) throws IOException {
        Path wanted = clone.scratch("wanted", commit + "\n" + bases());
        Path folder = Files.createTempDirectory(wanted.getParent(), "delivery");
        try {
            git.text(Git.Call.of(clone.folder(), "pack-objects", "--revs", "-q", folder.resolve("pack").toString())
                    .reading(wanted));
            for (Path pack : packs(folder)) {
                Exit unpacked = git.run(Git.Call.of(user.layout().common(), "unpack-objects", "-q", "--strict")
                        .reading(pack));
                if (!unpacked.ok()) {
                    throw EdgeException.environment("the commit " + commit + " cannot be stored in the repository: "
                            + Git.reason(unpacked));
                }
            }
        } finally {
            Files.delete(wanted);
            Trees.delete(folder);
        }
    }

    /** Where the user's repository already has everything underneath. */
    private String bases() {
        return clone.bases().stream().filter(base -> user.resolve(base).isPresent()).map(base -> "^" + base + "\n")
                .collect(Collectors.joining());
    }

    private static List<Path> packs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
    }
}
