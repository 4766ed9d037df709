package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.dist.Tools.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A machine's place for one person: an empty HOME, and a PATH with the machine's programs but no Java of it. */
final class Place {

    /** The checkout, seen from the folder in which the tests of a module run. */
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    final Path scratch;
    final Path home;
    final Map<String, String> environment = new HashMap<>();

    Place(Path scratch) throws IOException {
        this.scratch = scratch.toRealPath();
        home = Files.createDirectories(this.scratch.resolve("home"));
        // One for all tests: there are thousands.
        Path programs = Files.createDirectories(Path.of("target/programs").toAbsolutePath());
        for (String folder : List.of("/usr/bin", "/bin")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path program : files.filter(file -> !file.getFileName().toString().matches("j(ava|link|shell).*"))
                        .toList()) {
                    Path link = programs.resolve(program.getFileName());
                    if (!Files.isSymbolicLink(link)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        environment.put("PATH", programs.toString());
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", Files.createDirectories(this.scratch.resolve("runtime")).toString());
    }

    /** The package of this build that ends so. */
    static Path built(String ending) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith(ending)).findAny().orElseThrow().toAbsolutePath();
        }
    }

    /** Unpacks the archive into a folder and gives the folder that lies in it. */
    Path unpack(Path folder) throws IOException, InterruptedException {
        run(folder, "tar", "xzf", built(".tar.gz").toString());
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().orElseThrow();
        }
    }

    /** A repository with one of the examples. */
    Path example(String name) throws IOException, InterruptedException {
        Path folder = scratch.resolve(name);
        run(scratch, "cp", "-R", REPOSITORY.resolve("examples").resolve(name).toString(), folder.toString());
        run(folder, "git", "init", "-q", "-b", "main");
        run(folder, "git", "config", "user.name", "Ada Example");
        run(folder, "git", "config", "user.email", "ada@example.org");
        run(folder, "git", "add", "-A");
        run(folder, "git", "commit", "-q", "-m", "Begin");
        return folder;
    }

    /** What a program printed that ended well. */
    String run(Path folder, String... argv) throws IOException, InterruptedException {
        Said said = tried(folder, argv);
        assertEquals(0, said.code(), List.of(argv) + " ended with " + said.code() + ": " + said.text());
        return said.text();
    }

    Said tried(Path folder, String... argv) throws IOException, InterruptedException {
        return Tools.run(folder, environment, new ArrayList<>(List.of(argv)));
    }

    /** Every file and folder below {@code folder}, relative to it. */
    static List<String> below(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder)).map(file -> folder.relativize(file).toString()).sorted()
                    .toList();
        }
    }
}
