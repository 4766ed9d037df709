package dev.fresh.edge.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What git has read of a tree and not yet committed: looked through, and rid of what is not to be kept. */
final class Staged {

    static final long KEPT_BYTES_MAX = 5L << 20;
    private static final String SUBMODULE = "160000";

    private static final String TOO_LARGE = "it is larger than " + (KEPT_BYTES_MAX >> 20) + " MiB";

    private final Path folder;
    private final Confined git;

    /** Calls git in the sandbox; throws when it refuses. */
    interface Confined {
        String call(Optional<Path> input, String... arguments);
    }

    /**
     * What is staged.
     *
     * @param folder where only the daemon writes
     */
    Staged(Path folder, Confined git) {
        this.folder = folder;
        this.git = git;
    }

    /** A file that differs from the base. */
    private record Entry(String oldMode, String newMode, String oldId, String newId, String path) {
    }

    /** What looks like a secret in the lines that are new since a commit or tree. */
    List<Secrets.Found> secrets(String base) {
        return Secrets.in(git.call(Optional.empty(), "diff-index", "--cached", "-p", "-a", "-U0", "--no-renames",
                "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", base));
    }

    /** Takes out what is too large, no file, or secret, as if it had not changed; gives each with its reason. */
    List<String> leaveOut(String base) throws IOException {
        Map<String, Entry> entries = entries(base);
        List<String> said = new ArrayList<>();
        Map<String, String> why = unfit(entries);
        said.addAll(unstage(entries, why));
        Map<String, String> secret = new LinkedHashMap<>();
        for (Secrets.Found found : secrets(base)) {
            secret.putIfAbsent(found.path(),
                    "it holds what looks like a secret" + (found.line() == 0 ? "" : " in line " + found.line()) + ": "
                            + found.what());
        }
        said.addAll(unstage(entries, secret));
        return said;
    }

    private Map<String, Entry> entries(String base) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        String raw = git.call(Optional.empty(), "diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev",
                base);
        for (Iterator<String> tokens = List.of(raw.split("\0")).iterator(); tokens.hasNext();) {
            String token = tokens.next();
            if (token.startsWith(":")) {
                String[] fields = token.substring(1).split(" ");
                String path = tokens.next();
                entries.put(path, new Entry(fields[0], fields[1], fields[2], fields[3], path));
            }
        }
        return entries;
    }

    private Map<String, String> unfit(Map<String, Entry> entries) throws IOException {
        List<Entry> files = new ArrayList<>();
        Map<String, String> why = new LinkedHashMap<>();
        for (Entry entry : entries.values()) {
            if (entry.newMode().equals(SUBMODULE)) {
                why.put(entry.path(), "it is a repository of its own");
            } else if (!entry.newId().matches("0+")) {
                files.add(entry);
            }
        }
        Path ids = Files.writeString(folder.resolve("ids"),
                files.stream().map(entry -> entry.newId() + "\n").collect(Collectors.joining()));
        List<String> sizes = git.call(Optional.of(ids), "cat-file", "--batch-check=%(objectsize)").lines().toList();
        for (int i = 0; i < files.size(); i++) {
            if (sizes.get(i).matches("\\d+") && Long.parseLong(sizes.get(i)) > KEPT_BYTES_MAX) {
                why.put(files.get(i).path(), TOO_LARGE);
            }
        }
        return why;
    }

    private List<String> unstage(Map<String, Entry> entries, Map<String, String> why) throws IOException {
        if (why.isEmpty()) {
            return List.of();
        }
        StringBuilder list = new StringBuilder();
        List<String> said = new ArrayList<>();
        for (Map.Entry<String, String> each : why.entrySet()) {
            Entry entry = entries.get(each.getKey());
            if (entry == null || each.getKey().indexOf('\uFFFD') >= 0) {
                throw new TwoStageCommit.Refused("a file whose name is no UTF-8 cannot be left out, and " + each
                        .getValue());
            }
            boolean added = entry.oldMode().equals("000000");
            list.append(added ? "0" : entry.oldMode()).append(' ').append(entry.oldId()).append('\t')
                    .append(entry.path()).append('\0');
            said.add(said(each.getKey(), each.getValue()));
        }
        git.call(Optional.of(Files.writeString(folder.resolve("list"), list)), "update-index", "-z", "--index-info");
        return said;
    }

    private static String said(String path, String why) {
        return path.replaceAll("\\p{Cntrl}", "?") + ": " + why;
    }

    /** What is said of a file that was left out before it was staged. */
    static String tooLarge(String path) {
        return said(path, TOO_LARGE);
    }
}
