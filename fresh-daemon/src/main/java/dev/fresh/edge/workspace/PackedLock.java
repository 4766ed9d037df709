package dev.fresh.edge.workspace;

import dev.fresh.edge.process.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The lock of all packed branches of the user's repository, which git takes to delete one. A git that is killed leaves
 * it, and nobody can delete a branch there any more; so what is about to be done is noted before, and a lock that came
 * right after a note that was never taken back is ours.
 */
final class PackedLock {

    /** Git takes the lock at once, or waits a second for it. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(10);
    /** Exit codes above are signals; who ends in order takes its locks along. */
    private static final int SIGNALLED = 128;

    private final Path note;
    private final Supplier<Path> user;

    /**
     * The lock of one repository.
     *
     * @param note a file of the daemon's that is there while a branch is deleted
     * @param user the git folder of the user's
     */
    PackedLock(Path note, Supplier<Path> user) {
        this.note = note;
        this.user = user;
    }

    /** Deletes a branch in this way. */
    Exit deleting(Supplier<Exit> deletion) throws IOException {
        release();
        Files.writeString(note, "");
        Exit exit = deletion.get();
        if (exit.code() > SIGNALLED) {
            release();
        } else {
            Files.delete(note);
        }
        return exit;
    }

    /** Removes the lock if a git of ours left it; no git of ours may run. */
    void release() throws IOException {
        if (Files.notExists(note)) {
            return;
        }
        Path lock = user.get().resolve("packed-refs.lock");
        if (isOurs(lock) && !Leftovers.abandoned(List.of(lock)).isEmpty()) {
            Files.deleteIfExists(lock);
        }
        Files.delete(note);
    }

    private boolean isOurs(Path lock) throws IOException {
        try {
            Instant noted = Files.getLastModifiedTime(note).toInstant();
            Instant taken = Files.getLastModifiedTime(lock).toInstant();
            return !taken.isBefore(noted) && taken.isBefore(noted.plus(TAKEN_WITHIN));
        } catch (NoSuchFileException _) {
            return false; // there is none, or whoever had it has let go of it
        }
    }
}
