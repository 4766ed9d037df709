package dev.fresh.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user's repository with the user's own git, hooks and all. */
final class UserRepo {

    private static final Map<String, String> GIT = Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null",
            "LC_ALL", "C.UTF-8");

    /** What the product may change in a user's repository. */
    private static final Set<String> PRODUCTS = Set.of(".fresh", ".git/objects", ".git/refs/heads/auto");

    private final Path folder;

    private UserRepo(Path folder) {
        this.folder = folder;
    }

    /** A repository without a commit, on the branch {@code main}. */
    static UserRepo init(Path folder) throws IOException {
        UserRepo repo = new UserRepo(Files.createDirectories(folder));
        repo.git("init", "-q", "-b", "main");
        repo.git("config", "user.name", "Ada Example");
        repo.git("config", "user.email", "ada@example.org");
        return repo;
    }

    Path folder() {
        return folder;
    }

    /** Adds a folder's files, without what builds leave behind. */
    UserRepo copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().matches(".*/(target|__pycache__)/.*")).toList()) {
                Path target = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return this;
    }

    UserRepo write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
        return this;
    }

    String commit(String subject) throws IOException {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", subject);
        return git("rev-parse", "HEAD");
    }

    /** Runs git in the checkout and gives its output without the last newline. */
    String git(String... arguments) throws IOException {
        return git(folder, arguments);
    }

    static String git(Path where, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Site.Ran ran = Site.run(where, GIT, command);
        if (ran.exit() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + ran.output());
        }
        return ran.output().stripTrailing();
    }

    /**
     * Every file with its content, mode and date, except what the product may add: {@code .fresh}, objects and the
     * branches under {@code auto/}.
     */
    Map<String, String> manifest() throws IOException {
        Map<String, String> manifest = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes facts) throws IOException {
                String name = folder.relativize(path).toString();
                if (PRODUCTS.contains(name)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return name.equals(".git/refs/heads") ? FileVisitResult.CONTINUE : visitFile(path, facts);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes facts) throws IOException {
                String name = folder.relativize(path).toString();
                manifest.put(name, describe(path, name));
                return FileVisitResult.CONTINUE;
            }

            /** A lock of git's, which has gone again. */
            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && path.toString().endsWith(".lock")) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return manifest;
    }

    private static String describe(Path path, String name) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        // A folder's date tells that files came and went in it; those two are where they may.
        String date = name.isEmpty() || name.equals(".git") ? "" : facts.get("lastModifiedTime").toString();
        String content = Files.isRegularFile(path) ? hash(Files.readAllBytes(path)) : "";
        return facts.get("mode") + " " + date + " " + content;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The branches under {@code auto/}. */
    List<String> proposedBranches() {
        try {
            return git("for-each-ref", "--format=%(refname:short)", "refs/heads/auto").lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
