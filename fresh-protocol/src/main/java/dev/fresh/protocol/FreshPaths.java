package dev.fresh.protocol;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything of fresh lives in one repository.
 *
 * @param root the top folder of the checkout, without symbolic links
 */
public record FreshPaths(Path root) {

    /** What {@code .fresh/.gitignore} holds: people share configuration, never state. */
    public static final String GITIGNORE = """
            # Written by fresh: configuration is shared, everything else stays on this machine.
            *
            !.gitignore
            !config.yaml
            !prices.json
            !roles/
            !roles/*.yaml
            !rules/
            !rules/*.json
            """;

    /** The longest socket path, in bytes, that every system we know can bind. */
    private static final int LONGEST_SOCKET = 100;

    /** The paths of the checkout that {@code folder} lies in; empty outside of git checkouts. */
    public static Optional<FreshPaths> find(Path folder) {
        for (Path at = real(folder); at != null; at = at.getParent()) {
            if (isCheckout(at)) {
                return Optional.of(new FreshPaths(at));
            }
        }
        return Optional.empty();
    }

    /** Whether {@code folder} lies in a repository without a checkout. */
    public static boolean inBareRepository(Path folder) {
        for (Path at = real(folder); at != null; at = at.getParent()) {
            if (isCheckout(at)) {
                return false;
            }
            if (isGitFolder(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCheckout(Path folder) {
        Path git = folder.resolve(".git");
        return Files.isRegularFile(git) || isGitFolder(git);
    }

    private static boolean isGitFolder(Path folder) {
        return Files.exists(folder.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder.resolve("objects")) && Files.isDirectory(folder.resolve("refs"));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }

    public Path folder() {
        return root.resolve(".fresh");
    }

    public Path config() {
        return folder().resolve("config.yaml");
    }

    public Path gitignore() {
        return folder().resolve(".gitignore");
    }

    /** Journal, ledger, lock and, where its path is short enough, the socket. */
    public Path state() {
        return folder().resolve("state");
    }

    /** Held by the daemon as long as it lives. */
    public Path lock() {
        return state().resolve("daemon.lock");
    }

    /** The daemon's bare clone and the worktrees. */
    public Path workspaces() {
        return folder().resolve("workspaces");
    }

    /** Transcripts, prompts and logs of the agents, one folder each. */
    public Path agents() {
        return folder().resolve("agents");
    }

    public Path logs() {
        return folder().resolve("logs");
    }

    /** What the daemon process writes to its output and error streams. */
    public Path daemonLog() {
        return logs().resolve("daemon.log");
    }

    public Path cache() {
        return folder().resolve("cache");
    }

    /** Where the daemon listens. */
    public Path socket() {
        return socket(System.getenv());
    }

    /** Another socket of the same daemon; short paths only, as this one's is a little longer. */
    public Path socketBeside(String name) {
        String own = socket().getFileName().toString();
        return socket().resolveSibling((own.equals("daemon.sock") ? "" : own.replace(".sock", "-")) + name + ".sock");
    }

    Path socket(Map<String, String> environment) {
        Path near = state().resolve("daemon.sock");
        return near.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET ? near
                : runtimeFolder(environment).resolve(hash(root.toString()) + ".sock");
    }

    /** Keeps all that is not shared out of the user's git; what people have made of the file stays as it is. */
    public void hide() {
        try {
            if (Files.notExists(gitignore(), LinkOption.NOFOLLOW_LINKS)) {
                Files.writeString(gitignore(), GITIGNORE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(gitignore() + " cannot be written (" + e.getMessage()
                    + "): make its folder yours and writable", e);
        }
    }

    /**
     * Makes the folders that state and socket need, for the owner alone; ones that others could enter are narrowed.
     *
     * @throws UncheckedIOException when that is not possible, or a folder that only fresh makes belongs to somebody
     *     else; the message says what to do
     */
    public void prepare() {
        privateFolder(folder());
        hide();
        privateFolder(state());
        privateFolder(logs());
        privateFolder(socket().getParent());
        plain(daemonLog());
        plain(lock());
        own(state());
        own(socket().getParent());
    }

    /** What is written there would end up in another file, such as one that a shell reads. */
    private static void plain(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw new UncheckedIOException(new IOException(file + " is a link where a file of fresh's own has to be:"
                    + " move it away"));
        }
    }

    /** Somebody who owns the folder could enter it again, and root may narrow what belongs to others. */
    private static void own(Path folder) {
        try {
            Owner.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Makes a folder that only its owner can enter, or narrows an existing one to that. */
    public static void privateFolder(Path folder) {
        try {
            if (!narrowed(folder)) {
                make(folder);
            }
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException(e.getFile() + " is a file or a link where a folder for its owner alone has"
                    + " to be: move it away", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " cannot be made for its owner alone ("
                    + e.getMessage() + "): make it yours and writable", e);
        }
    }

    private static void make(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        try {
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // Another fresh that was started at the same moment may just have made it.
            if (!narrowed(folder)) {
                throw e;
            }
        }
    }

    /** False when it is no folder yet, or something else. */
    private static boolean narrowed(Path folder) throws IOException {
        boolean isThere = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
        if (isThere) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        return isThere;
    }

    /** A folder of this person on this machine, for what the daemons of all repositories share; it is made. */
    public static Path personal() {
        Path folder = runtimeFolder(System.getenv());
        privateFolder(folder);
        return folder;
    }

    private static Path runtimeFolder(Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        long user = new UnixSystem().getUid();
        try {
            // Whoever owns the folder above could put another one in the place of ours.
            boolean usable = runtime.startsWith("/") && runtime.length() < 60 && Files.isDirectory(Path.of(runtime))
                    && Owner.owns(Path.of(runtime));
            Path folder = usable ? Path.of(runtime, "fresh") : Path.of("/tmp", "fresh-" + user);
            // Anybody may make a folder in /tmp, and whoever owns it could pretend to be the daemon.
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Owner.owns(folder)) {
                throw new IOException("it belongs to another user");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for sockets (XDG_RUNTIME_DIR, else /tmp/fresh-" + user
                    + ") cannot be used", e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
