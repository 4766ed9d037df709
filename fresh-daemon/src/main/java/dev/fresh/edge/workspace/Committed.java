package dev.fresh.edge.workspace;

import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Tells which files of a checkout stand there as the index has them: whoever switches branches changes those. */
final class Committed {

    private static final long READ_MAX = 1L << 20;

    private final Git git;
    private final Path root;

    Committed(Git git, Path root) {
        this.git = git;
        this.root = root;
    }

    /** False also for what is not tracked, and when git does not say. */
    boolean has(Path file) {
        if (!file.startsWith(root) || file.startsWith(root.resolve(".git"))
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Exit listed = git.read(root, Map.of("GIT_LITERAL_PATHSPECS", "1"), "ls-files", "-s", "-z", "--",
                root.relativize(file).toString());
        String[] fields = listed.ok() ? listed.output().split("[ \t]", 4) : new String[0];
        return fields.length == 4 && fields[1].equals(id(file, fields[1].length()));
    }

    private static String id(Path file, int length) {
        try {
            if (Files.size(file) > READ_MAX) {
                return "";
            }
            byte[] content = Files.readAllBytes(file);
            MessageDigest digest = MessageDigest.getInstance(length == 40 ? "SHA-1" : "SHA-256");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (IOException e) {
            return ""; // what cannot be read is not as it was committed
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
