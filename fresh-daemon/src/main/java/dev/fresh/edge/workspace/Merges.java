package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Merges commits of the daemon's own clone without a checkout: the way git itself does, with renames and several merge
 * bases, and with nobody's configuration, drivers or hooks.
 */
public final class Merges {

    private static final Pattern VERSION = Pattern.compile("git version (\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final int CONFLICTS = 1;

    private static final int FILES_READ_MAX = 100;
    private static final long BYTES_READ_MAX = 4L << 20;

    private final Git git;
    private final Clone clone;
    private Optional<Boolean> writesTrees = Optional.empty();

    Merges(Git git, Clone clone) {
        this.git = git;
        this.clone = clone;
    }

    /**
     * What came of a merge.
     *
     * @param tree id of the tree; where the commits do not merge, its files hold conflict markers
     * @param conflicts paths where they do not, empty when they do
     */
    public record Merged(String tree, List<String> conflicts) {

        public Merged {
            conflicts = List.copyOf(conflicts);
        }

        public boolean clean() {
            return conflicts.isEmpty();
        }
    }

    /**
     * Commits merged one after the other.
     *
     * @param tip the commit with all that merged
     * @param left those that did not merge with what came before them, with the paths
     */
    public record Row(String tip, Map<String, List<String>> left) {

        public Row {
            left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
        }
    }

    /** Merges commits one after the other onto the first; who does not merge is left out. */
    public Row row(String onto, List<String> commits) {
        Map<String, List<String>> left = new LinkedHashMap<>();
        String tip = onto;
        for (String commit : commits) {
            if (contains(tip, commit)) {
                continue;
            }
            Merged merged = merge(tip, commit);
            if (merged.clean()) {
                tip = commit(merged.tree(), List.of(tip, commit), new Message("Merge " + commit, "", "", "",
                        Instant.EPOCH));
            } else {
                left.put(commit, merged.conflicts());
            }
        }
        return new Row(tip, left);
    }

    /** Why nobody can be expected to have read a change, in sentences; none when it can be read. */
    public List<String> unreadable(String from, String to) {
        List<Changes.Change> changes = Changes.between(git, clone.folder(), from, to).stream()
                .filter(change -> !change.file().status().equals("D")).toList();
        List<String> why = new ArrayList<>();
        if (changes.size() > FILES_READ_MAX) {
            why.add("it changes " + changes.size() + " files, more than " + FILES_READ_MAX);
        }
        List<String> binary = changes.stream().filter(Changes.Change::binary).map(change -> change.file().path())
                .toList();
        if (!binary.isEmpty()) {
            why.add("it changes binary files: " + String.join(", ", binary));
        }
        long bytes = bytes(changes);
        if (bytes > BYTES_READ_MAX) {
            why.add("its files have " + (bytes >> 20) + " MiB, more than " + (BYTES_READ_MAX >> 20));
        }
        return why;
    }

    private long bytes(List<Changes.Change> changes) {
        try {
            Path ids = clone.scratch("ids", "");
            try {
                return Changes.sizes(git, clone.folder(), changes, ids).stream().mapToLong(Long::longValue).sum();
            } finally {
                Files.delete(ids);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + clone.scratch() + " cannot be used: " + e.getMessage()
                    + "; check the free disk space and who owns the folder", e);
        }
    }

    /** Merges two commits with respect to what they have in common. */
    public Merged merge(String ours, String theirs) {
        if (!gitWritesTrees()) {
            return JGitMerge.of(clone.folder(), ours, theirs);
        }
        Exit exit = git.run(Git.Call.of(clone.folder(), "merge-tree", "--write-tree", "-z", "--name-only",
                "--no-messages", ours, theirs));
        if (!exit.ok() && exit.code() != CONFLICTS) {
            throw EdgeException.environment("the commits " + ours + " and " + theirs + " cannot be merged: "
                    + Git.reason(exit));
        }
        Iterator<String> tokens = List.of(exit.output().split("\0")).iterator();
        String tree = tokens.next().strip();
        List<String> conflicts = new ArrayList<>();
        tokens.forEachRemaining(path -> {
            if (!path.isEmpty() && !conflicts.contains(path)) {
                conflicts.add(path);
            }
        });
        if (!tree.matches("[0-9a-f]{40,64}") || exit.ok() != conflicts.isEmpty()) {
            throw EdgeException.environment("git merge-tree gave no answer about " + ours + " and " + theirs);
        }
        return new Merged(tree, conflicts);
    }

    /** Whether two commits merge; also when one lies underneath the other. */
    public boolean goTogether(String ours, String theirs) {
        return ours.equals(theirs) || merge(ours, theirs).clean();
    }

    /** A commit of a tree that the clone has; the same arguments give the same commit. */
    public String commit(String tree, List<String> parents, Message message) {
        try {
            return commit(git, clone, tree, parents, message);
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + clone.scratch() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Whether one commit is the other or lies underneath it. */
    public boolean contains(String commit, String earlier) {
        Exit exit = git.run(Git.Call.of(clone.folder(), "merge-base", "--is-ancestor", earlier, commit));
        if (!exit.ok() && exit.code() != 1) {
            throw EdgeException.environment("git merge-base failed: " + Git.reason(exit));
        }
        return exit.ok();
    }

    /** Whether there is such a commit. */
    public boolean has(String commit) {
        return clone.tip(commit + "^{commit}").isPresent();
    }

    /** The first parent of a commit. */
    public String parent(String commit) {
        return git.text(Git.Call.of(clone.folder(), "rev-parse", "--verify", "--quiet", commit + "^1")).strip();
    }

    /** Those of the files that hold conflict markers in a commit. */
    public List<String> marked(String commit, List<String> paths) {
        List<String> arguments = new ArrayList<>(List.of("--literal-pathspecs", "grep", "-l", "-z", "-e", "^<<<<<<< ",
                "-e", "^>>>>>>> ", commit, "--"));
        arguments.addAll(paths);
        Exit exit = git.run(Git.Call.of(clone.folder(), arguments.toArray(String[]::new)));
        if (!exit.ok() && exit.code() != 1) {
            throw EdgeException.environment("git grep failed: " + Git.reason(exit));
        }
        return Arrays.stream(exit.output().split("\0")).filter(line -> !line.isEmpty())
                .map(line -> line.substring(line.indexOf(':') + 1)).toList();
    }

    static String commit(Git git, Clone clone, String tree, List<String> parents, Message message)
            throws IOException {
        Path text = clone.scratch("message", message.text());
        try {
            List<String> arguments = new ArrayList<>(List.of("commit-tree", "-F", text.toString()));
            parents.forEach(parent -> arguments.addAll(List.of("-p", parent)));
            arguments.add(tree);
            return git.text(Git.Call.of(clone.folder(), arguments.toArray(String[]::new)).with(message.environment()))
                    .strip();
        } finally {
            Files.delete(text);
        }
    }

    /** Git can since 2.38; JGit, which knows no renames, stands in for older ones. */
    private synchronized boolean gitWritesTrees() {
        if (writesTrees.isEmpty()) {
            Matcher version = VERSION.matcher(git.text(Git.Call.of(clone.folder(), "version")));
            writesTrees = Optional.of(version.matches() && (Integer.parseInt(version.group(1)) > 2
                    || Integer.parseInt(version.group(2)) >= 38));
        }
        return writesTrees.get();
    }
}
