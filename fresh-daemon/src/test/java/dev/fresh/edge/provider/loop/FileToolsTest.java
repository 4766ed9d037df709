package dev.fresh.edge.provider.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileToolsTest {

    @TempDir
    Path folder;

    private TempRepo repo;
    private FileTools tools;

    @BeforeEach
    void makeTree() throws IOException {
        repo = TempRepo.init(folder.resolve("tree")).write("a/one.py", "x = 1\ny = 1\n").write("a/two.txt", "x = 2\n")
                .write(".gitignore", "*.log\n").write("noise.log", "x\n");
        repo.commit("Begin");
        repo.write("new.py", "x = 3\n");
        Files.writeString(folder.resolve("secret"), "not for agents");
        Files.createSymbolicLink(repo.folder().resolve("link"), folder.resolve("secret"));
        Files.createSymbolicLink(repo.folder().resolve("out"), folder);
        Files.createSymbolicLink(repo.folder().resolve("dangling"), folder.resolve("nothing"));
        Files.createSymbolicLink(repo.folder().resolve("inside"), Path.of("a/one.py"));
        tools = tools();
    }

    private FileTools tools() throws IOException {
        return new FileTools(new Worktree(repo.folder(), folder, new OsProcessRunner("test"),
                Map.of("PATH", System.getenv("PATH"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "link", "out/secret", "out/new", "dangling", ".git",
            ".git/config", "/etc/hostname", "\0"})
    void staysInTheTree(String path) throws IOException {
        assertThrows(Refused.class, () -> tools.read(Map.of("path", path)));
        assertThrows(Refused.class, () -> tools.write(Map.of("path", path, "content", "x")));
        assertThrows(Refused.class, () -> tools.edit(Map.of("path", path, "old", "not", "new", "x")));
        assertThrows(Refused.class, () -> tools.list(Map.of("path", path)));
        assertThrows(Refused.class, () -> tools.search(Map.of("path", path, "pattern", "not")));
        assertEquals("not for agents", Files.readString(folder.resolve("secret")));
        assertFalse(Files.exists(folder.resolve("nothing")));
    }

    @Test
    void followsLinksInsideTheTree() throws Exception {
        assertEquals("1\tx = 1\n2\ty = 1\n", tools.read(Map.of("path", "inside")));
    }

    @Test
    void listsWhatGitDoesNotIgnore() throws Exception {
        assertEquals(".gitignore\na/one.py\na/two.txt\nnew.py\n", tools.list(Map.of()));
        assertEquals("a/one.py\na/two.txt\n", tools.list(Map.of("path", "a")));
        assertEquals("a/one.py\nnew.py\n", tools.list(Map.of("glob", "*.py")));
        assertEquals("a/one.py\n", tools.list(Map.of("glob", "a/**.py")));
        assertEquals("no files", tools.list(Map.of("glob", "*.c")));
        assertThrows(Refused.class, () -> tools.list(Map.of("glob", "[")));
    }

    @Test
    void listsAlsoWhereGitsOwnFolderIsOutOfSight() throws Exception {
        Files.move(repo.folder().resolve(".git"), folder.resolve("elsewhere"));
        Files.writeString(repo.folder().resolve(".git"), "gitdir: /nowhere/at/all\n");
        assertEquals(".gitignore\na/one.py\na/two.txt\nnew.py\n", tools().list(Map.of()));
    }

    @Test
    void searchesLines() throws Exception {
        assertEquals("a/one.py:1: x = 1\na/two.txt:1: x = 2\nnew.py:1: x = 3", tools.search(Map.of("pattern",
                "x = \\d")));
        assertEquals("a/one.py:2: y = 1", tools.search(Map.of("pattern", "(?i)Y", "path", "a")));
        assertEquals("no line matches", tools.search(Map.of("pattern", "zzz")));
        assertThrows(Refused.class, () -> tools.search(Map.of("pattern", "(")));
    }

    @Test
    void givesUpOnAPatternThatTakesForEver() {
        CharSequence late = new Watch(System.nanoTime()).over("a".repeat(900));
        assertThrows(Watch.Late.class, () -> Pattern.compile("(a+)+b").matcher(late).find());
    }

    @Test
    void readsAPieceAndSaysHowToGoOn() throws Exception {
        repo.write("long.txt", IntStream.rangeClosed(1, 1000).mapToObj(i -> "line " + i)
                .collect(Collectors.joining("\n")));
        String first = tools.read(Map.of("path", "long.txt"));
        assertTrue(first.startsWith("1\tline 1\n"));
        assertTrue(first.endsWith("400\tline 400\n[the file has 1000 lines; go on from 401]"), first);
        assertEquals("999\tline 999\n1000\tline 1000\n", tools.read(Map.of("path", "long.txt", "from", 999)));
        assertEquals("7\tline 7\n", tools.read(Map.of("path", "long.txt", "from", 7, "to", 7)));
        repo.write("wide.txt", "x".repeat(100_000));
        assertTrue(tools.read(Map.of("path", "wide.txt")).length() < 1100);
    }

    @Test
    void readsTextAlone() throws Exception {
        Files.write(repo.folder().resolve("binary"), new byte[]{1, 0, 2});
        Files.write(repo.folder().resolve("latin"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        for (String name : new String[]{"binary", "latin"}) {
            assertThrows(Refused.class, () -> tools.read(Map.of("path", name)));
            assertThrows(Refused.class, () -> tools.edit(Map.of("path", name, "old", "c", "new", "d")));
        }
        assertThrows(Refused.class, () -> tools.read(Map.of("path", "a")));
        assertThrows(Refused.class, () -> tools.read(Map.of()));
    }

    @Test
    void editsWhatStandsThereOnce() throws Exception {
        assertThrows(Refused.class, () -> tools.edit(Map.of("path", "a/one.py", "old", "= 1", "new", "= 2")));
        assertThrows(Refused.class, () -> tools.edit(Map.of("path", "a/one.py", "old", "z = 1", "new", "= 2")));
        assertEquals("changed a/one.py at line 2", tools.edit(Map.of("path", "a/one.py", "old", "y = 1\n", "new", "")));
        assertEquals("x = 1\n", Files.readString(repo.folder().resolve("a/one.py")));
    }

    @Test
    void writesNewFilesAndReplacesOldOnes() throws Exception {
        assertEquals("created b/c/d.txt, 2 lines", tools.write(Map.of("path", "b/c/d.txt", "content", "1\n2\n")));
        assertEquals("replaced b/c/d.txt, 0 lines", tools.write(Map.of("path", "b/c/d.txt", "content", "")));
        assertThrows(Refused.class, () -> tools.write(Map.of("path", "x")));
    }
}
