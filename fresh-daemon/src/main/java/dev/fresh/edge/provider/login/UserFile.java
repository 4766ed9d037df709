package dev.fresh.edge.provider.login;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file of a person that is read whole and replaced whole: written beside it, made durable, then renamed. A
 * symbolic link stays one, mode and owner stay what they were.
 */
record UserFile(Path path) {

    private static final long BYTES_MAX = 1 << 20;

    /**
     * What it held.
     *
     * @param real where it really is
     */
    record Content(Path real, String text) {
    }

    /** What it holds, empty when there is no such file or it is too large to be meant. */
    Optional<Content> read() throws IOException {
        try {
            Path real = path.toRealPath();
            if (!Files.isRegularFile(real) || Files.size(real) > BYTES_MAX) {
                return Optional.empty();
            }
            return Optional.of(new Content(real, Files.readString(real)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Whether it was replaced: it is not when it no longer holds {@code was}. */
    boolean replace(Content was, String text) throws IOException {
        PosixFileAttributes old = Files.readAttributes(was.real(), PosixFileAttributes.class);
        Path beside = Files.createTempFile(was.real().getParent(), "." + was.real().getFileName() + ".", ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            write(beside, text, old);
            if (!read().equals(Optional.of(was))) {
                return false;
            }
            Files.move(beside, was.real(), StandardCopyOption.ATOMIC_MOVE);
            sync(was.real().getParent());
            return true;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void write(Path file, String text, PosixFileAttributes like) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class,
                LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes own = view.readAttributes();
        if (!own.owner().equals(like.owner())) {
            view.setOwner(like.owner());
        }
        if (!own.group().equals(like.group())) {
            view.setGroup(like.group());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Set<PosixFilePermission> mode = like.permissions();
        view.setPermissions(mode);
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
