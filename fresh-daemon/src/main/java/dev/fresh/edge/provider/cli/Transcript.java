package dev.fresh.edge.provider.cli;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The raw output of one call, line by line, without secrets and up to a bound. */
final class Transcript implements AutoCloseable {

    static final long BYTES_MAX = 8L << 20;

    private static final byte[] FULL = "[the transcript is full; further output is not kept here]\n"
            .getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final List<String> secrets;
    private final OutputStream out;
    private long room;

    Transcript(Path file, List<String> secrets) {
        this.file = file;
        this.secrets = List.copyOf(secrets);
        try {
            this.room = BYTES_MAX - (Files.exists(file) ? Files.size(file) : 0);
            this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw EdgeException.environment("the transcript " + file + " cannot be written", e);
        }
    }

    synchronized void line(String line) {
        if (room < 0) {
            return;
        }
        String clean = line;
        for (String secret : secrets) {
            clean = clean.replace(secret, "[token]");
        }
        byte[] bytes = (clean + "\n").getBytes(StandardCharsets.UTF_8);
        boolean fits = bytes.length + FULL.length <= room;
        try {
            out.write(fits ? bytes : FULL, 0, fits ? bytes.length : (int) Math.min(FULL.length, room));
            room = fits ? room - bytes.length : -1;
        } catch (IOException e) {
            throw EdgeException.environment("the transcript " + file + " cannot be written", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw EdgeException.environment("the transcript " + file + " cannot be written", e);
        }
    }
}
