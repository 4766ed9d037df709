package dev.fresh.edge.provider.login;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the daemons of other repositories, and the person's own program, from renewing the same log-in meanwhile. The
 * program's lock is a folder that counts as abandoned when it has not been touched for ten seconds.
 */
final class RenewalLock implements AutoCloseable {

    private static final Duration ABANDONED = Duration.ofSeconds(10);
    private static final Duration HELD_MAX = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final FileChannel daemons;
    private final Optional<Path> program;

    private RenewalLock(FileChannel daemons, Optional<Path> program) {
        this.daemons = daemons;
        this.program = program;
    }

    /**
     * Waits until nobody else renews.
     *
     * @param file locked among daemons
     * @param folder the lock among programs, where there is one
     */
    static RenewalLock take(Path file, Optional<Path> folder, InstantSource clock) throws IOException {
        FileChannel daemons = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            daemons.lock();
            if (folder.isPresent()) {
                makeInTime(folder.get(), clock);
            }
            return new RenewalLock(daemons, folder);
        } catch (IOException e) {
            daemons.close();
            throw e;
        }
    }

    private static void makeInTime(Path folder, InstantSource clock) throws IOException {
        Instant until = clock.instant().plus(HELD_MAX).plus(ABANDONED);
        while (!make(folder, clock)) {
            if (!clock.instant().isBefore(until) || Thread.currentThread().isInterrupted()) {
                throw new IOException("somebody else has been renewing it for minutes, as " + folder + " says");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean make(Path folder, InstantSource clock) throws IOException {
        try {
            Files.createDirectory(folder);
            // Touched ahead of time, for as long as a renewal takes at most.
            Files.setLastModifiedTime(folder, FileTime.from(clock.instant().plus(HELD_MAX)));
            return true;
        } catch (FileAlreadyExistsException _) {
            removeAbandoned(folder, clock);
            return false;
        }
    }

    private static void removeAbandoned(Path folder, InstantSource clock) throws IOException {
        try {
            if (Files.getLastModifiedTime(folder).toInstant().plus(ABANDONED).isBefore(clock.instant())) {
                Files.delete(folder);
            }
        } catch (NoSuchFileException | DirectoryNotEmptyException _) {
            return; // its holder is done, or it is no lock of the kind we know
        }
    }

    @Override
    public void close() throws IOException {
        if (program.isPresent()) {
            Files.deleteIfExists(program.get());
        }
        daemons.close();
    }
}
