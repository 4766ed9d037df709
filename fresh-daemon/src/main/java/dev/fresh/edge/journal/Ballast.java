package dev.fresh.edge.journal;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Disk space that is set aside, so that it can still be written down that the disk is full. */
final class Ballast {

    static final int BYTES = 8 << 20;
    private static final int PIECE = 64 << 10;

    private final Path path;

    Ballast(Path path) {
        this.path = path;
    }

    /** Takes the space if it is there; false when the disk has not at least as much beside it. */
    synchronized boolean ensure() {
        try {
            FileStore disk = Files.getFileStore(path.getParent());
            boolean taken = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == BYTES;
            if (!taken && disk.getUsableSpace() < BYTES) {
                return false;
            }
            if (!taken) {
                take();
            }
            return disk.getUsableSpace() >= BYTES;
        } catch (IOException e) {
            release();
            return false;
        }
    }

    private void take() throws IOException {
        Files.deleteIfExists(path);
        Random noise = new Random(BYTES);
        // In pieces: the platform keeps a buffer of the largest size ever written for as long as the thread lives.
        byte[] piece = new byte[PIECE];
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int written = 0; written < BYTES; written += PIECE) {
                // Noise, because some file systems store a block of zeros as nothing.
                noise.nextBytes(piece);
                ByteBuffer rest = ByteBuffer.wrap(piece);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            channel.force(true);
        }
    }

    /** Gives the space back to the disk. */
    synchronized void release() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw EdgeException.environment(path + " cannot be removed: make its folder writable for you.", e);
        }
    }
}
