package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.rules.Rules;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {

    private static final String APP = "def used():\n    return 1\n\ndef spare(a, b=2):\n    return a\n\nprint(used())\n";

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder).file("app.py", APP);
    }

    @Test
    void givesTheSameBytesFromACheckoutABareCloneAndTheCache() {
        String first = InventoryJson.write(scanned.report(), true);
        Path bare = folder.resolve("bare.git");
        TempRepo.git(folder, Map.of(), "clone", "-q", "--bare", scanned.repo.folder().toString(), bare.toString());
        scanned.said.clear();
        assertEquals(first, InventoryJson.write(scanned.scan(bare), true));
        assertTrue(scanned.said.stream().noneMatch(line -> line.startsWith("Reading")), scanned.said.toString());
    }

    @Test
    void leavesTheRepositoryAsItWas() {
        scanned.report();
        Map<String, String> before = scanned.repo.manifest();
        scanned.scan(scanned.repo.folder().resolve(".git"));
        assertEquals(before, scanned.repo.manifest());
    }

    @Test
    void rebuildsACacheThatIsCutTornOrForeign() throws IOException {
        String whole = InventoryJson.write(scanned.report(), true);
        Path file = scanned.cache.resolve("python.facts");
        byte[] good = Files.readAllBytes(file);
        long seed = 20261120;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            byte[] bad = Arrays.copyOf(good, round % 2 == 0 ? random.nextInt(good.length) : good.length);
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bad);
            assertEquals(whole, InventoryJson.write(scanned.scan(scanned.repo.folder().resolve(".git")), true),
                    "seed " + seed + " round " + round);
        }
        Files.writeString(file, "something else\n");
        scanned.scan(scanned.repo.folder().resolve(".git"));
        assertEquals(good.length, Files.size(file));
    }

    @Test
    void takesUserRulesIntoAccount() {
        scanned.file(".fresh/rules/own.json", """
                {"id": "own", "language": "python",
                 "entries": [{"kind": "plugin", "fileConvention": {"files": ["app.py"], "names": ["spare"]}}]}
                """);
        assertEquals("hooked", Scanned.verdict(scanned.report(), "spare"));
    }

    @Test
    void takesBackAnEntryPointThatTheUserSaysIsNone() {
        scanned.file("old_tool.py", "from parts import once_used\nonce_used()\n")
                .file("parts.py", "def once_used():\n    return 1\n");
        assertEquals("hooked", Scanned.verdict(scanned.report(), "once_used"));
        scanned.file(".fresh/rules/own.json", """
                {"id": "own", "language": "python", "ignore": ["old_*.py"]}
                """);
        assertEquals("unhooked B", Scanned.verdict(scanned.report(), "once_used"));
        assertEquals("hooked", Scanned.verdict(scanned.report(), "used"));
    }

    /** What a proposal brings along must not be able to say of itself that it is hooked up. */
    @Test
    void takesTheRulesOfTheCheckoutAndNotOfTheCommit() {
        scanned.file(".fresh/rules/own.json", """
                {"id": "own", "language": "python",
                 "entries": [{"kind": "plugin", "fileConvention": {"files": ["app.py"], "names": ["spare"]}}]}
                """).report();
        assertEquals("unhooked A", Scanned.verdict(Scanned.INVENTORY.scan(scanned.repo.folder().resolve(".git"), "HEAD",
                new Inventory.Options(scanned.cache, Optional.of(folder.resolve("other")), text -> {})), "spare"));
    }

    @Test
    void shipsEveryRuleFileItHas() throws Exception {
        Path rules = Path.of(Objects.requireNonNull(Rules.class.getResource("index.txt")).toURI());
        try (Stream<Path> files = Files.list(rules.getParent())) {
            assertEquals(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".json")).sorted().toList(),
                    Files.readAllLines(rules));
        }
        assertFalse(Rules.load(Optional.empty()).isEmpty());
    }

    @Test
    void saysWhichFilesItCouldNotReadWholeAndGoesOn() {
        scanned.file("broken.py", "def fine():\n    return 1\n\ndef broken(:\n");
        InventoryReport report = scanned.report();
        assertEquals(List.of("broken.py"),
                report.parseErrors().stream().map(InventoryReport.ParseError::path).toList());
        assertEquals("hooked", Scanned.verdict(report, "used"));
    }

    @Test
    void refusesAFolderThatIsNoRepositoryAndAnUnknownCommit() {
        scanned.report();
        assertThrows(EdgeException.class, () -> Scanned.INVENTORY.scan(folder, "HEAD", scanned.options()));
        assertThrows(EdgeException.class, () -> Scanned.INVENTORY.scan(scanned.repo.folder().resolve(".git"),
                "--output=x", scanned.options()));
    }
}
