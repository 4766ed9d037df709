package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.dist.Tools.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, on a machine without a JDK. */
@Tag("slow")
final class ArchiveInstallTest {

    @TempDir
    private static Path download;
    private static Path unpacked;

    @TempDir
    private Path scratch;
    private Place place;
    private Path prefix;

    @BeforeAll
    static void unpack(@TempDir Path somewhere) throws Exception {
        unpacked = new Place(somewhere).unpack(download.toRealPath());
    }

    @BeforeEach
    void comeToAMachine() throws Exception {
        place = new Place(scratch);
        prefix = place.home.resolve(".local");
    }

    private String install() throws Exception {
        return place.run(unpacked, "./install.sh");
    }

    private String fresh() {
        return prefix.resolve("bin/fresh").toString();
    }

    @Test
    void needsGitAloneAndLeavesNothing() throws Exception {
        install();
        assertTrue(place.run(place.home, fresh(), "--version").startsWith("fresh "));
        Path notes = place.example("notes-py");
        assertTrue(place.run(notes, fresh(), "auto", "status").contains("Running: No"));
        assertTrue(place.run(notes, fresh(), "inventory").contains("word_count"));
        String started = place.run(notes, fresh(), "auto", "start", "--agents", "1", "--no-approval", "--feature",
                feature(notes, "word_count"));
        assertTrue(started.contains("1 completed"), started);
        assertTrue(place.run(notes, "git", "branch", "--list", "auto/*").contains("auto/word"));
        place.tried(notes, fresh(), "daemon", "stop");
        place.run(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
        assertEquals(List.of(), Place.below(place.home));
    }

    private String feature(Path repository, String symbol) throws Exception {
        return place.run(repository, fresh(), "inventory").lines().filter(line -> line.contains(" " + symbol + " "))
                .map(line -> line.split(" ")[0]).findAny().orElseThrow();
    }

    @Test
    void replacesItselfAndStillLeavesNothing() throws Exception {
        place.run(unpacked, "./install.sh", "--prefix", prefix.toString());
        Files.writeString(prefix.resolve("lib/fresh/old"), "of the version before");
        place.run(unpacked, "./install.sh", "--prefix=" + prefix + "/");
        assertFalse(Files.exists(prefix.resolve("lib/fresh/old")));
        place.run(place.home, fresh(), "--version");
        place.run(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
        assertEquals(List.of(), Place.below(place.home));
    }

    @Test
    void keepsWhatOthersPutBesideIt() throws Exception {
        Path other = Files.createDirectories(prefix.resolve("bin")).resolve("other");
        Files.writeString(other, "somebody's");
        install();
        Path later = Files.writeString(prefix.resolve("share/doc/later"), "came after");
        place.run(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
        assertEquals(List.of(".local", ".local/bin", ".local/bin/other", ".local/share", ".local/share/doc",
                ".local/share/doc/later"), Place.below(place.home), later.toString());
    }

    @Test
    void overwritesNothingThatIsNotItsOwn() throws Exception {
        for (String taken : List.of("bin/fresh", "lib/fresh/mine", "share/bash-completion/completions/fresh")) {
            Path mine = prefix.resolve(taken);
            Files.createDirectories(mine.getParent());
            Files.writeString(mine, "mine");
            List<String> before = Place.below(place.home);
            Said said = place.tried(unpacked, "./install.sh");
            assertEquals(69, said.code(), said.text());
            assertTrue(said.text().contains("remove or rename it"), said.text());
            assertEquals(before, Place.below(place.home));
            Files.delete(mine);
            if (taken.startsWith("lib")) {
                Files.delete(mine.getParent());
            }
        }
    }

    @Test
    void refusesAPlaceThatJavaOrSystemdCouldNotName() throws Exception {
        for (String bad : List.of("a:b", "a%h", "a\"b", "a\nb")) {
            Said said = place.tried(unpacked, "./install.sh", "--prefix", scratch.resolve(bad).toString());
            assertEquals(64, said.code(), said.text());
        }
        assertEquals(64, place.tried(unpacked, "./install.sh", "--prefix").code());
        assertEquals(64, place.tried(unpacked, "./install.sh", "--perfix", "x").code());
        assertEquals(64, place.tried(unpacked, "./install.sh", "--prefix", unpacked.toString()).code());
    }

    @Test
    void startsFasterTheSecondTimeWhereNobodyCanWriteToThePrefix() throws Exception {
        Tools.require("bwrap");
        prefix = scratch.resolve("the prefix");
        place.run(unpacked, "./install.sh", "--prefix", prefix.toString());
        Path notes = place.example("notes-py");
        Path caches = place.home.resolve(".cache/fresh/aot");
        String[] status = {"bwrap", "--dev-bind", "/", "/", "--ro-bind", prefix.toString(), prefix.toString(), fresh(),
                "auto", "status"};
        assertTrue(place.run(notes, status).contains("Running: No"));
        await(() -> Files.exists(caches) && Place.below(caches).stream().allMatch(name -> name.endsWith(".aot"))
                && Place.below(caches).size() == 2, () -> "no caches: " + Place.below(place.home));
        place.environment.put("FRESH_DEBUG", "1");
        String said = place.run(notes, status);
        assertTrue(said.contains("-XX:AOTCache=" + caches), said);
        assertTrue(said.contains("Running: No"), said);
        place.run(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
        assertEquals(List.of(), Place.below(place.home));
        assertFalse(Files.exists(prefix), "something is left of it");
    }

    private static void await(Callable<Boolean> condition, Callable<String> otherwise) throws Exception {
        Instant end = Instant.now().plusSeconds(180);
        while (!condition.call()) {
            assertTrue(Instant.now().isBefore(end), otherwise.call());
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    void letsNobodyTakeItAwayWhileItWorks() throws Exception {
        install();
        Path notes = place.example("notes-py");
        ProcessBuilder daemon = new ProcessBuilder(fresh(), "daemon", "run").directory(notes.toFile())
                .redirectErrorStream(true).redirectOutput(scratch.resolve("daemon.out").toFile());
        daemon.environment().clear();
        daemon.environment().putAll(place.environment);
        Process running = daemon.start();
        try {
            await(() -> Files.exists(notes.resolve(".fresh/state/daemon.sock")), () -> "no daemon: " + running);
            Said said = place.tried(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
            assertEquals(69, said.code(), said.text());
            assertTrue(said.text().contains("fresh daemon stop"), said.text());
            assertEquals(69, place.tried(unpacked, "./install.sh").code());
            assertTrue(Files.exists(prefix.resolve("lib/fresh/runtime")));
        } finally {
            running.destroy();
            running.waitFor();
        }
        place.run(scratch, prefix.resolve("lib/fresh/uninstall.sh").toString());
    }

    @Test
    void connectsAgentsInTheSandboxFromWhereItIsInstalled() throws Exception {
        String agents = System.getenv("FRESH_AGENT_CLIS");
        if (agents == null) {
            Tools.leaveOut("FRESH_AGENT_CLIS names no folder with agent programs, so this was not run");
        }
        install();
        Path notes = place.example("notes-py");
        place.environment.merge("PATH", agents + "/node_modules/.bin", (path, more) -> path + ":" + more);
        String said = place.tried(notes, fresh(), "doctor").text();
        assertTrue(said.contains("in the sandbox and through the meter"), said);
    }
}
