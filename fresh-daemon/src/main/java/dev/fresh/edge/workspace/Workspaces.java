package dev.fresh.edge.workspace;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.edge.Access;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Trees;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One worktree per agent, all on the daemon's own clone; the user's repository is read, and receives branches only.
 *
 * <p>Every call may be repeated after a crash. Calls that change something are made one after the other, because git
 * loses worktrees that are created at the same moment.
 */
public final class Workspaces {

    private final Git git;
    private final Path root;
    private final UserRepository user;
    private final Clone clone;
    private final Delivery delivery;
    private final Merges merges;
    private final Branches branches;
    private final ReentrantLock one = new ReentrantLock();

    /**
     * The workspaces of a repository.
     *
     * @param root a folder of the daemon alone, for example {@code .fresh/workspaces}
     */
    public Workspaces(Git git, Path root, UserRepository user) {
        this.git = git;
        this.root = root.toAbsolutePath().normalize();
        this.user = user;
        this.clone = new Clone(git, this.root.resolve("repository.git"), user, this.root.resolve("scratch"));
        this.delivery = new Delivery(git, clone, user);
        this.merges = new Merges(git, clone);
        this.branches = new Branches(git, clone, user, merges);
    }

    /** The git folder of all worktrees, which confined commands have to read for git to work in them. */
    public Path gitFolder() {
        return clone.folder();
    }

    /** What the workspaces hold, and how much room it takes. */
    public Storage storage() {
        return new Storage(git, clone, root);
    }

    /** Removes what a crash left half done; to be called before anything else, by the one daemon. */
    public void sweep() {
        alone(() -> {
            Trees.delete(clone.scratch());
            delivery.sweep();
            return null;
        });
    }

    /** Copies a commit and its history from the user's repository, for {@link #checkout} and {@link #ensure}. */
    public void fetch(String commit) {
        alone(() -> {
            clone.fetch(commit);
            return null;
        });
    }

    /** Makes sure that the clone has a commit, of the user's if it is no agent's. */
    public void obtain(String commit) {
        alone(() -> {
            clone.obtain(commit);
            return null;
        });
    }

    /** The agent's worktree on a branch of its own at the base; an existing one is left as the agent left it. */
    public Path ensure(String agentId, String branch, String base) {
        Delivery.requireBranch(branch);
        return alone(() -> {
            Path tree = agentTree(agentId);
            String stands = branch + " " + base;
            if (isReady(agentId, stands, tree)) {
                return tree;
            }
            clone.obtain(base);
            discard(agentId, tree);
            clone.move("refs/heads/" + branch, base);
            add(tree, branch);
            Path admin = Path.of(Files.readString(tree.resolve(".git")).replaceFirst("^gitdir: ", "").strip());
            Files.createDirectories(index(agentId).getParent());
            Files.copy(admin.resolve("index"), index(agentId), StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
            ready(agentId, stands);
            return tree;
        });
    }

    /**
     * A tree of the daemon at a commit that the clone has, for the base and for gates. Made once per name and commit;
     * {@link #removeCheckout} first gives a clean one again.
     */
    public Path checkout(String name, String commit) {
        return alone(() -> {
            Path tree = checkoutTree(name);
            if (isReady(key(name), commit, tree)) {
                return tree;
            }
            clone.obtain(commit);
            discard(key(name), tree);
            add(tree, commit, "--detach");
            ready(key(name), commit);
            return tree;
        });
    }

    /** Removes the agent's worktree; its commits stay. */
    public void remove(String agentId) {
        alone(() -> {
            discard(agentId, agentTree(agentId));
            Files.deleteIfExists(index(agentId));
            return null;
        });
    }

    public void removeCheckout(String name) {
        alone(() -> {
            discard(key(name), checkoutTree(name));
            return null;
        });
    }

    /** The worktrees of agents that exist, by agent id. */
    public List<String> list() {
        return alone(() -> {
            Path trees = root.resolve("agents");
            if (!Files.isDirectory(trees)) {
                return List.of();
            }
            try (Stream<Path> folders = Files.list(trees)) {
                return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
            }
        });
    }

    /** Where an agent's worktree is, whether it exists or not. */
    public Path agentTree(String agentId) {
        return root.resolve("agents").resolve(requireName(agentId));
    }

    /**
     * One commit on its parents of everything in the agent's worktree. No process of the agent may be alive.
     *
     * @param parents the first is what the change is counted from
     * @param excluded patterns as in {@code .gitignore} for new files that are no work: caches and build output
     * @param bench where git may read the tree
     */
    public Snapshot snapshot(String agentId, List<String> parents, Message message, List<String> excluded,
            Workbench bench) {
        return inQuarantine(quarantine -> {
            Snapshot snapshot = new TwoStageCommit(git, clone, agentTree(agentId), quarantine)
                    .make(parents, index(agentId), excluded, message, bench);
            if (snapshot.refusal().isEmpty() && !snapshot.empty()) {
                alone(() -> {
                    clone.move("refs/fresh/proposals/" + agentId, snapshot.commit());
                    return null;
                });
            }
            return snapshot;
        });
    }

    /** What needs a folder of its own for the time that it takes. */
    private interface Quarantined<T> {
        T in(Path folder) throws IOException;
    }

    private <T> T inQuarantine(Quarantined<T> work) {
        try {
            Path quarantine = Files.createTempDirectory(Files.createDirectories(clone.scratch()), "quarantine");
            try {
                return work.in(quarantine);
            } finally {
                Trees.delete(quarantine);
            }
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    /**
     * Work in progress as it stands in an agent's worktree, as a commit on its base; its process may be alive.
     *
     * @return empty when nothing has changed since it was last kept, or when there is no worktree
     */
    public Optional<Snapshot> keep(String agentId, String base, Message message, List<String> excluded,
            Workbench bench) {
        return inQuarantine(quarantine -> {
            Optional<FileTime> made = Checkpoint.made(readyFile(agentId));
            return made.isEmpty() ? Optional.empty() : new Checkpoint(git, clone, agentId, base).make(
                    known -> new TwoStageCommit(git, clone, agentTree(agentId), quarantine).keep(base, known,
                            index(agentId), excluded, message, bench)
                            // A worktree that is removed meanwhile is no work that was undone.
                            .filter(_ -> Checkpoint.made(readyFile(agentId)).equals(made)));
        });
    }

    /** Keeps a commit that an agent's work is carried from, which nothing else leads to once there is another one. */
    public void hold(String agentId, String commit) {
        alone(() -> {
            clone.move("refs/fresh/grounds/" + requireName(agentId), commit);
            return null;
        });
    }

    /** The commit that keeps the work in progress of an agent. */
    public Optional<String> kept(String agentId) {
        return clone.tip(Checkpoint.reference(requireName(agentId)));
    }

    /** The change between two commits of the clone as people read it. */
    public String diff(String base, String commit) {
        return git.text(Git.Call.of(clone.folder(), "diff-tree", "-p", "-r", "-M", "--no-color", "--no-ext-diff",
                "--no-textconv", "--end-of-options", base, commit));
    }

    /** What differs between two commits of the clone. */
    public List<ChangedFile> changedFiles(String base, String commit) {
        return Changes.between(git, clone.folder(), base, commit).stream().map(Changes.Change::file).toList();
    }

    /** Blob ids of a commit's plain files, by path. */
    public Map<String, String> blobs(String commit) {
        return Changes.blobs(git, clone.folder(), commit);
    }

    /** Forgets a branch in the clone; its commits stay. */
    public void forget(String branch) {
        alone(() -> {
            clone.forget("refs/heads/" + Delivery.requireBranch(branch));
            return null;
        });
    }

    /** Takes the branch back to the commit that was delivered before; false when somebody has moved it. */
    public boolean putBack(String branch, String commit, String before) {
        return alone(() -> delivery.putBack(branch, commit, before));
    }

    /** A plain file of a commit, empty when it has none of that name or it is larger. */
    public Optional<String> text(String commit, String path, int bytesMax) {
        return Changes.text(git, clone.folder(), commit, path, bytesMax);
    }

    /** Puts the commit into the user's repository under the branch, which nobody else has moved. */
    public void deliver(String branch, String commit) {
        alone(() -> {
            delivery.deliver(branch, commit);
            return null;
        });
    }

    /** Takes the branch back; false when somebody has moved it or works on it, and then it stays. */
    public boolean undeliver(String branch, String commit) {
        return alone(() -> delivery.undeliver(branch, commit));
    }

    /**
     * Sends a commit of the clone to a remote repository as one of our branches, and nothing else; a branch that
     * somebody has moved there is left alone.
     *
     * @param access how git gets in there
     */
    public void push(String url, String branch, String commit, Access access) {
        new Push(git, clone.folder(), clone.scratch()).send(url, branch, commit, access);
    }

    /** Merges of what the clone has. */
    public Merges merges() {
        return merges;
    }

    /** Where a delivered branch stands, and whether its change has come into its base. */
    public Branches.Standing standing(String branch, String commit, String baseName) {
        return alone(() -> branches.of(branch, commit, baseName));
    }

    /** The branches and bases of the user's repository. */
    public Branches branches() {
        return branches;
    }

    /** Brings a branch of a remote repository into the clone; the user's repository hears nothing of it. */
    public void fetchBase(String url, String branch, Access access) {
        // Not alone: a slow server must not hold up the commits of everybody else.
        new Push(git, clone.folder(), clone.scratch()).fetch(url, branch, access);
    }

    /** The commit at which one of our branches stands in the user's repository. */
    public Optional<String> delivered(String branch) {
        return delivery.tip(branch);
    }

    private void add(Path tree, String what, String... options) throws IOException {
        Files.createDirectories(tree.getParent());
        List<String> arguments = new ArrayList<>(List.of("worktree", "add", "--force"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(tree.toString(), what));
        git.text(Git.Call.of(clone.folder(), arguments.toArray(String[]::new)));
    }

    /** Removes tree and registration, and looks that both are gone: git itself forgets a tree that it cannot delete. */
    private void discard(String key, Path tree) throws IOException {
        Files.deleteIfExists(readyFile(key));
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS) && !Files.exists(registration(tree))) {
            return;
        }
        Trees.delete(tree);
        // A git that was killed while it added the tree has left it locked against this.
        Files.deleteIfExists(registration(tree).resolve("locked"));
        git.text(Git.Call.of(clone.folder(), "worktree", "prune", "--expire=now"));
        if (Files.exists(tree) || Files.exists(registration(tree))) {
            throw EdgeException.environment("the worktree " + tree + " could not be removed; remove it by hand");
        }
    }

    private Path registration(Path tree) {
        return clone.folder().resolve("worktrees").resolve(tree.getFileName());
    }

    private boolean isReady(String key, String stands, Path tree) throws IOException {
        Path file = readyFile(key);
        return Files.isRegularFile(file) && Files.readString(file).equals(stands) && Files.isDirectory(tree);
    }

    private void ready(String key, String stands) throws IOException {
        Files.createDirectories(readyFile(key).getParent());
        Path written = clone.scratch("ready", stands);
        Files.move(written, readyFile(key), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path readyFile(String key) {
        return root.resolve("ready").resolve(requireName(key));
    }

    private Path index(String agentId) {
        return root.resolve("indexes").resolve(requireName(agentId));
    }

    private Path checkoutTree(String name) {
        return root.resolve("checkouts").resolve(key(name));
    }

    private static String key(String name) {
        return "at-" + name;
    }

    private static String requireName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,80}")) {
            throw new IllegalArgumentException("not a name of a workspace: " + name);
        }
        return name;
    }

    private <T> T alone(Callable<T> work) {
        one.lock();
        try {
            return work.call();
        } catch (EdgeException | IllegalArgumentException e) {
            throw e;
        } catch (IOException e) {
            throw trouble(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            one.unlock();
        }
    }

    private EdgeException trouble(IOException e) {
        return EdgeException.environment("the workspaces in " + root + " cannot be used: " + e.getMessage()
                + "; check the free disk space and who owns the folder", e);
    }
}
