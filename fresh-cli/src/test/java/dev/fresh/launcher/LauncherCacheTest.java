package dev.fresh.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.launcher.FakeInstall.Said;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AOT caches that the launcher makes and uses: when, where, and never for other jars than those they are of. */
final class LauncherCacheTest {

    /** A JVM that says how it was started, counts its trainings and makes the cache that it is asked for. */
    private static final String JAVA = """
            #!/bin/sh
            for argument; do
                case $argument in
                dev.fresh.cli.Training) break ;;
                -XX:AOTCacheOutput=*)
                    echo "$$" >>"$(dirname "$0")/trainings"
                    %s
                    ;;
                esac
            done
            printf '%%s\\n' "$0" "$@"
            case " $* " in *" dev.fresh.cli.Training "*"/java "*) while [ "$1" != dev.fresh.cli.Training ]; do shift; done
                shift; exec "$@" ;; esac
            """;
    private static final String MAKES = "echo classes >\"${argument#*=}\"";

    @TempDir
    private Path scratch;
    private FakeInstall install;
    private Path jdk;
    private Path caches;

    @BeforeEach
    void install() throws IOException {
        install = new FakeInstall(scratch);
        install.installed();
        install.environment.remove("FRESH_NO_AOT");
        jdk = install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        java(MAKES);
        caches = install.machine.resolve("me/.cache/fresh/aot");
    }

    @AfterEach
    void waitForTrainings() throws InterruptedException, IOException {
        if (Files.isDirectory(caches.resolve("training")) && trainings() > 0) {
            awaitTraining();
        }
    }

    private void java(String training) throws IOException {
        FakeInstall.script(jdk.resolve("bin/java"), JAVA.formatted(training));
    }

    private int trainings() throws IOException {
        Path count = jdk.resolve("bin/trainings");
        return Files.exists(count) ? Files.readAllLines(count).size() : 0;
    }

    private void awaitTraining() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.isDirectory(caches) || Files.isDirectory(caches.resolve("training"))) {
            assertTrue(System.nanoTime() < deadline, "the training does not end");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(caches)) {
            return files.sorted().toList();
        }
    }

    private static Optional<String> cache(Said said) {
        assertEquals(0, said.code(), said.error());
        assertEquals("", said.error());
        return said.out().stream().filter(argument -> argument.startsWith("-XX:AOTCache=")).findFirst();
    }

    @Test
    void makesBothCachesAtTheFirstUseAndUsesThemFromThenOn() throws Exception {
        assertEquals(Optional.empty(), cache(install.run("auto", "status")));
        awaitTraining();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(caches)));
        List<Path> made = files();
        assertEquals(2, made.size(), made.toString());
        assertEquals(Optional.of("-XX:AOTCache=" + made.get(0)), cache(install.run("auto", "status")));
        assertEquals(Optional.of("-XX:AOTCache=" + made.get(1)), cache(install.run("daemon", "run")));
        assertEquals(Optional.of("-XX:AOTCache=" + made.get(1)), cache(install.run("doctor")));
        assertTrue(install.run("auto", "status").out().contains("-Dfresh.daemon.aot=" + made.get(1)));
        assertEquals(2, trainings());
    }

    @Test
    void makesOthersForOtherJarsAnotherJavaAndAnotherPlace() throws Exception {
        install.run();
        awaitTraining();
        List<Path> first = files();
        Files.writeString(install.home.resolve("build-id"), "1".repeat(64) + "\n");
        assertEquals(Optional.empty(), cache(install.run()));
        awaitTraining();
        List<Path> second = files();
        assertEquals(2, second.size(), "those of the jars that are gone were removed");
        assertTrue(second.stream().noneMatch(first::contains));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"25.0.9/x\"\n"
                + "JAVA_VERSION=\"25.0.9\"\nOS_ARCH=\"x86_64\"\n");
        assertEquals(Optional.empty(), cache(install.run()));
        awaitTraining();
        Path moved = install.scratch.resolve("moved");
        Files.move(install.home, moved);
        assertEquals(Optional.empty(), cache(install.runArgv(List.of(moved.resolve("fresh").toString()))));
        awaitTraining();
    }

    @Test
    void goesWithoutWhereNothingCanBeWrittenAndWhenTold() throws Exception {
        install.environment.put("HOME", "/dev/null");
        assertEquals(Optional.empty(), cache(install.run()));
        install.environment.remove("HOME");
        assertEquals(Optional.empty(), cache(install.run()));
        install.environment.put("HOME", install.machine.resolve("me").toString());
        install.environment.put("FRESH_NO_AOT", "1");
        assertEquals(Optional.empty(), cache(install.run()));
        Files.delete(install.home.resolve("build-id"));
        install.built();
        install.environment.remove("FRESH_NO_AOT");
        assertEquals(Optional.empty(), cache(install.run()));
        assertFalse(Files.exists(caches));
        assertEquals(0, trainings());
    }

    @Test
    void takesOverFromATrainingThatWasKilledButNotFromOneThatGoesOn() throws Exception {
        Path lock = Files.createDirectories(caches.resolve("training"));
        install.run();
        assertEquals(0, trainings());
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(300)));
        install.run();
        awaitTraining();
        assertEquals(2, files().size());
    }

    @Test
    void triesOnceWhereNoCacheCanBeMade() throws Exception {
        java("exit 1");
        install.run();
        awaitTraining();
        assertEquals(Optional.empty(), cache(install.run()));
        assertEquals(Optional.empty(), cache(install.run()));
        assertEquals(2, trainings());
    }

    @Test
    void goesToTheFolderThatThePersonChose() throws Exception {
        caches = install.scratch.resolve("my caches/fresh/aot");
        install.environment.put("XDG_CACHE_HOME", install.scratch.resolve("my caches").toString());
        install.run();
        awaitTraining();
        assertEquals(2, files().size());
    }

    /** With a real JVM, which itself would run the old classes of a cache after the jar has changed. */
    @Test
    void neverRunsTheClassesOfAnOlderBuild() throws Exception {
        Files.delete(install.home.resolve("build-id"));
        install.sources();
        install.maven("3.9.9", """
                for part in cli daemon; do
                    mkdir -p fresh-$part/target/lib
                    cp '%s' fresh-$part/target/fresh-$part.jar
                    cp '%s' fresh-$part/target/lib/other.jar
                done
                """.formatted(scratch.resolve("jar"), scratch.resolve("jar")));
        install.environment.put("FRESH_JAVA_HOME", System.getProperty("java.home"));
        jar("one");
        assertEquals(List.of("one"), install.run().out());
        awaitTraining();
        Said cached = install.run();
        assertEquals(List.of("one"), cached.out());
        assertEquals("", cached.error());
        List<Path> first = files();
        assertEquals(2, first.size(), first.toString());
        assertTrue(Files.size(first.getFirst()) > 1_000_000, "a real cache");
        jar("two");
        Path stamp = install.home.resolve("target/fresh-build-stamp");
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(install.home.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(30)));
        assertEquals(List.of("two"), install.run().out());
        awaitTraining();
        assertEquals(List.of("two"), install.run().out());
        damagedCachesAreNoMatterForPeople();
    }

    private void damagedCachesAreNoMatterForPeople() throws Exception {
        Path cache = files().getFirst();
        byte[] whole = Files.readAllBytes(cache);
        for (byte[] damaged : List.of(new byte[0], new byte[]{1, 2, 3}, Arrays.copyOf(whole, 1 << 20))) {
            Files.write(cache, damaged);
            Said said = install.run();
            assertEquals(List.of("two"), said.out());
            assertEquals("", said.error());
        }
        Files.write(cache, whole);
        install.environment.put("JAVA_TOOL_OPTIONS", "-Dx=y");
        assertEquals(List.of("two"), install.run().out());
    }

    /** A product that says one word, as client, daemon and training. */
    private void jar(String word) throws IOException {
        Path source = Files.createDirectories(scratch.resolve("source"));
        Path classes = Files.createDirectories(scratch.resolve("classes-" + word));
        StringBuilder arguments = new StringBuilder();
        for (String name : List.of("cli.FreshCommand", "cli.Training", "daemon.Daemon")) {
            String simple = name.substring(name.indexOf('.') + 1);
            Path file = source.resolve(simple + ".java");
            Files.writeString(file, "package dev.fresh." + name.substring(0, name.indexOf('.')) + "; public class "
                    + simple + " { public static void main(String[] a) throws Exception { " + (simple.equals("Training")
                            ? "if (a.length > 0) { new ProcessBuilder(a).inheritIO().start().waitFor(); }"
                                    + " FreshCommand.main(a);"
                            : "System.out.println(\"" + word + "\");")
                    + " } }");
            arguments.append(file).append('\n');
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, Stream.concat(
                Stream.of("-d", classes.toString()), arguments.toString().lines()).toArray(String[]::new));
        assertEquals(0, code);
        try (OutputStream file = Files.newOutputStream(scratch.resolve("jar"));
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                jar.write(Files.readAllBytes(each));
            }
        }
    }
}
