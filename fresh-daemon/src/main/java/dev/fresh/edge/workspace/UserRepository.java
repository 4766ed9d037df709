package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's repository as the product sees it: read, never changed. */
public final class UserRepository {

    private final Git git;
    private final Path folder;
    private volatile Layout layout;

    /**
     * A repository that may or may not be there.
     *
     * @param folder any folder; {@link #facts} says whether it is a checkout
     */
    public UserRepository(Git git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    /**
     * What there is to know before a run.
     *
     * @param root top folder of the checkout; {@code folder} itself where there is none
     * @param common the git folder with objects and branches; for a linked worktree that of the main one
     * @param branch the branch checked out, empty on a detached HEAD
     * @param dirty whether there is uncommitted work, new files included, {@code .fresh} left out
     * @param objectFormat {@code sha1} or {@code sha256}
     * @param authorName from the user's configuration, empty when not set
     */
    public record Facts(boolean repository, boolean bare, boolean hasCommits, Path root, Path common,
            Optional<String> branch, boolean dirty, String objectFormat, String authorName, String authorEmail) {
    }

    /**
     * Where a run starts.
     *
     * @param name branch or revision as people know it
     * @param commit full id
     */
    public record Base(String name, String commit) {
    }

    /** What lies in the folder of fresh because the repository brings it, and may not be used. */
    public List<String> broughtAlong() {
        return Brought.parts(git, folder);
    }

    /** Reads the facts; {@code repository} is false where there is none. */
    public Facts facts() {
        Exit where = read("rev-parse", "--is-bare-repository", "--path-format=absolute", "--git-common-dir");
        if (!where.ok() && where.error().contains("dubious ownership")) {
            throw EdgeException.environment("the repository " + folder + " belongs to another user; allow it with:"
                    + " git config --global --add safe.directory " + folder);
        }
        if (!where.ok()) {
            return new Facts(false, false, false, folder, folder, Optional.empty(), false, "sha1", "", "");
        }
        List<String> lines = where.output().lines().toList();
        boolean bare = lines.get(0).equals("true");
        Path root = bare ? folder : Path.of(line("rev-parse", "--show-toplevel").orElse(folder.toString()));
        Author author = author();
        return new Facts(true, bare, resolve("HEAD").isPresent(), root, Path.of(lines.get(1)), branch(),
                !bare && dirty(root), line("rev-parse", "--show-object-format").orElse("sha1"),
                author.name(), author.email());
    }

    /**
     * Who commits here.
     *
     * @param name from the user's configuration, empty when not set
     */
    public record Author(String name, String email) {
    }

    /** The user's name and address, as git has them configured for this repository. */
    public Author author() {
        Map<String, String> values = new LinkedHashMap<>();
        // The last value counts, as in git itself.
        for (String entry : read("config", "-z", "--get-regexp", "^user\\.(name|email)$").output().split("\0")) {
            String[] sides = entry.split("\n", 2);
            values.put(sides[0], sides.length == 2 ? sides[1] : "");
        }
        return new Author(values.getOrDefault("user.name", ""), values.getOrDefault("user.email", ""));
    }

    /** The address of {@code origin}, if there is one. */
    public Optional<String> origin() {
        return line("config", "--get", "remote.origin.url");
    }

    /** The commit that a revision names, if it names one. */
    public Optional<String> resolve(String revision) {
        return revision.isEmpty() || revision.startsWith("-") ? Optional.empty()
                : line("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
    }

    /**
     * The commit that a run starts from.
     *
     * @param asked the revision that was typed; else the branch checked out; else, on a detached HEAD, the default
     *     branch
     * @param forgeDefault the forge's answer to what the default branch is
     */
    public Base base(Optional<String> asked, Optional<String> forgeDefault) {
        if (asked.isPresent()) {
            return resolve(asked.get()).map(commit -> new Base(asked.get(), commit)).orElseThrow(() -> EdgeException
                    .environment("there is no commit " + asked.get() + "; name an existing one with --base"));
        }
        Optional<String> branch = branch();
        if (branch.isPresent()) {
            return branchBase(branch.get()).orElseThrow(() -> EdgeException
                    .environment("the branch " + branch.get() + " has no commits yet; make the first one"));
        }
        List<String> all = lines("for-each-ref", "--format=%(refname:short)", "refs/heads");
        Optional<String> originHead = line("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
                .map(name -> name.replaceFirst("^origin/", ""));
        return Stream.of(forgeDefault, originHead, line("config", "--get", "init.defaultBranch"), Optional.of("main"),
                Optional.of("master"), all.size() == 1 ? Optional.of(all.getFirst()) : Optional.<String>empty())
                .flatMap(Optional::stream).map(this::branchBase).flatMap(Optional::stream).findFirst()
                .orElseThrow(() -> EdgeException.environment("HEAD is detached and no default branch is known; name the"
                        + " commit to start from with --base"));
    }

    /** Where objects and branches are, and how ids are made; neither changes while a daemon runs. */
    record Layout(Path common, String objectFormat) {
    }

    Layout layout() {
        Layout known = layout;
        if (known == null) {
            List<String> lines = lines("rev-parse", "--path-format=absolute", "--git-common-dir",
                    "--show-object-format");
            known = new Layout(Path.of(lines.get(0)), lines.get(1));
            layout = known;
        }
        return known;
    }

    /** Full names of the branches that some checkout of this repository stands on. */
    List<String> checkedOut() {
        return lines("worktree", "list", "--porcelain").stream().filter(line -> line.startsWith("branch "))
                .map(line -> line.substring("branch ".length())).toList();
    }

    private Optional<Base> branchBase(String name) {
        return resolve("refs/heads/" + name).or(() -> resolve("refs/remotes/origin/" + name))
                .map(commit -> new Base(name, commit));
    }

    private Optional<String> branch() {
        return line("symbolic-ref", "--quiet", "HEAD").filter(ref -> ref.startsWith("refs/heads/"))
                .map(ref -> ref.substring("refs/heads/".length()));
    }

    private boolean dirty(Path root) {
        Exit status = git.read(root, withoutFilters(), "status", "--porcelain", "-z", "--ignore-submodules=all",
                "--untracked-files=normal", "--no-renames", "--", ".", ":(exclude,top).fresh");
        if (!status.ok()) {
            throw EdgeException.environment("git status failed in " + root + ": " + Git.reason(status));
        }
        return !status.output().isEmpty();
    }

    /** Content filters are commands, and may lie in the tree: none of them runs only because we look. */
    private Map<String, String> withoutFilters() {
        List<String> keys = Arrays.stream(read("config", "-z", "--name-only", "--get-regexp",
                "^filter\\..*\\.(clean|smudge|process|required)$").output().split("\0")).filter(k -> !k.isEmpty())
                .distinct().toList();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GIT_CONFIG_COUNT", "" + keys.size());
        for (int i = 0; i < keys.size(); i++) {
            environment.put("GIT_CONFIG_KEY_" + i, keys.get(i));
            environment.put("GIT_CONFIG_VALUE_" + i, keys.get(i).endsWith(".required") ? "false" : "");
        }
        return environment;
    }

    private Optional<String> line(String... arguments) {
        Exit exit = read(arguments);
        return exit.ok() ? exit.output().lines().findFirst().filter(text -> !text.isBlank()) : Optional.empty();
    }

    private List<String> lines(String... arguments) {
        Exit exit = read(arguments);
        if (!exit.ok()) {
            throw EdgeException.environment("git " + arguments[0] + " failed in " + folder + ": " + Git.reason(exit));
        }
        return new ArrayList<>(exit.output().lines().toList());
    }

    private Exit read(String... arguments) {
        return git.read(folder, Map.of(), arguments);
    }
}
