package dev.fresh.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** The product as it lies where it is installed, made of what has been compiled: what is typed goes to its launcher. */
final class Installed {

    private final Path home;

    private Installed(Path home) {
        this.home = home;
    }

    /** An installation in a new folder. */
    static Installed in(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("daemon"));
        Files.createSymbolicLink(home.resolve("cli"), jars.getFileName());
        int number = 0;
        for (String entry : Site.installation().classPath().split(":")) {
            Path path = Path.of(entry);
            Path jar = jars.resolve(++number + ".jar");
            if (Files.isRegularFile(path)) {
                put(path, jar);
            } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                pack(path, jar);
            }
        }
        Files.writeString(home.resolve("build-id"), "0".repeat(64) + "\n");
        Path launcher = Path.of("..", "fresh").toAbsolutePath().normalize();
        Files.copy(launcher, home.resolve("fresh"), StandardCopyOption.COPY_ATTRIBUTES);
        return new Installed(home);
    }

    private static void put(Path file, Path place) throws IOException {
        try {
            Files.createLink(place, file);
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.copy(file, place); // it lies on another disk
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(Deflater.BEST_SPEED);
            files.filter(Files::isRegularFile).sorted().forEach(each -> {
                try {
                    out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                    Files.copy(each, out);
                    out.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * What the launcher does with these words, typed in the repository of a site.
     *
     * @param wrapper runs it on a machine that is made for it
     */
    Site.Ran fresh(Site site, List<String> wrapper, Map<String, String> environment, String... words)
            throws IOException {
        List<String> argv = new ArrayList<>(wrapper);
        argv.add(home.resolve("fresh").toString());
        argv.addAll(List.of(words));
        Map<String, String> all = new HashMap<>(Map.of("FRESH_NO_AOT", "1", "FRESH_JAVA_HOME",
                System.getProperty("java.home")));
        all.putAll(environment);
        return Site.run(site.repo().folder(), all, argv);
    }
}
