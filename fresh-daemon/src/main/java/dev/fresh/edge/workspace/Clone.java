package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The daemon's own bare repository: history copied from the user's, and everything that agents make. */
final class Clone {

    private static final String BASES = "refs/fresh/bases/";

    private final Git git;
    private final Path folder;
    private final UserRepository user;
    private final Path scratch;

    Clone(Git git, Path folder, UserRepository user, Path scratch) {
        this.git = git;
        this.folder = folder;
        this.user = user;
        this.scratch = scratch;
    }

    Path folder() {
        return folder;
    }

    /** Where unfinished things are. */
    Path scratch() {
        return scratch;
    }

    /** A path as git reads it in a list of alternates, where a colon separates. */
    static String quoted(Path path) {
        String text = path.toString();
        return text.contains(":") || text.startsWith("\"")
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : text;
    }

    /** Makes sure that the clone has the commit: what agents made is here alone, everything else is the user's. */
    void obtain(String commit) throws IOException {
        if (!complete() || tip(commit + "^{commit}").isEmpty()) {
            fetch(commit);
        }
    }

    /** Copies the commit with its history from the user's repository, which is only read. */
    void fetch(String commit) throws IOException {
        UserRepository.Layout layout = user.layout();
        create(layout.objectFormat());
        if (tip(BASES + commit).isPresent()) {
            return;
        }
        copyShallow(layout.common());
        String known = bases().stream().map(base -> "^" + base + "\n").collect(Collectors.joining());
        Path wanted = scratch("wanted", commit + "\n" + known);
        Exit packed = git.run(Git.Call.of(folder, "pack-objects", "--revs", "-q", "--delta-base-offset",
                folder.resolve("objects/pack/pack").toString()).reading(wanted)
                .with(Map.of("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted(layout.common().resolve("objects")))));
        Files.delete(wanted);
        if (!packed.ok()) {
            throw EdgeException.environment("the history of " + commit + " cannot be copied: " + Git.reason(packed)
                    + "; in a partial clone, run git fetch --refetch --no-filter first");
        }
        move(BASES + commit, commit, Optional.empty());
    }

    /** Commits that were copied from the user's repository. */
    List<String> bases() {
        return git.text(Git.Call.of(folder, "for-each-ref", "--format=%(objectname)", BASES)).lines().distinct()
                .toList();
    }

    /** The commit that a reference names. */
    Optional<String> tip(String reference) {
        Exit exit = git.run(Git.Call.of(folder, "rev-parse", "--verify", "--quiet", reference));
        return exit.ok() ? Optional.of(exit.output().strip()) : Optional.empty();
    }

    /** Points a reference to a commit if it still is where it was. */
    void move(String reference, String commit, Optional<String> from) {
        git.text(Git.Call.of(folder, "update-ref", "--no-deref", reference, commit,
                from.orElse("0".repeat(commit.length()))));
    }

    void move(String reference, String commit) {
        git.text(Git.Call.of(folder, "update-ref", "--no-deref", reference, commit));
    }

    void forget(String reference) {
        git.text(Git.Call.of(folder, "update-ref", "--no-deref", "-d", reference));
    }

    /** A file in the daemon's own scratch folder, to be deleted after use. */
    Path scratch(String name, String text) throws IOException {
        Files.createDirectories(scratch);
        return Files.writeString(Files.createTempFile(scratch, name, ""), text);
    }

    private void create(String objectFormat) throws IOException {
        if (complete()) {
            return;
        }
        Trees.delete(folder);
        Files.createDirectories(folder);
        git.text(Git.Call.of(folder, "init", "--bare", "-q", "--template=", "--object-format=" + objectFormat,
                "--initial-branch=none"));
        Files.createDirectories(folder.resolve("objects/pack"));
        Files.createFile(folder.resolve("fresh-complete"));
    }

    private boolean complete() {
        return Files.exists(folder.resolve("fresh-complete"));
    }

    private void copyShallow(Path common) throws IOException {
        Path shallow = common.resolve("shallow");
        if (Files.isRegularFile(shallow)) {
            Files.copy(shallow, folder.resolve("shallow"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
