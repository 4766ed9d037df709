package dev.fresh.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FreshPathsTest {

    @TempDir
    Path given;
    private Path temp;

    @BeforeEach
    void resolve() throws IOException {
        temp = given.toRealPath();
    }

    private static void gitFolder(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(folder.resolve("refs"));
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    @Test
    void findsTheCheckoutFromAnySubfolder() throws IOException {
        gitFolder(temp.resolve("repo/.git"));
        Path deep = Files.createDirectories(temp.resolve("repo/a/b"));
        assertEquals(Optional.of(new FreshPaths(temp.resolve("repo"))), FreshPaths.find(deep));
    }

    @Test
    void findsALinkedWorktreeByItsGitFile() throws IOException {
        Path tree = Files.createDirectories(temp.resolve("tree"));
        Files.writeString(tree.resolve(".git"), "gitdir: elsewhere\n");
        assertEquals(Optional.of(new FreshPaths(tree)), FreshPaths.find(tree));
    }

    @Test
    void tellsABareRepositoryFromNone() throws IOException {
        gitFolder(temp.resolve("bare.git"));
        assertEquals(Optional.empty(), FreshPaths.find(temp.resolve("bare.git")));
        assertTrue(FreshPaths.inBareRepository(temp.resolve("bare.git")));
        assertFalse(FreshPaths.inBareRepository(temp));
    }

    @Test
    void movesTheSocketOfADeepRepositoryToTheRuntimeFolder() throws IOException {
        Path runtime = Files.createDirectories(temp.resolve("run"));
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        assertEquals(Path.of("/r/.fresh/state/daemon.sock"), new FreshPaths(Path.of("/r")).socket(environment));
        Path one = new FreshPaths(Path.of("/" + "deep/".repeat(20) + "one")).socket(environment);
        Path two = new FreshPaths(Path.of("/" + "deep/".repeat(20) + "two")).socket(environment);
        assertTrue(one.startsWith(runtime), one.toString());
        assertNotEquals(one, two);
    }

    @Test
    void makesFoldersForTheOwnerAlone() throws IOException {
        Path folder = temp.resolve("state");
        Files.createDirectories(folder);
        FreshPaths.privateFolder(folder);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void closesWhatStandsOpenAndRefusesWhatIsNoFolder() throws IOException {
        FreshPaths paths = new FreshPaths(temp);
        Files.createDirectories(paths.state());
        Files.setPosixFilePermissions(paths.state(), PosixFilePermissions.fromString("rwxr-xr-x"));
        paths.prepare();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(paths.state())));
        Files.delete(paths.state());
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(paths.state(), elsewhere);
        assertEquals(paths.state() + " is a file or a link where a folder for its owner alone has to be: move it away",
                assertThrows(UncheckedIOException.class, paths::prepare).getMessage());
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)));
    }

    @Test
    void refusesAStateFolderOfAnotherUser() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root") || "1".equals(System.getenv("FRESH_STRICT")),
                "not run: a folder of another user (needs root)");
        FreshPaths paths = new FreshPaths(temp);
        paths.prepare();
        Files.setAttribute(paths.state(), "unix:uid", 65534);
        String message = assertThrows(UncheckedIOException.class, paths::prepare).getMessage();
        assertTrue(message.startsWith("the folder " + paths.state() + " belongs to another user ("), message);
        assertTrue(message.endsWith("or give it to yours with chown"), message);
    }
}
