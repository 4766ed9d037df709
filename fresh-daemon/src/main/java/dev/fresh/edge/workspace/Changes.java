package dev.fresh.edge.workspace;

import dev.fresh.core.agent.ChangedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What differs between two trees of the daemon's own clone. */
final class Changes {

    private Changes() {
    }

    /**
     * One differing file.
     *
     * @param oldMode git's mode, {@code 000000} for a new file
     * @param newId blob id, zeros for a deleted file
     * @param binary whether git counts no lines in it
     */
    record Change(String oldMode, String newMode, String newId, boolean binary, ChangedFile file) {
    }

    /** How many bytes the blobs of a change have, in their order; zero for a deleted file. */
    static List<Long> sizes(Git git, Path clone, List<Change> changes, Path scratch) throws IOException {
        Path ids = Files.writeString(scratch, changes.stream().map(change -> change.newId() + "\n")
                .collect(Collectors.joining()));
        return git.text(Git.Call.of(clone, "cat-file", "--batch-check=%(objectsize)").reading(ids)).lines()
                .map(line -> line.matches("\\d+") ? Long.parseLong(line) : 0L).toList();
    }

    static List<Change> between(Git git, Path clone, String from, String to) {
        String all = git.text(Git.Call.of(clone, "diff-tree", "-r", "-z", "--raw", "--numstat", "--no-renames",
                "--no-abbrev", "--no-ext-diff", "--no-textconv", from, to));
        Map<String, String[]> raw = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        for (Iterator<String> tokens = List.of(all.split("\0")).iterator(); tokens.hasNext();) {
            String token = tokens.next();
            if (token.startsWith(":")) {
                raw.put(tokens.next(), token.substring(1).split(" "));
            } else if (!token.isEmpty()) {
                String[] counts = token.split("\t", 3);
                String[] fields = raw.get(counts[2]);
                changes.add(new Change(fields[0], fields[1], fields[3], counts[0].equals("-"),
                        new ChangedFile(counts[2], fields[4], lines(counts[0]), lines(counts[1]))));
            }
        }
        return changes;
    }

    /** Git writes a dash for binary files. */
    private static int lines(String count) {
        return count.equals("-") ? 0 : Integer.parseInt(count);
    }

    /** See {@link Workspaces#blobs}. */
    static Map<String, String> blobs(Git git, Path clone, String commit) {
        Map<String, String> blobs = new TreeMap<>();
        String listing = git.text(Git.Call.of(clone, "ls-tree", "-r", "-z", "--end-of-options", commit));
        for (String line : listing.split("\0")) {
            String[] sides = line.split("\t", 2);
            String[] fields = sides[0].split(" ");
            if (sides.length == 2 && fields[1].equals("blob")) {
                blobs.put(sides[1], fields[2]);
            }
        }
        return blobs;
    }

    /** See {@link Workspaces#text}. */
    static Optional<String> text(Git git, Path clone, String commit, String path, int bytesMax) {
        String[] fields = git.text(Git.Call.of(clone, "ls-tree", "-l", "-z", "--end-of-options", commit, path))
                .split("\\s+", 5);
        return fields.length == 5 && fields[1].equals("blob") && Long.parseLong(fields[3]) <= bytesMax
                ? Optional.of(git.text(Git.Call.of(clone, "cat-file", "blob", fields[2]))) : Optional.empty();
    }
}
