package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How what is the user's stands: read without a command of theirs, and without writing anything. */
public final class UserManifest {

    private static final int FILES_MAX = 64;
    private static final int HOOKS_MAX = 256;
    private static final int DEPTH_MAX = 3;
    /** Submodules may be called {@code libs/a} and have submodules of their own. */
    private static final int MODULE_DEPTH_MAX = 8;
    private static final Set<String> HISTORY = Set.of("objects", "refs", "logs", "hooks", "info", "lfs");
    private static final String STASH = "refs/stash";

    private final Git git;
    private final Path root;
    private final Map<String, String> environment;

    /**
     * Of one checkout.
     *
     * @param root its top folder
     * @param environment says where the user's own configuration of git lies
     */
    public UserManifest(Git git, Path root, Map<String, String> environment) {
        this.git = git;
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Marks of what git takes commands from.
     *
     * <p>
     * Nothing here asks git about the repository: who has written the configuration may have broken it.
     */
    public Map<String, String> critical() {
        Path own = gitFolder();
        Path common = common(own);
        Map<String, String> marks = new TreeMap<>();
        List<Path> files = new ArrayList<>(List.of(common.resolve("config"), own.resolve("config.worktree")));
        variable("HOME").map(home -> home.resolve(".gitconfig")).ifPresent(files::add);
        variable("XDG_CONFIG_HOME").or(() -> variable("HOME").map(home -> home.resolve(".config")))
                .map(folder -> folder.resolve("git/config")).ifPresent(files::add);
        files.forEach(file -> marks.put(name(file), file.equals(files.getFirst())
                ? Settings.of(git, root, file).mark() : Mark.of(file)));
        marks.put("core.bare", bare(common.resolve("config")));
        hooks(common.resolve("hooks"), marks);
        named(files, marks);
        Brought.parts(git, root).forEach(part -> marks.put(part + " of the repository", "tracked"));
        folders(common.resolve("worktrees"), 1)
                .forEach(each -> present(each.resolve("config.worktree"), marks));
        folders(common.resolve("modules"), MODULE_DEPTH_MAX).filter(each -> Files.exists(each.resolve("HEAD")))
                .limit(FILES_MAX).forEach(each -> {
                    present(each.resolve("config"), marks);
                    present(each.resolve("config.worktree"), marks);
                    hooks(each.resolve("hooks"), marks);
                });
        return marks;
    }

    /**
     * What configuration leads to: files that it includes and the folder of hooks that it names. Of the checkout's own
     * files only those count that are not as they were committed, since whoever switches branches changes the others.
     */
    private void named(List<Path> files, Map<String, String> marks) {
        Committed committed = new Committed(git, root);
        Set<Path> seen = new HashSet<>(files);
        Deque<Path> open = new ArrayDeque<>(files);
        while (!open.isEmpty()) {
            Path file = open.remove();
            if (!Files.exists(file)) {
                continue;
            }
            Settings settings = Settings.of(git, root, file);
            settings.hooks(variable("HOME"), root).filter(folder -> !marks.containsKey(name(folder)))
                    .ifPresent(folder -> hooks(folder, 1, marks, committed::has));
            settings.includes(variable("HOME")).stream().filter(_ -> seen.size() < FILES_MAX).filter(seen::add)
                    .forEach(each -> {
                        open.add(each);
                        if (!committed.has(each)) {
                            marks.put(name(each), Mark.of(each));
                        }
                    });
        }
    }

    private void present(Path file, Map<String, String> marks) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            marks.put(name(file), Mark.of(file));
        }
    }

    /** Folders in which git's own may lie, without those that grow with history. */
    private static Stream<Path> folders(Path top, int depth) {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS) || depth == 0) {
            return Stream.empty();
        }
        try (Stream<Path> below = Files.list(top)) {
            boolean repository = Files.exists(top.resolve("HEAD"));
            return below.filter(each -> !repository || !HISTORY.contains(each.getFileName().toString())).sorted()
                    .toList().stream().filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .flatMap(each -> Stream.concat(Stream.of(each), folders(each, depth - 1)));
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + top + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Marks of what people change when they work.
     *
     * @param tracked the tracked files as they were just read
     */
    public Map<String, String> rest(TrackedFiles tracked) {
        Path own = gitFolder();
        Map<String, String> marks = new TreeMap<>();
        marks.put("HEAD", Mark.of(own.resolve("HEAD")));
        String refs = answer("for-each-ref", "--format=%(objectname) %(refname)");
        // Branches under auto/ are what runs deliver.
        marks.put("branches and tags", Mark.ofText(refs.lines()
                .filter(line -> !line.endsWith(" " + STASH) && !line.contains(" refs/heads/auto/"))
                .collect(Collectors.joining("\n"))));
        marks.put("stash", refs.lines().filter(line -> line.endsWith(" " + STASH)).findFirst()
                .map(line -> Mark.ofText(line + Mark.of(common(own).resolve("logs").resolve(STASH)))).orElse("absent"));
        marks.put("index", Mark.ofText(answer("ls-files", "--stage", "-z")));
        marks.put("working tree", tracked.mark());
        return marks;
    }

    /** The tracked files as they stand; what looks untouched since {@code before} is not read again. */
    public TrackedFiles tracked(TrackedFiles before) {
        return before.again(root, Stream.of(answer("ls-files", "-z").split("\0")).filter(path -> !path.isEmpty())
                .filter(path -> !path.startsWith(".fresh/")).toList());
    }

    private void hooks(Path folder, Map<String, String> marks) {
        hooks(folder, DEPTH_MAX, marks, _ -> false);
    }

    private void hooks(Path folder, int depth, Map<String, String> marks, Predicate<Path> committed) {
        String samples = "";
        String more = "";
        for (Path file : below(folder, depth)) {
            if (file.toString().endsWith(".sample")) {
                samples += file + " " + Mark.of(file) + "\n"; // git runs none of them
            } else if (committed.test(file)) {
                continue; // it comes and goes with branches
            } else if (marks.size() < FILES_MAX) {
                marks.put(name(file), Mark.of(file));
            } else {
                more += file + " " + Mark.of(file) + "\n";
            }
        }
        if (!samples.isEmpty()) {
            marks.put(name(folder) + "/*.sample", Mark.ofText(samples));
        }
        if (!more.isEmpty()) {
            marks.put(name(folder) + " (further files)", Mark.ofText(more));
        }
    }

    private static List<Path> below(Path folder, int depth) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> !Files.isDirectory(file) || Files.isSymbolicLink(file)).sorted()
                    .limit(HOOKS_MAX).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw EdgeException.environment("the hooks in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Git itself is asked of this one file only, and an answer that it does not give is a mark too. */
    private String bare(Path config) {
        Exit exit = git.read(root, Map.of(), "config", "--file", config.toString(), "--type=bool", "--get",
                "core.bare");
        return exit.ok() ? exit.output().strip() : exit.code() == 1 ? "unset" : "unreadable";
    }

    private String answer(String... arguments) {
        Exit exit = git.read(root, Map.of(), arguments);
        if (!exit.ok()) {
            throw EdgeException.environment("git " + arguments[0] + " failed in " + root + ": " + Git.reason(exit));
        }
        return exit.output();
    }

    private Path gitFolder() {
        Path git = root.resolve(".git");
        return Files.isRegularFile(git)
                ? named(git, "gitdir: ").map(root::resolve).orElse(git).normalize()
                : git;
    }

    private static Path common(Path own) {
        return named(own.resolve("commondir"), "").map(own::resolve).orElse(own).normalize();
    }

    /** The folder that a one-line file names. */
    private static Optional<Path> named(Path file, String prefix) {
        try {
            return Files.isRegularFile(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).lines().findFirst()
                            .filter(line -> line.startsWith(prefix))
                            .map(line -> Path.of(line.substring(prefix.length())))
                    : Optional.empty();
        } catch (IOException e) {
            throw EdgeException.environment("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> value.startsWith("/")).map(Path::of);
    }

    /** As people know it: from the top of the checkout, from home, else whole. */
    private String name(Path file) {
        Optional<Path> home = variable("HOME").filter(file::startsWith);
        return file.startsWith(root) ? root.relativize(file).toString()
                : home.map(folder -> "~/" + folder.relativize(file)).orElse(file.toString());
    }
}
