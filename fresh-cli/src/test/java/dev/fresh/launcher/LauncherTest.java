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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script with made-up JDKs: which one it takes, what it starts, and what it says when it can't. */
final class LauncherTest {

    @TempDir
    private Path scratch;
    private FakeInstall install;

    @BeforeEach
    void install() throws IOException {
        install = new FakeInstall(scratch);
        install.built();
    }

    @ParameterizedTest
    @ValueSource(strings = {"usr/lib/jvm/temurin-25", "usr/lib64/jvm/java-26", "usr/java/jdk-25", "opt/java/openjdk",
            "me/.sdkman/candidates/java/25.0.3-tem", "me/.jdks/corretto 25", "me/.gradle/jdks/x",
            "me/.asdf/installs/java/x",
            "me/.local/share/mise/installs/java/25", "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
            "Library/Java/JavaVirtualMachines/x/Contents/Home", "home/linuxbrew/.linuxbrew/opt/openjdk/libexec"})
    void findsAJdkInTheUsualFolders(String folder) throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/java-17"), "17.0.15");
        Path jdk = install.jdk(install.machine.resolve(folder), "25.0.3");
        assertEquals(jdk + "/bin/java", install.run("auto", "status").program());
    }

    @ParameterizedTest
    @CsvSource({"25, true", "25.0.3, true", "26-ea, true", "100.1, true", "24.0.2, false", "17, false",
            "1.8.0_392, false", "x, false", "'', false"})
    void readsTheReleaseFromTheReleaseFile(String version, boolean found) throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), version);
        assertEquals(found ? 0 : 78, install.run().code());
    }

    @Test
    void prefersWhatTheUserNames() throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        Path onPath = install.jdk(install.scratch.resolve("on path"), "25");
        Path javaHome = install.jdk(install.scratch.resolve("java home"), "25");
        Path freshHome = install.jdk(install.scratch.resolve("fresh home"), "25");
        Files.createSymbolicLink(install.tools.resolve("java"), Path.of("../on path/bin/java"));
        assertEquals(onPath + "/bin/java", install.run().program());
        install.environment.put("JAVA_HOME", javaHome.toString());
        assertEquals(javaHome + "/bin/java", install.run().program());
        install.environment.put("FRESH_JAVA_HOME", freshHome.toString());
        assertEquals(freshHome + "/bin/java", install.run().program());
    }

    @Test
    void passesOverAnOldJavaHomeButNotOverAnOldChoiceOfOurs() throws Exception {
        Path old = install.jdk(install.scratch.resolve("old"), "17.0.15");
        Path jdk = install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        install.environment.put("JAVA_HOME", old.toString());
        assertEquals(jdk + "/bin/java", install.run().program());
        install.environment.put("FRESH_JAVA_HOME", old.toString());
        Said said = install.run();
        assertEquals(78, said.code());
        assertTrue(said.error().startsWith("fresh: FRESH_JAVA_HOME is " + old), said.error());
    }

    @Test
    void saysInOneSentenceThatThereIsNoJdk() throws Exception {
        Said said = install.run("auto", "status");
        assertEquals(78, said.code());
        assertEquals(List.of(), said.out());
        assertEquals(1, said.error().lines().count());
        assertTrue(said.error().contains("JDK 25") && said.error().contains("FRESH_JAVA_HOME"), said.error());
    }

    @Test
    void worksThroughLinksOnThePathAndKeepsArgumentsWhole() throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        Path bin = Files.createDirectories(install.scratch.resolve("my bin"));
        Files.createSymbolicLink(bin.resolve("middle"), install.home.resolve("fresh"));
        Files.createSymbolicLink(bin.resolve("fresh"), Path.of("middle"));
        install.environment.put("PATH", bin + ":" + install.tools);
        List<String> odd = List.of("auto", "reject", "", "two words", "*", "$HOME", "it's \"so\"", "\\", "-Dx=y");
        Said said = install.runArgv(Stream.concat(
                Stream.of("/bin/sh", "-c", "exec fresh \"$@\"", "sh"), odd.stream()).toList());
        assertEquals(0, said.code(), said.error());
        int main = said.out().indexOf("dev.fresh.cli.FreshCommand");
        assertEquals(odd, said.out().subList(main + 1, said.out().size() - 1));
        assertTrue(said.out().contains("-Dfresh.home=" + install.home), said.out().toString());
        assertTrue(said.out().contains(install.home + "/target/fresh/one/cli/*"), said.out().toString());
    }

    @ParameterizedTest
    @CsvSource({"inventory list, daemon, InventoryMain, list", "doctor, daemon, DoctorMain, ''",
            "report verify x.json, daemon, VerifyMain, x.json", "daemon run --stay, daemon, Daemon, --stay",
            "simulate --seed 42 --nights 3, daemon, SimulateMain, --seed 42 --nights 3",
            "daemon status, cli, FreshCommand, daemon status", "inventory --help, cli, FreshCommand, inventory --help",
            "auto report, cli, FreshCommand, auto report", "tui, cli, FreshCommand, tui"})
    void startsTheProgramOfEachCommand(String line, String part, String main, String rest) throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        Said said = install.run(line.split(" "));
        List<String> out = said.out();
        String name = "dev.fresh." + part + "." + main;
        assertEquals(install.home + "/target/fresh/one/" + part + "/*", out.get(out.indexOf("-cp") + 1));
        assertEquals(rest, String.join(" ", out.subList(out.indexOf(name) + 1, out.size() - 1)));
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8, true", "'', C.UTF-8, true", "de_DE.UTF-8, de_DE.UTF-8, false",
            "en_US.utf8, en_US.utf8, false"})
    void speaksUtf8WhateverTheLocale(String locale, String expected, boolean plain) throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        install.environment.put("LC_ALL", locale);
        Said said = install.run();
        assertEquals("LC_ALL=" + expected, said.out().getLast());
        assertTrue(said.out().contains("-Dfresh.plain=" + plain), said.out().toString());
    }

    @Test
    void showsTheCommandLineWhenAsked() throws Exception {
        Path jdk = install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        install.environment.put("FRESH_DEBUG", "1");
        assertTrue(install.run("x").error().startsWith("fresh: '" + jdk + "/bin/java' '-XX:"));
    }

    @Test
    void saysThatTheCurrentFolderIsGone() throws Exception {
        Said said = install.runArgv(List.of("/bin/sh", "-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$0\"",
                install.home.resolve("fresh").toString()));
        assertEquals(74, said.code());
        assertTrue(said.error().contains("fresh: the current folder no longer exists"), said.error());
    }

    @Test
    void needsNoBuildNoMavenAndNoCompilerWhereItIsInstalled() throws Exception {
        install.installed();
        Path found = install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        Files.delete(found.resolve("bin/javac"));
        Said said = install.run("auto", "status");
        assertEquals("", said.error());
        assertEquals(found + "/bin/java", said.program());
        assertTrue(said.out().contains(install.home + "/cli/*"), said.out().toString());
        Path bundled = install.jdk(install.home.resolve("runtime"), "25.0.3");
        Files.delete(bundled.resolve("bin/javac"));
        install.environment.put("JAVA_HOME", found.toString());
        assertEquals(bundled + "/bin/java", install.run("auto", "status").program());
        install.environment.put("FRESH_JAVA_HOME", found.toString());
        assertEquals(found + "/bin/java", install.run("auto", "status").program());
    }

    @Test
    void endsAsTheProgramEnded() throws Exception {
        Path jdk = install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        FakeInstall.script(jdk.resolve("bin/java"), "#!/bin/sh\nexit 69\n");
        assertEquals(69, install.run("auto", "status").code());
        assertEquals(69, install.run("tui").code());
    }

    @Test
    void usesABuildAsItIsWhereNothingCanBeWritten() throws Exception {
        install.jdk(install.machine.resolve("usr/lib/jvm/a"), "25");
        install.sources();
        FileTime later = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(install.home.resolve("target/fresh-build-stamp"), later);
        Tools.require("bwrap", "--ro-bind", "/", "/", "true");
        List<String> readOnly = List.of(Tools.path("bwrap"), "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
                install.home.resolve("fresh").toString());
        Said current = install.runArgv(readOnly);
        assertEquals(0, current.code(), current.error());
        assertEquals("", current.error());
        Files.setLastModifiedTime(install.home.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(120)));
        Said old = install.runArgv(readOnly);
        assertEquals(0, old.code(), old.error());
        assertTrue(old.error().contains("going on with the build as it is"), old.error());
        Files.delete(install.home.resolve("target/fresh-build-stamp"));
        assertEquals(78, install.runArgv(readOnly).code());
        assertFalse(Files.exists(install.home.resolve("builds")));
    }
}
