package dev.fresh.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A real repository with real git, as a user has one: their git runs with hooks, filters and all. */
public final class TempRepo {

    private final Path folder;

    private TempRepo(Path folder) {
        this.folder = folder;
    }

    /** An empty repository on the branch {@code main}, in a folder that does not exist yet. */
    public static TempRepo init(Path folder, String... options) {
        TempRepo repo = new TempRepo(folder);
        List<String> argv = new ArrayList<>(List.of("init", "-q", "-b", "main"));
        argv.addAll(List.of(options));
        try {
            Files.createDirectories(folder);
            repo.git(argv.toArray(String[]::new));
            repo.git("config", "user.name", "Ada Example");
            repo.git("config", "user.email", "ada@example.org");
            return new TempRepo(folder.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A checkout that is there already. */
    public static TempRepo at(Path folder) {
        return new TempRepo(folder);
    }

    public Path folder() {
        return folder;
    }

    public TempRepo write(String path, String text) {
        try {
            Files.createDirectories(folder.resolve(path).getParent());
            Files.writeString(folder.resolve(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits everything and gives the commit. */
    public String commit(String subject) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", subject);
        return git("rev-parse", "HEAD");
    }

    /** Runs the user's git in the checkout and gives its output without the last newline. */
    public String git(String... arguments) {
        return git(folder, Map.of(), arguments);
    }

    /** Runs plain git anywhere. */
    public static String git(Path where, Map<String, String> environment, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", argv) + ": " + output);
            }
            return output.stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Every file with its content, mode and date, except what the product may add: {@code .fresh}, objects and the
     * branches under {@code auto/}.
     */
    public Map<String, String> manifest() {
        Map<String, String> manifest = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String name = folder.relativize(path).toString();
                if (!name.matches("\\.fresh(/.*)?|\\.git/objects(/.*)?|\\.git/refs/heads(/auto(/.*)?)?")) {
                    manifest.put(name, describe(path, name));
                }
            }
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path path, String name) throws IOException {
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        // A folder's date tells that files came and went in it; those two are where they may.
        String date = name.isEmpty() || name.equals(".git") ? "" : facts.get("lastModifiedTime").toString();
        String content = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString()
                : Files.isRegularFile(path) ? hash(Files.readAllBytes(path)) : "";
        return facts.get("mode") + " " + date + " " + content;
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
