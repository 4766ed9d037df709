package dev.fresh.edge.inventory;

import dev.fresh.core.task.InventoryReport.Skipped;
import dev.fresh.edge.EdgeException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The files of one commit, read from git objects alone: no work tree, no index, no hook, no filter, no network. Native
 * git reads every object format and any pack that the user's git has written.
 */
final class GitTree {

    private static final int LINE_BYTES_MAX = 200;

    private final Path gitDir;

    GitTree(Path gitDir) {
        this.gitDir = gitDir;
    }

    /** A file of the commit. */
    record Entry(String path, String blob, boolean executable, long size) {
    }

    /** The full id that a revision names, empty when it names no commit. */
    Optional<String> find(String revision) {
        String id = new String(output("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"),
                StandardCharsets.UTF_8).strip();
        return Optional.of(id).filter(text -> !text.isEmpty());
    }

    String commit(String revision) {
        return find(revision).orElseThrow(() -> EdgeException.environment("There is no commit " + revision + " in "
                + gitDir + "."));
    }

    /** The files of a commit; symbolic links and submodules are told to {@code skipped} instead. */
    List<Entry> list(String commit, Consumer<Skipped> skipped) {
        List<Entry> entries = new ArrayList<>();
        byte[] out = output("ls-tree", "-r", "-l", "-z", "--full-tree", commit);
        int from = 0;
        for (int at = 0; at < out.length; at++) {
            if (out[at] == 0) {
                String line = new String(out, from, at - from, StandardCharsets.UTF_8);
                from = at + 1;
                int tab = line.indexOf('\t');
                String[] parts = line.substring(0, tab).split(" +");
                if (parts[1].equals("blob") && parts[0].startsWith("100")) {
                    entries.add(new Entry(line.substring(tab + 1), parts[2], parts[0].equals("100755"),
                            size(parts[3])));
                } else {
                    skipped.accept(new Skipped(line.substring(tab + 1), parts[1].equals("commit")
                            ? "It is a submodule; its own repository has its own inventory."
                            : "It is a symbolic link; what it points to is read where it is."));
                }
            }
        }
        return entries;
    }

    /** A blob that a partial clone has left out is too large to read. */
    private static long size(String text) {
        return text.matches("\\d+") ? Long.parseLong(text) : Long.MAX_VALUE;
    }

    /** Hands over the content of every blob, in the given order. */
    void read(List<Entry> entries, BiConsumer<Entry, byte[]> receiver) {
        if (entries.isEmpty()) {
            return;
        }
        Process git = start("cat-file", "--batch");
        Thread writer = Thread.ofVirtual().start(() -> ask(git, entries));
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(git.getInputStream(), 1 << 16))) {
            for (Entry entry : entries) {
                String[] head = line(in).split(" ");
                if (head.length != 3) {
                    throw EdgeException.environment("The object of " + entry.path() + " is missing in " + gitDir
                            + "; run git fsck there.");
                }
                byte[] content = in.readNBytes(Integer.parseInt(head[2]));
                in.skipNBytes(1);
                receiver.accept(entry, content);
            }
            writer.join();
        } catch (IOException e) {
            throw EdgeException.environment("The objects in " + gitDir + " cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EdgeException.environment("Reading " + gitDir + " was interrupted.", e);
        } finally {
            git.destroyForcibly();
        }
    }

    private static void ask(Process git, List<Entry> entries) {
        try (OutputStream out = git.getOutputStream()) {
            StringBuilder ids = new StringBuilder();
            for (Entry entry : entries) {
                ids.append(entry.blob()).append('\n');
            }
            out.write(ids.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The reader meets the same broken pipe and reports it with the object that is missing.
            git.destroy();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LINE_BYTES_MAX; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private byte[] output(String... arguments) {
        Process git = start(arguments);
        try {
            git.getOutputStream().close();
            byte[] out = git.getInputStream().readAllBytes();
            int code = git.waitFor();
            if (code != 0 && !Arrays.asList(arguments).contains("--quiet")) {
                throw EdgeException.environment("git " + arguments[0] + " ended with " + code + " in " + gitDir
                        + "; check that the folder is a git repository and the commit exists.");
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EdgeException.environment("Reading " + gitDir + " was interrupted.", e);
        } finally {
            git.destroyForcibly();
        }
    }

    private Process start(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "--git-dir=" + gitDir, "-c", "core.hooksPath=/dev/null"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.putAll(Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null", "GIT_NO_LAZY_FETCH",
                "1", "GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw EdgeException.environment("git cannot be started; install git and put it on the PATH.", e);
        }
    }
}
