package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Deletes folders that somebody else has filled: locked ones, links, and trees deeper than a path can name. */
public final class Trees {

    private Trees() {
    }

    /** Deletes a file, a link, or a folder with everything in it, and nothing that a link leads to. */
    public static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(folder);
                return;
            }
            int moved = 0;
            for (List<Path> inner = folders(folder); !inner.isEmpty(); inner = folders(folder)) {
                for (Path each : inner) {
                    // Each folder is moved up before it is emptied, so no path grows longer than two names.
                    for (Path deeper : folders(each)) {
                        Files.move(deeper, free(folder, moved++));
                    }
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw EdgeException.environment(folder + " cannot be removed; remove it by hand", e);
        }
    }

    /** Opens a folder for ourselves, deletes the files in it and gives the folders in it. */
    private static List<Path> folders(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        List<Path> inner = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwx------"));
                    inner.add(entry);
                } else {
                    Files.delete(entry);
                }
            }
        }
        return inner;
    }

    private static Path free(Path folder, int start) {
        int number = start;
        while (Files.exists(folder.resolve(".removed-" + number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return folder.resolve(".removed-" + number);
    }
}
