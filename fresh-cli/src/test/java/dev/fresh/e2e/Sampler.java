package dev.fresh.e2e;

import dev.fresh.client.DaemonLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Looks twenty times a second for canaries in what the daemon's processes show of themselves, until it is closed. */
final class Sampler implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final ProcessHandle daemon;
    private final List<String> canaries;
    private final Set<String> hits = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile int looks;

    Sampler(ProcessHandle daemon, List<String> canaries) {
        this.daemon = daemon;
        this.canaries = canaries;
        thread = Thread.ofPlatform().daemon().start(this::sample);
    }

    Set<String> hits() {
        return Set.copyOf(hits);
    }

    int looks() {
        return looks;
    }

    private void sample() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look("cmdline", daemon);
                daemon.descendants().forEach(process -> {
                    look("cmdline", process);
                    look("environ", process);
                });
                looks++;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String what, ProcessHandle process) {
        try {
            Path folder = Path.of("/proc", Long.toString(process.pid()));
            String command = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            String text = Files.readString(folder.resolve(what), StandardCharsets.ISO_8859_1);
            // For an instant a new process is still Java's own helper, with what the daemon has.
            boolean begun = what.equals("cmdline") || !command.contains("jspawnhelper")
                    && !command.contains(DaemonLauncher.DAEMON);
            if (begun && canaries.stream().anyMatch(text::contains)) {
                hits.add(what + " of " + process.info().command().orElse("?"));
            }
        } catch (IOException _) {
            return; // it has ended
        }
    }

    /** Files below a folder that hold one of the canaries. */
    static List<Path> filesWith(Path folder, List<String> canaries) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> canaries.stream().anyMatch(text(file)::contains)).toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return ""; // it was removed while we looked
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
