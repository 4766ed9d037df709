package dev.fresh.house;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The working tree that these tests look at: the product's own. */
final class Repository {

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /** The tree that the test was started in, from its top folder or from a module of it. */
    static Repository own() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("fresh-protocol/pom.xml"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("started outside of the product's tree");
            }
        }
        return new Repository(at);
    }

    Path root() {
        return root;
    }

    List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
        }
    }

    /** All files below {@code folder} of every module that end with {@code ending}. */
    List<Path> files(String folder, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : modules()) {
            Path top = module.resolve(folder);
            if (Files.isDirectory(top)) {
                try (Stream<Path> files = Files.walk(top)) {
                    files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Every tracked text file by its name in the repository; files that are no UTF-8 are left out. */
    Map<String, String> trackedText() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "ls-files", "-z").directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new IOException("git ls-files failed in " + root);
        }
        Map<String, String> texts = new TreeMap<>();
        for (String name : names.split("\0")) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    texts.put(name, Files.readString(file));
                } catch (CharacterCodingException e) {
                    // A picture or an archive: nothing in it is read by people.
                    continue;
                }
            }
        }
        return texts;
    }

    String name(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
