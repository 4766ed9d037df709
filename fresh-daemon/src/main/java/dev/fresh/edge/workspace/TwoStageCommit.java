package dev.fresh.edge.workspace;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes a commit of a tree that somebody else has written, without running anything of it.
 *
 * <p>First, in the sandbox, git reads the tree and writes a pack into a quarantine folder; whatever the tree makes git
 * do there has no network, no secret and no repository to write. Second, the daemon checks that pack, which is data and
 * no longer a tree, and commits it in its own clone.
 */
final class TwoStageCommit {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final long PACK_BYTES_MAX = 64L << 20;
    private static final long OUTPUT_BYTES_MAX = 16L << 20;
    private static final long FILE_BYTES_MAX = 10L << 20;
    private static final int FILES_MAX = 1000;
    private static final int FATAL = 128;
    private static final int READ_AGAIN = 4;
    private static final String SUBMODULE = "160000";

    private final Git git;
    private final Clone clone;
    private final Path worktree;
    private final Path quarantine;

    /**
     * A commit to be made.
     *
     * @param clone the daemon's own bare repository
     * @param quarantine an empty folder for this commit alone
     */
    TwoStageCommit(Git git, Clone clone, Path worktree, Path quarantine) {
        this.git = git;
        this.clone = clone;
        this.worktree = worktree;
        this.quarantine = quarantine;
    }

    /**
     * Reads the tree and commits it on its parents.
     *
     * @param parents of the commit; the change is counted from the first
     * @param index the index as it was when the worktree was made, so that unchanged files need not be read
     * @param excluded patterns as in {@code .gitignore}, for new files that do not count as work
     */
    Snapshot make(List<String> parents, Path index, List<String> excluded, Message message, Workbench bench)
            throws IOException {
        String base = parents.getFirst();
        prepare(index, excluded);
        try {
            requireNoneOversized(bench);
            staged(bench, Optional.empty(), "add", "-A");
            String tree = writeTree(bench);
            String baseTree = treeOf(base);
            if (tree.equals(baseTree) && parents.size() == 1) {
                return new Snapshot(base, tree, List.of(), true, Optional.empty());
            }
            Staged staged = new Staged(in(), (input, arguments) -> staged(bench, input, arguments));
            requireNoSecret(staged, parents);
            take(bench, tree, baseTree);
            return commit(parents, tree, message);
        } catch (Refused e) {
            return Snapshot.refused(e.getMessage());
        }
    }

    /**
     * Keeps work in progress as a commit on the base; the tree may change while it is read.
     *
     * @param known the tree that was kept before
     * @return empty when that is what there is
     */
    Optional<Snapshot> keep(String base, Optional<String> known, Path index, List<String> excluded, Message message,
            Workbench bench) throws IOException {
        prepare(index, excluded);
        try {
            List<String> oversized = oversized(bench, Staged.KEPT_BYTES_MAX);
            addWhatCanBeRead(bench, oversized);
            if (known.equals(Optional.of(writeTree(bench)))) {
                return Optional.empty();
            }
            String baseTree = treeOf(base);
            List<String> leftOut = new ArrayList<>(oversized.stream().map(Staged::tooLarge).toList());
            leftOut.addAll(new Staged(in(), (input, arguments) -> staged(bench, input, arguments)).leaveOut(baseTree));
            String tree = writeTree(bench);
            if (known.equals(Optional.of(tree))) {
                return Optional.empty();
            }
            if (tree.equals(baseTree)) {
                return Optional.of(new Snapshot(base, tree, List.of(), true, Optional.empty(), leftOut));
            }
            take(bench, tree, baseTree);
            List<ChangedFile> files = Changes.between(git, clone.folder(), base, tree).stream()
                    .map(Changes.Change::file).toList();
            return Optional.of(new Snapshot(Merges.commit(git, clone, tree, List.of(base), message), tree, files, false,
                    Optional.empty(), leftOut));
        } catch (Refused e) {
            return Optional.of(Snapshot.refused(e.getMessage()));
        }
    }

    /** A file that vanishes meanwhile makes git give up; one that cannot be read is left as it was. */
    private void addWhatCanBeRead(Workbench bench, List<String> oversized) throws IOException {
        List<String> add = new ArrayList<>(List.of("add", "-A", "--ignore-errors"));
        if (!oversized.isEmpty()) {
            add.addAll(List.of("--pathspec-from-file=" + Oversized.allBut(oversized, in().resolve("all-but")),
                    "--pathspec-file-nul"));
        }
        String[] arguments = add.toArray(String[]::new);
        Exit added = confined(bench, Optional.empty(), arguments);
        for (int again = 0; again < READ_AGAIN && added.code() == FATAL; again++) {
            added = confined(bench, Optional.empty(), arguments);
        }
        if (added.end() != Exit.End.BY_ITSELF || added.code() == FATAL) {
            throw new Refused(unreadable(added));
        }
    }

    private List<String> oversized(Workbench bench, long bytesMax) {
        return new Oversized(worktree, bytesMax).find(arguments -> staged(bench, Optional.empty(), arguments));
    }

    private void requireNoneOversized(Workbench bench) {
        oversized(bench, FILE_BYTES_MAX).stream().findFirst().ifPresent(name -> {
            throw new Refused(tooLarge(name));
        });
    }

    private static String tooLarge(String name) {
        return "the file " + name.replaceAll("\\p{Cntrl}", "?") + " is larger than " + (FILE_BYTES_MAX >> 20) + " MiB";
    }

    /** Content that is not accepted, in one sentence. */
    @SuppressWarnings("serial")
    static final class Refused extends RuntimeException {
        Refused(String why) {
            super(why);
        }
    }

    /** What a merge takes over is there already: only what is new to every parent counts. */
    private static void requireNoSecret(Staged staged, List<String> parents) throws IOException {
        List<Secrets.Found> found = staged.secrets(parents.getFirst());
        for (String other : parents.subList(1, parents.size())) {
            List<Secrets.Found> there = found.isEmpty() ? List.of() : staged.secrets(other);
            found = found.stream().filter(there::contains).toList();
        }
        if (!found.isEmpty()) {
            throw new Refused("the change holds what looks like a secret: " + found.stream().limit(10)
                    .map(Secrets.Found::text).collect(Collectors.joining(", "))
                    + "; take it out, and read it from the environment or use an obvious placeholder");
        }
    }

    private String writeTree(Workbench bench) {
        String tree = staged(bench, Optional.empty(), "write-tree").strip();
        if (!tree.matches("[0-9a-f]{40,64}")) {
            throw new Refused("git refuses the tree");
        }
        return tree;
    }

    private String treeOf(String commit) {
        return git.text(Git.Call.of(clone.folder(), "rev-parse", "--verify", commit + "^{tree}")).strip();
    }

    /** Packs what is new in the tree, in the sandbox, and takes it into the clone. */
    private void take(Workbench bench, String tree, String baseTree) throws IOException {
        Path wanted = Files.writeString(in().resolve("wanted"), tree + "\n^" + baseTree + "\n");
        staged(bench, Optional.of(wanted), "pack-objects", "--revs", "-q", out() + "/pack");
        Optional<String> refusal = receive(tree);
        if (refusal.isPresent()) {
            throw new Refused(refusal.get());
        }
    }

    /** The output of git in the sandbox. */
    private String staged(Workbench bench, Optional<Path> input, String... arguments) {
        Exit exit = confined(bench, input, arguments);
        if (!exit.ok()) {
            throw new Refused(unreadable(exit));
        }
        if (exit.droppedBytes() > 0) {
            throw new Refused("the change is too large to be looked through for secrets");
        }
        return exit.output();
    }

    private void prepare(Path index, List<String> excluded) throws IOException {
        Files.createDirectories(in());
        Files.createDirectories(out().resolve("objects/pack"));
        // With its date: git takes a file for unchanged only if it is older than the index.
        Files.copy(index, out().resolve("index"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(in().resolve("excluded"), excluded.stream().map(pattern -> pattern + "\n")
                .collect(Collectors.joining()));
    }

    private Exit confined(Workbench bench, Optional<Path> input, String... arguments) {
        Map<String, String> environment = new HashMap<>(
                Git.confinedEnvironment(Map.of("GIT_DIR", clone.folder().toString(),
                        "GIT_WORK_TREE", worktree.toString(), "GIT_INDEX_FILE", out().resolve("index").toString(),
                        "GIT_OBJECT_DIRECTORY", out().resolve("objects").toString(),
                        "GIT_ALTERNATE_OBJECT_DIRECTORIES", Clone.quoted(clone.folder().resolve("objects")))));
        environment.put("GIT_CONFIG_COUNT", "1");
        environment.put("GIT_CONFIG_KEY_0", "core.excludesFile");
        environment.put("GIT_CONFIG_VALUE_0", in().resolve("excluded").toString());
        Command plain = new Command(git.confined(arguments), worktree, environment, input, WALL, OUTPUT_BYTES_MAX,
                Optional.empty());
        Exit exit = bench.runner().run(bench.sandbox().confine(plain, new Sandbox.Confinement(List.of(out()),
                List.of(worktree, clone.folder(), in()), false)));
        if (exit.end() == Exit.End.STOPPED || Sandbox.spoke(exit)) {
            throw EdgeException.environment("the tree could not be read: " + Git.reason(exit));
        }
        return exit;
    }

    /** Takes the one pack out of the quarantine, if it is one; gives the reason if not. */
    private Optional<String> receive(String tree) throws IOException {
        try (DirectoryStream<Path> packs = Files.newDirectoryStream(out(), "pack-*.pack")) {
            for (Path pack : packs) {
                if (!Files.isRegularFile(pack, LinkOption.NOFOLLOW_LINKS) || Files.size(pack) > PACK_BYTES_MAX) {
                    return Optional.of("the change is larger than " + (PACK_BYTES_MAX >> 20) + " MiB");
                }
                Exit indexed = git.run(Git.Call.of(clone.folder(), "index-pack", "--stdin", "--strict",
                        "--max-input-size=" + PACK_BYTES_MAX).reading(pack));
                if (!indexed.ok()) {
                    return Optional.of("git refuses the content: " + Git.reason(indexed));
                }
            }
        }
        Exit type = git.run(Git.Call.of(clone.folder(), "cat-file", "-t", tree));
        return type.output().strip().equals("tree") ? Optional.empty()
                : Optional.of("the tree changed while it was read");
    }

    private Snapshot commit(List<String> parents, String tree, Message message) throws IOException {
        List<Changes.Change> changes = Changes.between(git, clone.folder(), parents.getFirst(), tree);
        Optional<String> refusal = refusal(changes);
        if (refusal.isPresent()) {
            return Snapshot.refused(refusal.get());
        }
        String commit = Merges.commit(git, clone, tree, parents, message);
        List<ChangedFile> files = changes.stream().map(Changes.Change::file).toList();
        return new Snapshot(commit, tree, files, false, Optional.empty());
    }

    private Optional<String> refusal(List<Changes.Change> changes) throws IOException {
        for (Changes.Change change : changes) {
            if (change.oldMode().equals(SUBMODULE) || change.newMode().equals(SUBMODULE)) {
                return Optional.of("the change holds a nested repository or submodule: " + change.file().path());
            }
        }
        if (changes.size() > FILES_MAX) {
            return Optional.of("the change touches " + changes.size() + " files, more than " + FILES_MAX);
        }
        List<Changes.Change> kept = changes.stream().filter(change -> !change.file().status().equals("D")).toList();
        List<Long> sizes = Changes.sizes(git, clone.folder(), kept, in().resolve("ids"));
        for (int i = 0; i < kept.size(); i++) {
            if (sizes.get(i) > FILE_BYTES_MAX) {
                return Optional.of(tooLarge(kept.get(i).file().path()));
            }
        }
        return Optional.empty();
    }

    private static String unreadable(Exit exit) {
        return switch (exit.end()) {
            case WALL_LIMIT -> "the tree could not be read within " + WALL.toSeconds() + " s; it is too large";
            case BY_ITSELF, STOPPED -> "git refuses the tree: " + Git.reason(exit);
        };
    }

    /** What only the daemon writes. */
    private Path in() {
        return quarantine.resolve("in");
    }

    /** What the sandbox may write, and the daemon therefore only reads with care. */
    private Path out() {
        return quarantine.resolve("out");
    }
}
