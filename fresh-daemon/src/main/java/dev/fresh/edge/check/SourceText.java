package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The tracked files of a checkout, read as bounded text; links are not followed. */
final class SourceText {

    private static final int BYTES_MAX = 1 << 20;

    private final Path tree;
    private final Set<String> paths;

    SourceText(Path tree, List<String> paths) {
        this.tree = tree;
        this.paths = new LinkedHashSet<>(paths);
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    Stream<String> matching(Predicate<String> wanted) {
        return paths.stream().filter(wanted);
    }

    /** The file's text, empty when it is not tracked or not a plain file. */
    String text(String path) {
        if (!has(path) || !Inside.isPlainFile(tree, path)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(tree.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw EdgeException.environment("cannot read " + path + " of the base checkout", e);
        }
    }
}
