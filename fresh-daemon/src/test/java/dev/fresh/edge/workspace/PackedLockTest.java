package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A git of ours is killed while it deletes a branch in the user's repository, or somebody else's git was. */
final class PackedLockTest {

    private static final String BRANCH = "auto/count-1234abcd";

    @TempDir
    private Path temp;
    private TempRepo repo;
    private String base;
    private Path lock;
    private Path note;

    @BeforeEach
    void makeARepository() throws IOException {
        repo = TempRepo.init(temp.resolve("repo"));
        base = repo.write("a.txt", "one\n").commit("first");
        lock = repo.folder().resolve(".git/packed-refs.lock");
        Workspaces workspaces = workspaces("exec git \"$@\"");
        workspaces.ensure("1234abcd5678", BRANCH, base);
        workspaces.deliver(BRANCH, base);
        repo.git("pack-refs", "--all");
        note = workspaces.gitFolder().resolve("undelivering");
    }

    /** The workspaces of a daemon whose git does this. */
    private Workspaces workspaces(String script) throws IOException {
        Path bin = Files.createDirectories(temp.resolve("bin"));
        Path program = Files.writeString(bin.resolve("git"), "#!/bin/sh\n" + script + "\n");
        assertTrue(program.toFile().setExecutable(true));
        Git git = Git.find(new OsProcessRunner("test-" + UUID.randomUUID()), repo.folder(), bin + ":/usr/bin:/bin");
        return new Workspaces(git, repo.folder().resolve(".fresh/workspaces"), new UserRepository(git, repo.folder()));
    }

    /** Takes the lock where a branch is deleted, and then does this; all other calls are git's. */
    private String whenDeleting(String then) {
        return "case \" $* \" in *' update-ref --no-deref -d refs/heads/'*) : >'" + lock + "'; " + then + " ;; esac\n"
                + "exec git \"$@\"";
    }

    private boolean undelivered(Workspaces workspaces) {
        return workspaces.undeliver(BRANCH, base);
    }

    @Test
    void aLockThatOurKilledGitLeftIsRemovedAtOnce() throws IOException {
        assertFalse(undelivered(workspaces(whenDeleting("kill -9 $$"))));
        assertFalse(Files.exists(lock));
        assertFalse(Files.exists(note));
        assertTrue(undelivered(workspaces("exec git \"$@\"")));
        assertEquals("", repo.git("for-each-ref", "refs/heads/auto"));
    }

    /** The daemon was killed with its git: what tells whose the lock is lies on the disk. */
    @Test
    void aLockThatADaemonLeftIsRemovedByTheNextOne() throws IOException {
        Files.writeString(note, "");
        Files.writeString(lock, "");
        Workspaces next = workspaces("exec git \"$@\"");
        next.sweep();
        assertFalse(Files.exists(lock));
        assertFalse(Files.exists(note));
        assertTrue(undelivered(next));
    }

    @Test
    void aLockThatCannotBeProvedOursStays() throws IOException {
        Workspaces next = workspaces("exec git \"$@\"");
        Files.writeString(lock, "");
        next.sweep();
        assertTrue(Files.exists(lock), "no branch was being deleted");

        Files.writeString(note, "");
        FileTime noted = Files.getLastModifiedTime(note);
        for (Duration later : new Duration[]{Duration.ofSeconds(-1), Duration.ofMinutes(1)}) {
            Files.writeString(note, "");
            Files.setLastModifiedTime(note, noted);
            Files.setLastModifiedTime(lock, FileTime.from(noted.toInstant().plus(later)));
            next.sweep();
            assertTrue(Files.exists(lock), "it was taken " + later + " after ours began");
            assertFalse(Files.exists(note));
        }
        assertFalse(undelivered(next), "git says that somebody else holds it");
        assertTrue(Files.exists(lock));
        assertFalse(Files.exists(note), "our git has ended in order");
    }
}
