package dev.fresh.edge.workspace;

import dev.fresh.edge.process.Exit;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One file of git's configuration as git itself reads it, without what it includes.
 *
 * @param entries in their order; empty when git cannot read the file
 */
record Settings(Path file, List<Entry> entries) {

    /** What {@code git push -u} and {@code git switch -c} write about a branch, if it is only that. */
    private static final Set<String> TRACKING = Set.of("remote", "pushremote", "merge", "rebase");
    private static final Set<String> REBASE = Set.of("true", "false", "merges", "interactive");

    /**
     * One setting.
     *
     * @param key section and name in small letters, what stands between them as it is
     */
    record Entry(String key, String value) {

        private Optional<String> between(String section) {
            int last = key.lastIndexOf('.');
            return key.startsWith(section + ".") && last > section.length()
                    ? Optional.of(key.substring(section.length() + 1, last)) : Optional.empty();
        }

        private String name() {
            return key.substring(key.lastIndexOf('.') + 1);
        }
    }

    Settings {
        entries = List.copyOf(entries);
    }

    /** Asks git of this one file only: who has written it may have broken it. */
    static Settings of(Git git, Path root, Path file) {
        Exit exit = git.read(root, Map.of(), "config", "--file", file.toString(), "--no-includes", "-z", "--list");
        List<Entry> entries = new ArrayList<>();
        for (String each : exit.ok() ? exit.output().split("\0") : new String[0]) {
            int end = each.indexOf('\n');
            entries.add(end < 0 ? new Entry(each, "") : new Entry(each.substring(0, end), each.substring(end + 1)));
        }
        return new Settings(file, entries);
    }

    /** Of all that git could take a command from; the file's own mark where git cannot read it. */
    String mark() {
        String whole = Mark.of(file);
        if (entries.isEmpty() || !whole.startsWith("sha256:")) {
            return whole;
        }
        Set<String> remotes = entries.stream().filter(entry -> entry.name().equals("url"))
                .flatMap(entry -> entry.between("remote").stream()).collect(Collectors.toSet());
        List<Entry> left = entries.stream().filter(entry -> !onlyTracks(entry, remotes)).toList();
        String mode = whole.substring(whole.lastIndexOf(' '));
        return Mark.ofText(left.stream().map(entry -> entry.key() + "\n" + entry.value())
                .collect(Collectors.joining("\0"))) + " " + left.size() + " settings" + mode;
    }

    /** An address in the place of a remote's name would be a way to run a command. */
    private static boolean onlyTracks(Entry entry, Set<String> remotes) {
        return entry.between("branch").isPresent() && TRACKING.contains(entry.name()) && switch (entry.name()) {
            case "merge" -> entry.value().startsWith("refs/");
            case "rebase" -> REBASE.contains(entry.value().toLowerCase(Locale.ROOT));
            default -> entry.value().equals(".") || remotes.contains(entry.value());
        };
    }

    /** Files that it includes, whether they are there or not and whatever the condition. */
    List<Path> includes(Optional<Path> home) {
        return entries.stream().filter(entry -> entry.key().equals("include.path")
                || entry.key().startsWith("includeif.") && entry.name().equals("path"))
                .flatMap(entry -> path(entry.value(), home, file.getParent()).stream()).toList();
    }

    /** The folder of hooks that it names. */
    Optional<Path> hooks(Optional<Path> home, Path top) {
        return entries.stream().filter(entry -> entry.key().equals("core.hookspath")).reduce((_, last) -> last)
                .flatMap(entry -> path(entry.value(), home, top));
    }

    private static Optional<Path> path(String value, Optional<Path> home, Path from) {
        try {
            return value.isEmpty() ? Optional.empty()
                    : value.startsWith("~/") ? home.map(folder -> folder.resolve(value.substring(2)).normalize())
                            : Optional.of(from.resolve(value).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty(); // git cannot open it either
        }
    }
}
