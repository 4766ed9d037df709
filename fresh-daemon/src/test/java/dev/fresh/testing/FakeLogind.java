package dev.fresh.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@code systemd-inhibit} whose locks are files, each held for as long as the process that took it is alive. */
public final class FakeLogind {

    private static final String SCRIPT = """
            #!/bin/sh
            locks='LOCKS'
            if [ -e "$locks/unreachable" ]; then
                echo 'Failed to inhibit: Transport endpoint is not connected' >&2
                exit 1
            fi
            if [ "$1" = --list ]; then
                for lock in "$locks"/lock.*; do
                    [ -e "$lock" ] && [ ! -e "$locks/forgetful" ] && cat "$lock"
                done
                exit 0
            fi
            words=
            while case $1 in --*) true ;; *) false ;; esac do
                words="$words $1"
                shift
            done
            echo "fresh 0 root $$ systemd-inhibit$words" >"$locks/lock.$$"
            trap 'kill "$child"; rm -f "$locks/lock.$$"; exit 143' TERM
            "$@" &
            child=$!
            wait "$child"
            code=$?
            rm -f "$locks/lock.$$"
            exit "$code"
            """;

    private final Path bin;
    private final Path locks;

    /** Installs it into a new folder. */
    public FakeLogind(Path folder) throws IOException {
        bin = Files.createDirectories(folder.resolve("bin"));
        locks = Files.createDirectories(folder.resolve("locks"));
        Path program = Files.writeString(bin.resolve("systemd-inhibit"), SCRIPT.replace("LOCKS", locks.toString()));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
    }

    /** The environment in which it is the first that is found. */
    public Map<String, String> environment() {
        return Map.of("PATH", bin + ":/usr/bin:/bin");
    }

    /** From now on it cannot reach the log-in manager. */
    public void unreachable() throws IOException {
        Files.createFile(locks.resolve("unreachable"));
    }

    /** From now on its locks do not last. */
    public void forgetful() throws IOException {
        Files.createFile(locks.resolve("forgetful"));
    }

    /** The locks that are held. */
    public List<String> held() {
        try (Stream<Path> files = Files.list(locks)) {
            return files.filter(file -> file.getFileName().toString().startsWith("lock.")).filter(FakeLogind::isHeld)
                    .map(FakeLogind::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHeld(Path lock) {
        String pid = lock.getFileName().toString().substring("lock.".length());
        Optional<ProcessHandle> holder = ProcessHandle.of(Long.parseLong(pid));
        return holder.isPresent() && holder.get().isAlive();
    }

    private static String text(Path lock) {
        try {
            return Files.readString(lock);
        } catch (IOException _) {
            return ""; // it was given back just now
        }
    }
}
