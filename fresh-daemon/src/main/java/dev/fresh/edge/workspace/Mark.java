package dev.fresh.edge.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file's content, size and mode as one short text, so that two readings can be compared. */
final class Mark {

    /** Of a longer file size and date are compared. */
    private static final long READ_MAX = 8L << 20;

    private Mark() {
    }

    /** Of a link both: where it leads, and what is there. */
    static String of(Path file) {
        try {
            PosixFileAttributes facts = Files.readAttributes(file, PosixFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return facts.isSymbolicLink()
                    ? "link to " + Files.readSymbolicLink(file) + ": " + of(Files.readAttributes(file,
                            PosixFileAttributes.class), file)
                    : of(facts, file);
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(file) ? "link to nothing" : "absent";
        } catch (IOException e) {
            return "unreadable";
        }
    }

    static String ofText(String text) {
        MessageDigest digest = sha256();
        return "sha256:" + HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Nothing else than a file is opened: a pipe would wait for a writer. */
    private static String of(PosixFileAttributes facts, Path file) throws IOException {
        String rest = " " + facts.size() + " bytes " + PosixFilePermissions.toString(facts.permissions());
        if (facts.isDirectory()) {
            return "folder";
        }
        if (!facts.isRegularFile()) {
            return "no file";
        }
        if (facts.size() > READ_MAX) {
            return "of " + facts.lastModifiedTime() + rest;
        }
        MessageDigest digest = sha256();
        try (InputStream content = Files.newInputStream(file)) {
            digest.update(content.readNBytes((int) READ_MAX));
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest()) + rest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
