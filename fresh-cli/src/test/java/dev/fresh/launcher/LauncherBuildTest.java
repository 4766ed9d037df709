package dev.fresh.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.launcher.FakeInstall.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, with a made-up Maven. */
@Tag("slow")
final class LauncherBuildTest {

    @TempDir
    private Path scratch;
    private FakeInstall install;
    private Path source;

    @BeforeEach
    void install() throws IOException {
        install = new FakeInstall(scratch);
        install.sources();
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        source = install.home.resolve("fresh-cli/src/main/java/A.java");
    }

    @Test
    void buildsOnFirstUseAndThenNoMore() throws Exception {
        Said first = install.run("auto", "status");
        assertEquals(0, first.code(), first.error());
        assertTrue(first.error().startsWith("fresh: building"), first.error());
        assertEquals("", install.run("auto", "status").error());
        assertEquals(1, install.builds());
        String build = Files.readString(install.home.resolve("target/fresh-build-stamp")).strip();
        assertTrue(Files.exists(install.home.resolve("target/fresh/" + build + "/cli/fresh-cli.jar")));
        assertTrue(Files.exists(install.home.resolve("target/fresh/" + build + "/daemon/library.jar")));
    }

    @Test
    void buildsAgainWhenASourceChangedOrWentAway() throws Exception {
        install.run();
        changeLater(source);
        install.run();
        assertEquals(2, install.builds());
        ageTheSources();
        install.run();
        assertEquals(2, install.builds());
        Files.delete(source);
        changeLater(source.getParent());
        install.run();
        assertEquals(3, install.builds());
    }

    @Test
    void keepsTheBuildBeforeThisOneAndThoseInUse() throws Exception {
        install.run();
        Path inUse = onlyBuild();
        Process user = new ProcessBuilder("/bin/sh", "-c", "read -r end", "sh", inUse + "/daemon/*").start();
        try {
            for (int i = 0; i < 3; i++) {
                changeLater(source);
                install.run();
            }
            assertEquals(3, builds().size(), "the one in use, the last and the current");
            assertTrue(builds().contains(inUse));
        } finally {
            user.destroy();
            user.waitFor();
        }
        changeLater(source);
        install.run();
        assertEquals(2, builds().size());
    }

    @Test
    void saysInOneSentenceThatThereIsNoMaven() throws Exception {
        Files.delete(install.tools.resolve("mvn"));
        Said said = install.run();
        assertEquals(78, said.code());
        assertTrue(said.error().lines().toList().getLast().startsWith("fresh: Maven 3.8 or newer"), said.error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.1", "3.6.3", "3.0", "3.7.9"})
    void refusesAMavenThatIsTooOld(String version) throws Exception {
        install.maven(version, "");
        Said said = install.run();
        assertEquals(78, said.code());
        assertTrue(said.error().contains("install a newer one"), said.error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.7", "3.10.0", "4.0.0-rc-5", "10.1"})
    void takesAnyNewerMaven(String version) throws Exception {
        String script = Files.readString(install.tools.resolve("mvn")).replace("3.9.9", version);
        FakeInstall.script(install.tools.resolve("mvn"), script);
        assertEquals(0, install.run().code());
    }

    @Test
    void showsWhatWentWrongWhenTheBuildFails() throws Exception {
        install.maven("3.9.9", "echo '[ERROR] A.java:[1] no such thing -> [Help 1]'; echo '[ERROR] advice'; exit 1\n");
        Said said = install.run();
        assertEquals(78, said.code());
        List<String> lines = said.error().lines().toList();
        assertEquals("[ERROR] A.java:[1] no such thing", lines.get(1));
        assertEquals("fresh: the build failed; its whole log is " + install.home + "/target/fresh-build.log",
                lines.get(2));
        assertFalse(Files.isSymbolicLink(lock()));
        assertFalse(Files.exists(install.home.resolve("target/fresh-build-stamp")));
    }

    @Test
    void buildsOnceForManyLaunchers() throws Exception {
        Path gate = install.scratch.resolve("gate");
        gatedMaven(gate);
        FakeInstall.Started one = install.new Started(List.of(install.home.resolve("fresh").toString()));
        await(install.home.resolve("builds"));
        FakeInstall.Started two = install.new Started(List.of(install.home.resolve("fresh").toString()));
        Files.createFile(gate);
        assertEquals(0, one.end().code());
        assertEquals(0, two.end().code());
        assertEquals(1, install.builds());
    }

    @Test
    void takesOverTheLockOfADeadLauncher() throws Exception {
        Process dead = new ProcessBuilder("/bin/true").start();
        dead.waitFor();
        Files.createDirectories(lock().getParent());
        Files.createSymbolicLink(lock(), Path.of(String.valueOf(dead.pid())));
        assertEquals(0, install.run().code());
        assertEquals(1, install.builds());
    }

    @Test
    void endsMavenAndFreesTheLockWhenEnded() throws Exception {
        gatedMaven(install.scratch.resolve("never"));
        FakeInstall.Started launcher = install.new Started(List.of(install.home.resolve("fresh").toString()));
        await(install.home.resolve("builds"));
        long maven = Long.parseLong(Files.readString(install.home.resolve("builds")).strip());
        ProcessHandle handle = ProcessHandle.of(maven).orElseThrow();
        launcher.process.destroy();
        assertEquals(143, launcher.end().code());
        assertFalse(Files.isSymbolicLink(lock()));
        handle.onExit().get(10, TimeUnit.SECONDS);
    }

    private Path lock() {
        return install.home.resolve("target/fresh-build.lock");
    }

    private void gatedMaven(Path gate) throws IOException {
        String script = Files.readString(install.tools.resolve("mvn")).replace("echo $$ >>builds\n",
                "cat builds >next\necho $$ >>next\nmv next builds\nuntil [ -e '" + gate + "' ]; do sleep 0.05; done\n");
        FakeInstall.script(install.tools.resolve("mvn"), script);
    }

    private static void await(Path file) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() < deadline, () -> "nothing wrote " + file);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private List<Path> builds() throws IOException {
        try (var folders = Files.list(install.home.resolve("target/fresh"))) {
            return folders.sorted().toList();
        }
    }

    private Path onlyBuild() throws IOException {
        assertEquals(1, builds().size());
        return builds().getFirst();
    }

    /** Makes {@code file} newer than the stamp of a build that began in this very moment. */
    private void changeLater(Path file) throws IOException {
        ageTheSources();
        Path stamp = install.home.resolve("target/fresh-build-stamp");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(30)));
    }

    private void ageTheSources() throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(3600));
        try (var files = Files.walk(install.home)) {
            for (Path file : files.filter(file -> !file.startsWith(install.home.resolve("target"))).toList()) {
                Files.setLastModifiedTime(file, longAgo);
            }
        }
    }
}
