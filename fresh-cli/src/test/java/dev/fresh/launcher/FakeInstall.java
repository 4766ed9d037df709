package dev.fresh.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real launcher in a folder with a space in its name, with everything that it finds outside of it made up: JDKs
 * that print how they were started, a Maven that writes jars, and a machine whose usual folders lie in {@code machine}.
 */
final class FakeInstall {

    private static final List<String> TOOLS = List.of("sh", "cat", "cksum", "cp", "date", "dirname", "find", "grep",
            "head",
            "ln",
            "mkdir", "mv", "ps", "readlink", "rm", "rmdir", "sed", "sha256sum", "sleep", "stty", "tail", "touch", "tr");

    final Path scratch;
    final Path home;
    /** Stands for the root folder of the machine. */
    final Path machine;
    final Path tools;
    final Map<String, String> environment = new HashMap<>();

    FakeInstall(Path scratch) throws IOException {
        this.scratch = scratch.toRealPath();
        home = Files.createDirectories(this.scratch.resolve("the product"));
        machine = Files.createDirectories(this.scratch.resolve("machine"));
        tools = Files.createDirectories(this.scratch.resolve("tools"));
        for (String tool : TOOLS) {
            script(tools.resolve(tool), "#!/bin/sh\nexec " + Tools.path(tool) + " \"$@\"\n");
        }
        Path real = Path.of("").toAbsolutePath();
        while (!Files.exists(real.resolve("fresh-protocol/pom.xml"))) {
            real = real.getParent();
        }
        String text = Files.readString(real.resolve("fresh"))
                .replaceAll("(?<= )(?=/(usr|opt|home|Library)/)", "'" + machine + "'");
        script(home.resolve("fresh"), text);
        environment.put("PATH", tools.toString());
        environment.put("HOME", Files.createDirectories(machine.resolve("me")).toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("FRESH_NO_AOT", "1");
    }

    static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A JDK whose programs print their own path and each argument on a line of its own. */
    Path jdk(Path folder, String version) throws IOException {
        script(folder.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\" \"LC_ALL=${LC_ALL:-}\"\n");
        script(folder.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(folder.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return folder;
    }

    /** A source tree that has never been built, and a Maven that can build it and counts how often it did. */
    void sources() throws IOException {
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        for (String module : List.of("cli", "daemon")) {
            Path main = Files.createDirectories(home.resolve("fresh-" + module + "/src/main/java"));
            Files.writeString(main.resolve("A.java"), "class A { }");
            Files.writeString(home.resolve("fresh-" + module + "/pom.xml"), "<project/>");
        }
        maven("3.9.9", """
                echo $$ >>builds
                for part in cli daemon; do
                    mkdir -p fresh-$part/target/lib
                    touch fresh-$part/target/fresh-$part.jar fresh-$part/target/lib/library.jar
                done
                """);
    }

    void maven(String version, String build) throws IOException {
        script(tools.resolve("mvn"), "#!/bin/sh\nif [ \"$1\" = -v ]; then echo 'Apache Maven " + version
                + "'; exit; fi\necho \"[INFO] Building fresh-daemon 0.1.0 [3/5]\"\n" + build);
    }

    /** What a package puts on a machine, but for the runtime. */
    void installed() throws IOException {
        Files.createDirectories(home.resolve("cli"));
        Files.createDirectories(home.resolve("daemon"));
        Files.writeString(home.resolve("build-id"), "0".repeat(64) + "\n");
    }

    /** A finished build whose sources are gone. */
    void built() throws IOException {
        Files.createDirectories(home.resolve("target/fresh/one/cli"));
        Files.createDirectories(home.resolve("target/fresh/one/daemon"));
        Files.writeString(home.resolve("target/fresh-build-stamp"), "one\n");
    }

    int builds() throws IOException {
        Path count = home.resolve("builds");
        return Files.exists(count) ? Files.readAllLines(count).size() : 0;
    }

    Said run(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(home.resolve("fresh").toString()));
        argv.addAll(List.of(arguments));
        return runArgv(argv);
    }

    Said runArgv(List<String> argv) throws IOException, InterruptedException {
        return new Started(argv).end();
    }

    /** What a run of the launcher printed. */
    record Said(int code, List<String> out, String error) {

        /** What the fake JVM was started with. */
        String program() {
            return out.getFirst();
        }
    }

    /** A launcher that runs. */
    final class Started {

        final Process process;
        private final Path out;
        private final Path error;

        Started(List<String> argv) throws IOException {
            out = Files.createTempFile(scratch, "out", "");
            error = Files.createTempFile(scratch, "error", "");
            ProcessBuilder builder = new ProcessBuilder(argv).directory(machine.toFile()).redirectOutput(out.toFile())
                    .redirectError(error.toFile()).redirectInput(Path.of("/dev/null").toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
        }

        Said end() throws IOException, InterruptedException {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the launcher does not end:\n" + Files.readString(error));
            }
            return new Said(process.exitValue(), Files.readAllLines(out), Files.readString(error));
        }
    }
}
