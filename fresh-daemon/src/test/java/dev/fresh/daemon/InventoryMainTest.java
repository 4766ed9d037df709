package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.Json;
import dev.fresh.testing.TempRepo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryMainTest {

    @TempDir
    private Path folder;

    private TempRepo repo;

    @BeforeEach
    void begin() {
        repo = TempRepo.init(folder.resolve("repo"));
        repo.write("app.py", "def used():\n    return 1\n\ndef spare_one(text: str):\n    return text\n\n"
                + "def spare_two():\n    return 3\n\nclass Err(Exception):\n    pass\n\nprint(used())\n");
    }

    /** What one call printed. */
    private record Ran(int exit, String out, String err) {
    }

    private Ran run(Path where, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = new InventoryMain(Shipped.inventory(), where, Map.of("COLUMNS", "70"),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
        return new Ran(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Ran run(String... arguments) {
        return run(repo.folder(), arguments);
    }

    @Test
    void listsWhatNobodyReachesInATableThatFitsAndEndsWithThePlan() {
        repo.commit("Begin");
        Ran ran = run();
        assertEquals(0, ran.exit(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertTrue(lines.stream().allMatch(line -> line.length() <= 110), ran.out());
        assertTrue(lines.stream().limit(3).allMatch(line -> line.length() <= 70), ran.out());
        assertTrue(lines.get(1).contains("spare_one") && lines.get(2).contains("spare_two"), ran.out());
        assertTrue(lines.getLast().startsWith("2 unhooked, 2 tier A, 0 unknown, 1 hooked up; a run can pick from 2."),
                ran.out());
        assertTrue(ran.err().contains("Solving"), "progress goes to the error stream");
        assertFalse(Files.exists(repo.folder().resolve(".fresh")), "a look makes no folder");
    }

    @Test
    void printsOneObjectOfJson() {
        String commit = repo.commit("Begin");
        Map<String, Object> all = Json.object(run("list", "--format", "json", "--all").out());
        assertEquals(commit, all.get("commit"));
        Map<?, ?> feature = (Map<?, ?>) ((List<?>) all.get("features")).get(1);
        assertEquals("spare_one", feature.get("symbol"));
        assertEquals("unhooked", feature.get("verdict"));
        assertEquals(false, feature.get("hooked"));
        assertEquals("A", feature.get("tier"));
        Map<?, ?> left = (Map<?, ?>) ((List<?>) all.get("suppressed")).getFirst();
        assertEquals("not-a-feature", left.get("kind"));
        assertEquals("Err", left.get("symbol"));
        assertEquals(List.of(), Json.object(run("--format=json").out()).get("suppressed"));
    }

    @Test
    void showsAndExplainsOne() {
        repo.commit("Begin");
        assertTrue(run("show", "spare_one").out().contains("unhooked, tier A"), run("show", "spare_one").out());
        assertTrue(run("explain", "spare_one").out().contains("no entry point reaches it"));
        assertTrue(run("list", "--format", "markdown").out().contains("| `spare_two` |"));
    }

    @Test
    void showsOnlyWhatChangedSinceACommit() {
        repo.commit("Begin");
        repo.write("more.py", "import app\n\ndef fresh_one():\n    return 1\n");
        repo.commit("Go on");
        String out = run("list", "--since", "HEAD~1").out();
        assertTrue(out.contains("fresh_one") && !out.contains("spare_one"), out);
    }

    @Test
    void looksAtTheCommitNotAtTheCheckoutAndKeepsItsCacheInFresh() {
        repo.commit("Begin");
        repo.write("app.py", "print(1)\n").write(".fresh/config.yaml", "");
        assertTrue(run().out().contains("spare_one"));
        assertTrue(Files.exists(repo.folder().resolve(".fresh/cache/python.facts")));
        assertTrue(run("list", "--base", "main").out().contains("spare_one"));
    }

    @Test
    void refusesWrongInputWithASentenceAndACode() throws Exception {
        assertRefused(65, "has no commit yet", run());
        repo.commit("Begin");
        assertRefused(64, "no command dance", run("dance"));
        assertRefused(64, "no option --loud", run("--loud"));
        assertRefused(64, "did you mean `explain`?", run("explian", "x"));
        assertRefused(64, "did you mean `--since`?", run("--sinse", "x"));
        assertRefused(64, "needs one name", run("show"));
        assertRefused(64, "--format is xml", run("--format", "xml"));
        assertRefused(64, "There is no feature nobody", run("show", "nobody"));
        assertRefused(69, "no commit nowhere", run("--base", "nowhere"));
        Path outside = Files.createDirectories(folder.resolve("outside"));
        assertRefused(65, "is not in a git repository", run(outside));
        TempRepo.git(outside, Map.of(), "init", "-q", "--bare", "b.git");
        assertRefused(65, "is a bare repository", run(outside.resolve("b.git")));
        repo.write(".fresh/rules/bad.json", "{\"id\": 1}");
        assertRefused(65, "bad.json line 1 needs the text id", run());
        Map<String, Object> json = Json.object(run("list", "--format", "json").out());
        assertEquals("bad_data", ((Map<?, ?>) json.get("error")).get("code"));
    }

    @Test
    void namesEveryFeatureThatAnAmbiguousNameFits() {
        repo.write("other.py", "import app\n\nclass A:\n    def spare_two(self):\n        return 1\n\n"
                + "class B:\n    def spare_two(self):\n        return 2\n\nprint(A(), B())\n");
        repo.commit("Begin");
        Ran ran = run("show", "A");
        assertEquals(0, ran.exit(), ran.err());
        repo.write("third.py", "import app\n\ndef spare_two():\n    return 5\n\nprint(1)\n");
        repo.commit("Go on");
        Ran several = run("show", "spare_two");
        assertEquals(64, several.exit());
        assertTrue(several.err().contains("app.py:spare_two") && several.err().contains("third.py:spare_two"),
                several.err());
    }

    private static void assertRefused(int exit, String words, Ran ran) {
        assertEquals(exit, ran.exit(), ran.err());
        assertTrue(ran.err().contains(words), ran.err());
    }
}
