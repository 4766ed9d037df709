package dev.fresh.edge.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A log file that grows as output comes, up to a bound, and then says that it stopped. */
final class OutputLog implements AutoCloseable {

    private final OutputStream file;
    private long room;

    private OutputLog(OutputStream file, long bytesMax) {
        this.file = file;
        this.room = bytesMax;
    }

    static OutputLog appendTo(Path file, long bytesMax) throws IOException {
        return new OutputLog(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                bytesMax);
    }

    static OutputLog none() {
        return new OutputLog(OutputStream.nullOutputStream(), Long.MAX_VALUE);
    }

    synchronized void add(byte[] bytes, int length) throws IOException {
        if (room < 0) {
            return;
        }
        int fits = (int) Math.min(length, room);
        file.write(bytes, 0, fits);
        room -= fits;
        if (fits < length) {
            file.write("\n[the log is full; further output is not kept here]\n".getBytes(StandardCharsets.UTF_8));
            room = -1;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
