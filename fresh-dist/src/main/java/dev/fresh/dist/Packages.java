package dev.fresh.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes the packages of a checkout whose modules are built: an archive for everywhere, and one for Debian. */
final class Packages {

    private Packages() {
    }

    /** Takes the checkout, the folder for the packages, the version and the time that their files get. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path repository = Path.of(args[0]);
        Path output = Files.createDirectories(Path.of(args[1]));
        String version = args[2];
        Instant time = Instant.parse(args[3]);
        Platform platform = Platform.current();
        Path scratch = output.resolve("packages");
        delete(scratch);
        Image image = new Image(repository, scratch.resolve("image"));
        image.product(platform);
        image.share();
        String name = "fresh-" + version + "-" + platform.name();
        Path archive = output.resolve(name + ".tar.gz");
        try (OutputStream out = Files.newOutputStream(archive); Archive tar = new Archive(out, time)) {
            tar.tree(image.folder(), name + "/");
            tar.file(name + "/install.sh", true, Files.readAllBytes(repository.resolve("packaging/install.sh")));
        }
        say(archive);
        if (platform.isLinux()) {
            say(debian(image, scratch.resolve("debian"), output, version, platform, time));
        }
    }

    private static Path debian(Image image, Path root, Path output, String version, Platform platform, Instant time)
            throws IOException {
        Image installed = image.installedIn(root, "/usr");
        // dpkg removes what it installed.
        Files.delete(installed.home().resolve("uninstall.sh"));
        installed.forDebian();
        String control = Files.readString(image.repository().resolve("packaging/debian/control"))
                .replace("@version@", version).replace("@architecture@", platform.debian());
        Path file = output.resolve("fresh_" + version + "_" + platform.debian() + ".deb");
        DebianPackage.write(file, root, control, time);
        return file;
    }

    private static void say(Path file) throws IOException {
        System.out.printf("%s: %.1f MiB%n", file, Files.size(file) / 1048576.0);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
