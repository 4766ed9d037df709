package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository may hold that is no good source code, or wants to be run. */
class HostileTreeTest {

    private static final String APP = "def used():\n    return 1\n\ndef spare(a):\n    return a\n\nprint(used())\n";

    @TempDir
    private Path folder;

    private Scanned scanned;
    private TempRepo repo;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder).file("app.py", APP);
        repo = scanned.repo;
    }

    private InventoryReport scan() {
        return scanned.scan(repo.folder().resolve(".git"));
    }

    @Test
    void triggersNoneOfTheTrapsOfARepository() throws IOException {
        Path sprung = folder.resolve("sprung");
        String python = "import pathlib\npathlib.Path('" + sprung + "').touch()\n";
        String script = "#!/bin/sh\ntouch '" + sprung + "'\ncat\n";
        repo.write("conftest.py", python).write("setup.py", python).write("sitecustomize.py", python)
                .write("vite.config.ts", "require('fs').writeFileSync('" + sprung + "', '')\n")
                .write("build.gradle", "new File('" + sprung + "').createNewFile()\n")
                .write("package.json", "{\"scripts\": {\"preinstall\": \"touch " + sprung + "\"}}\n")
                .write(".gitattributes", "*.py filter=trap diff=trap merge=trap\n").write("trap.sh", script);
        repo.commit("Set traps");
        Path trap = repo.folder().resolve("trap.sh");
        Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String hook : new String[]{"post-checkout", "pre-commit", "post-index-change", "reference-transaction",
                "fsmonitor-watchman"}) {
            Path file = repo.folder().resolve(".git/hooks/" + hook);
            Files.createDirectories(file.getParent());
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        for (String key : new String[]{"filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv",
                "diff.trap.command", "core.fsmonitor", "core.pager", "core.sshCommand", "credential.helper",
                "core.editor"}) {
            repo.git("config", key, trap.toString());
        }
        Files.deleteIfExists(sprung);
        InventoryReport report = scan();
        assertEquals("unhooked A", Scanned.verdict(report, "spare"));
        scanned.explain("spare");
        assertFalse(Files.exists(sprung), "the scan ran something of the repository");
    }

    @Test
    void saysWhatItDidNotReadAndReadsTheRest() throws IOException {
        Path root = repo.folder();
        Files.write(root.resolve("binary.py"), new byte[]{'x', 0, 1, 2, 0});
        Files.write(root.resolve("latin.py"), "def caf\u00e9():\n    return 1\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(root.resolve("large.py"), "x = 1\n".repeat(1 << 19));
        repo.write("torn.py", "def begun(:\n    return\n\ndef whole():\n    return 2\n")
                .write("deep.py", "x = " + "(".repeat(60_000) + "\n").write("empty.py", "")
                .write("Case.py", "def upper_one():\n    return 1\n")
                .write("case.py", "def lower_one():\n    return 1\n");
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("outside.py"), Path.of("/etc/passwd"));
        repo.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",lib/part");
        repo.git("add", "-A", "--", ":!lib");
        repo.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",lib/part");
        repo.git("commit", "-q", "-m", "Mix");
        InventoryReport report = scan();
        Map<String, String> skipped = report.skipped().stream().collect(Collectors.toMap(
                InventoryReport.Skipped::path, InventoryReport.Skipped::reason));
        assertEquals("It is binary.", skipped.get("binary.py"));
        assertEquals("It is larger than 2 MiB.", skipped.get("large.py"));
        assertTrue(skipped.get("lib/part").contains("submodule"), skipped.toString());
        assertTrue(skipped.get("loop").contains("symbolic link"), skipped.toString());
        assertTrue(skipped.get("outside.py").contains("symbolic link"), skipped.toString());
        Map<String, Integer> unread = report.parseErrors().stream().collect(Collectors.toMap(
                InventoryReport.ParseError::path, InventoryReport.ParseError::line));
        assertEquals(Map.of("deep.py", 1, "latin.py", 1, "torn.py", 1), unread);
        assertEquals("unhooked A", Scanned.verdict(report, "spare"));
        assertTrue(report.features().stream().anyMatch(f -> f.symbol().equals("upper_one"))
                && report.features().stream().anyMatch(f -> f.symbol().equals("lower_one")), "both spellings are read");
        assertEquals(InventoryJson.write(report, true), InventoryJson.write(scan(), true), "the cache says the same");
    }

    @Test
    void findsNothingInACommitWithoutFiles() {
        TempRepo bare = TempRepo.init(folder.resolve("empty"));
        bare.git("commit", "-q", "--allow-empty", "-m", "Nothing");
        InventoryReport report = scanned.scan(bare.folder().resolve(".git"));
        assertTrue(report.features().isEmpty() && report.packages().isEmpty() && report.parseErrors().isEmpty());
    }
}
