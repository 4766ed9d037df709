package dev.fresh.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** A package for Debian and its relatives: an {@code ar} of a version, of what {@code dpkg} reads, and of the files. */
final class DebianPackage {

    private DebianPackage() {
    }

    /** Writes a package that puts the files of {@code root} at the same places below {@code /}. */
    static void write(Path file, Path root, String control, Instant time) throws IOException {
        byte[] files = tar(time, archive -> archive.tree(root, "./"));
        byte[] about = tar(time, archive -> {
            archive.file("./control", false,
                    (control + "Installed-Size: " + kibibytes(root) + "\n").getBytes(StandardCharsets.UTF_8));
            archive.file("./md5sums", false, sums(root).getBytes(StandardCharsets.UTF_8));
        });
        try (OutputStream out = Files.newOutputStream(file);
                ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
            put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII), time);
            put(ar, "control.tar.gz", about, time);
            put(ar, "data.tar.gz", files, time);
        }
    }

    /** What fills an archive. */
    private interface Content {
        void into(Archive archive) throws IOException;
    }

    private static byte[] tar(Instant time, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Archive archive = new Archive(bytes, time)) {
            content.into(archive);
        }
        return bytes.toByteArray();
    }

    private static void put(ArArchiveOutputStream ar, String name, byte[] bytes, Instant time) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length, 0, 0, 0100644, time.getEpochSecond()));
        ar.write(bytes);
        ar.closeArchiveEntry();
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file)).sorted().toList();
        }
    }

    private static long kibibytes(Path root) throws IOException {
        return files(root).stream().mapToLong(file -> (file.toFile().length() + 1023) / 1024).sum();
    }

    private static String sums(Path root) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (Path file : files(root)) {
            sums.append(md5(file)).append("  ").append(root.relativize(file)).append('\n');
        }
        return sums.toString();
    }

    private static String md5(Path file) {
        try {
            // What dpkg --verify compares with; against damage, not against anybody.
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
