package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScansTest {

    @TempDir
    private Path folder;
    private TempRepo repo;
    private Places places;
    private Scans scans;

    @BeforeEach
    void begin() {
        repo = TempRepo.init(folder.resolve("repo"));
        repo.write("app.py", "def used():\n    return 1\n\ndef spare(text: str, times: int = 2):\n"
                + "    \"\"\"Repeat a text.\"\"\"\n    return text * times\n\nclass Err(Exception):\n    pass\n\n"
                + "print(used())\n");
        places = new Places(folder.resolve("workspaces"), folder.resolve("cache"), folder.resolve("rules"),
                repo.folder());
        scans = new Scans(new OsProcessRunner("scans-test"), repo.folder().resolve(".git"), places);
    }

    @Test
    void findsInItsOwnProcessWhatAScanHereFinds() {
        String commit = repo.commit("Begin");
        InventoryReport here = Shipped.inventory().scan(repo.folder().resolve(".git"), commit,
                new Inventory.Options(folder.resolve("other"), Optional.empty(), _ -> {}));
        assertEquals(here, scans.scan(commit));
        assertFalse(here.features().isEmpty());
        assertTrue(scans.explain(commit, "spare").contains("spare"), "an explanation names its symbol");
    }

    @Test
    void saysWhatIsWrongWithTheRepositoryAndItsRules() throws IOException {
        String commit = repo.commit("Begin");
        Failure unknown = assertThrows(EdgeException.class, () -> scans.scan("0".repeat(40))).failure();
        assertEquals(Failure.Kind.ENVIRONMENT, unknown.kind());
        assertTrue(unknown.text().contains("0000000"), unknown.text());
        Files.createDirectories(places.rules());
        Files.writeString(places.rules().resolve("bad.json"), "{");
        String bad = assertThrows(EdgeException.class, () -> scans.scan(commit)).getMessage();
        assertTrue(bad.contains("bad.json"), bad);
    }

    @Test
    void scansWithACacheOfClassesThatTheJvmCannotUse() throws IOException {
        String commit = repo.commit("Begin");
        Path cache = Files.writeString(folder.resolve("daemon.aot"), "no cache");
        System.setProperty("fresh.daemon.aot", cache.toString());
        try {
            assertFalse(scans.scan(commit).features().isEmpty());
        } finally {
            System.clearProperty("fresh.daemon.aot");
        }
    }
}
