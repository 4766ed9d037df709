package dev.fresh.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a package installs, laid out as below the prefix: {@code bin/fresh}, a link into {@code lib/fresh}, which is the
 * product, and {@code share} with what other programs look for.
 *
 * @param repository the checkout it is made of
 * @param folder stands for the prefix
 */
record Image(Path repository, Path folder) {

    private static final String PREFIX = "@prefix@";

    Path home() {
        return folder.resolve("lib/fresh");
    }

    /** Makes the product itself, with its runtime. */
    void product(Platform platform) throws IOException {
        Path home = Files.createDirectories(home());
        for (String part : List.of("cli", "daemon")) {
            Jars.copy(repository.resolve("fresh-" + part), home.resolve(part), platform);
        }
        List<Path> jars = new ArrayList<>(Jars.in(home.resolve("cli")));
        jars.addAll(Jars.in(home.resolve("daemon")));
        Files.writeString(home.resolve("build-id"), Jars.buildId(jars) + "\n");
        JavaRuntime.link(jars, home.resolve("runtime"));
        copy(repository.resolve("fresh"), home.resolve("fresh"));
        copy(repository.resolve("packaging/uninstall.sh"), home.resolve("uninstall.sh"));
        tree(repository.resolve("examples"), home.resolve("examples"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("fresh"), Path.of("../lib/fresh/fresh"));
    }

    /** Adds what shells, service managers, {@code man} and people look for. */
    void share() throws IOException, InterruptedException {
        Path share = folder.resolve("share");
        write(share.resolve("bash-completion/completions/fresh"), client("FreshCommand", "completion", "bash"));
        write(share.resolve("zsh/site-functions/_fresh"), client("FreshCommand", "completion", "zsh"));
        write(share.resolve("fish/vendor_completions.d/fresh.fish"), client("FreshCommand", "completion", "fish"));
        client("ManPages", share.resolve("man/man1").toString());
        Path packaging = repository.resolve("packaging");
        tree(packaging.resolve("systemd"), share.resolve("systemd/user"));
        tree(packaging.resolve("launchd"), share.resolve("fresh/launchd"));
        Path papers = share.resolve("doc/fresh");
        tree(packaging.resolve("licenses"), papers.resolve("licenses"));
        copy(repository.resolve("LICENSE"), papers.resolve("LICENSE"));
        copy(repository.resolve("NOTICE"), papers.resolve("NOTICE"));
        copy(repository.resolve("CHANGELOG.md"), papers.resolve("CHANGELOG.md"));
    }

    /** A copy below {@code root} for a package whose prefix is known. */
    Image installedIn(Path root, String prefix) throws IOException {
        Image copy = new Image(repository, root.resolve(prefix.substring(1)));
        tree(folder, copy.folder());
        Path units = copy.folder().resolve("share/systemd/user");
        try (Stream<Path> files = Files.list(units)) {
            for (Path unit : files.toList()) {
                Files.writeString(unit, Files.readString(unit).replace(PREFIX, prefix));
            }
        }
        return copy;
    }

    /** Moves what Debian keeps elsewhere. */
    void forDebian() throws IOException {
        Path share = folder.resolve("share");
        move(share.resolve("zsh/site-functions"), share.resolve("zsh/vendor-completions"));
        move(share.resolve("systemd"), folder.resolve("lib/systemd"));
        copy(repository.resolve("packaging/debian/copyright"), share.resolve("doc/fresh/copyright"));
        Files.delete(share.resolve("doc/fresh/LICENSE"));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }

    /** What one of the client's programs prints when the packed Java runs it. */
    private String client(String program, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(home().resolve("runtime/bin/java").toString(), "-cp",
                home().resolve("cli") + "/*", "dev.fresh.cli." + program));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", argv) + " failed");
        }
        return out;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    /** Copies a folder without what builds and tests leave in it. */
    private static void tree(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(from)) {
            all = files.filter(file -> !from.relativize(file).toString()
                    .matches("(.*/)?(target|__pycache__|\\.pytest_cache|node_modules|dist)(/.*)?")).sorted().toList();
        }
        for (Path file : all) {
            Path copy = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(copy);
            } else {
                copy(file, copy);
            }
        }
    }
}
