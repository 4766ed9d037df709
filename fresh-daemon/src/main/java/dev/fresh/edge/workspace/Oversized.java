package dev.fresh.edge.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Files of a tree that are larger than anything that would be taken over, found by their sizes before git reads them:
 * one with holes can have more bytes than any disk, and takes as long to read.
 */
final class Oversized {

    private final Path worktree;
    private final long bytesMax;

    Oversized(Path worktree, long bytesMax) {
        this.worktree = worktree;
        this.bytesMax = bytesMax;
    }

    /**
     * Their names, among what is new or has changed.
     *
     * @param git gives the output of git in the sandbox
     */
    List<String> find(Function<String[], String> git) {
        List<String> found = new ArrayList<>();
        for (String name : git.apply(new String[]{"ls-files", "-z", "--modified", "--others", "--exclude-standard"})
                .split("\0")) {
            if (!name.isEmpty() && bytes(name) > bytesMax && !found.contains(name)) {
                found.add(name);
            }
        }
        return found;
    }

    /** Only looked at: whatever an agent puts there meanwhile is not opened. */
    private long bytes(String name) {
        try {
            BasicFileAttributes file = Files.readAttributes(worktree.resolve(name), BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile() ? file.size() : 0;
        } catch (IOException | InvalidPathException _) {
            return 0; // it is gone, or its name is no text: git is as careful with it as it can
        }
    }

    /** All but these, as git reads it from a file. */
    static Path allBut(List<String> names, Path file) throws IOException {
        StringBuilder specs = new StringBuilder(":(top)\0");
        names.forEach(name -> specs.append(":(exclude,top,literal)").append(name).append('\0'));
        return Files.writeString(file, specs, StandardCharsets.UTF_8);
    }
}
