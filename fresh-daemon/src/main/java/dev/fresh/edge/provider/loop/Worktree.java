package dev.fresh.edge.provider.loop;

import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** The tree that the model works in: nothing outside it has a path here. The sandbox keeps what this only promises. */
final class Worktree {

    private static final long FILE_BYTES_MAX = 2L << 20;
    private static final Duration GIT_WALL = Duration.ofSeconds(30);
    private static final long GIT_BYTES_MAX = 8L << 20;
    private static final List<String> GIT = List.of("git", "-c", "core.fsmonitor=false", "-c",
            "core.hooksPath=/dev/null");

    private final Path top;
    private final Path scratch;
    private final ProcessRunner runner;
    private final Map<String, String> environment;

    /**
     * A tree.
     *
     * @param scratch a folder outside it for an empty git folder
     */
    Worktree(Path top, Path scratch, ProcessRunner runner, Map<String, String> environment) throws IOException {
        this.top = top.toRealPath();
        this.scratch = scratch;
        this.runner = runner;
        this.environment = environment;
    }

    Path top() {
        return top;
    }

    /** The file or folder of that name, which may not exist yet. */
    Path resolve(String name) throws Refused, IOException {
        try {
            Path path = top.resolve(name).normalize();
            if (!path.startsWith(top) || !real(path).startsWith(top)) {
                throw new Refused(name + " is outside the repository");
            }
            if (path.startsWith(top.resolve(".git"))) {
                throw new Refused(name + " belongs to git");
            }
            return path;
        } catch (InvalidPathException _) {
            throw new Refused("that is no path");
        }
    }

    /** Where it really is: links are followed as far as something exists, and a link into nothing leads outside. */
    private static Path real(Path path) throws IOException, Refused {
        Path existing = path;
        while (!Files.exists(existing)) {
            if (Files.isSymbolicLink(existing)) {
                throw new Refused(existing.getFileName() + " is a link that leads nowhere");
            }
            existing = existing.getParent();
        }
        return existing.toRealPath().resolve(existing.relativize(path)).normalize();
    }

    /** The text of an existing file. */
    String text(String name) throws Refused, IOException {
        Path file = resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new Refused(name + (Files.isDirectory(file) ? " is a folder" : " does not exist"));
        }
        return text(file).orElseThrow(() -> new Refused(name + " is no text, or larger than "
                + (FILE_BYTES_MAX >> 20) + " MB"));
    }

    /** The text of a file, empty when it is none. */
    static Optional<String> text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty(); // not UTF-8, so writing it back would spoil it
        }
    }

    /** Paths of the files that version control does not ignore, sorted. */
    List<String> files(String below, String glob) throws Refused, IOException {
        Path folder = resolve(below.isBlank() ? "." : below);
        PathMatcher matcher = matcher(glob);
        List<String> found = new ArrayList<>();
        for (String name : tracked()) {
            Path file = top.resolve(name);
            if (file.startsWith(folder) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && (matcher.matches(Path.of(name)) || matcher.matches(file.getFileName()))) {
                found.add(name);
            }
        }
        return found.stream().sorted().distinct().toList();
    }

    private static PathMatcher matcher(String glob) throws Refused {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + (glob.isBlank() ? "**" : glob));
        } catch (PatternSyntaxException e) {
            throw new Refused("the glob is not well-formed: " + e.getDescription());
        }
    }

    private List<String> tracked() throws Refused {
        Exit own = git(List.of("ls-files", "-z", "-c", "-o", "--exclude-standard"));
        if (own.ok()) {
            return names(own);
        }
        // The folder that the tree belongs to cannot be seen from here; with an empty one, every file is untracked.
        String empty = scratch.resolve("empty.git").toString();
        git(List.of("init", "-q", "--bare", empty));
        Exit all = git(List.of("--git-dir=" + empty, "--work-tree=" + top, "ls-files", "-z", "-o",
                "--exclude-standard"));
        if (!all.ok()) {
            throw new Refused("git cannot list the files: " + Bounds.head(all.error().strip(), 300));
        }
        return names(all);
    }

    private Exit git(List<String> arguments) {
        List<String> argv = new ArrayList<>(GIT);
        argv.addAll(arguments);
        return runner.run(new Command(argv, top, environment, Optional.empty(), GIT_WALL, GIT_BYTES_MAX,
                Optional.empty()));
    }

    private static List<String> names(Exit exit) {
        return Arrays.stream(exit.output().split("\0")).filter(name -> !name.isEmpty()).toList();
    }
}
