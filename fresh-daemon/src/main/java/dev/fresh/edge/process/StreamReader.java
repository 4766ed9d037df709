package dev.fresh.edge.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads one output stream of a process to its end on a thread of its own, so that the process never waits for us. When
 * a listener or the log fails, reading goes on and the failure is reported at the end.
 */
final class StreamReader {

    private final InputStream stream;
    private final KeptOutput kept;
    private final OutputLog log;
    private final LineSplitter lines;
    private final Thread thread;
    private volatile Exception failure;

    private StreamReader(InputStream stream, KeptOutput kept, OutputLog log, Consumer<String> listener) {
        this.stream = stream;
        this.kept = kept;
        this.log = log;
        this.lines = new LineSplitter(listener);
        this.thread = Thread.ofPlatform().daemon().name("output").unstarted(this::readAll);
    }

    static StreamReader start(InputStream stream, long bytesMax, OutputLog log, Consumer<String> listener) {
        StreamReader reader = new StreamReader(stream, new KeptOutput(bytesMax), log, listener);
        reader.thread.start();
        return reader;
    }

    /** Waits for the end of the stream; somebody outside the process tree could keep it open, so not for ever. */
    void await(Duration longest) throws InterruptedException {
        thread.join(longest);
    }

    KeptOutput kept() {
        return kept;
    }

    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    private void readAll() {
        byte[] buffer = new byte[1 << 16];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                kept.add(buffer, n);
                pass(buffer, n);
            }
            if (failure == null) {
                lines.end();
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void pass(byte[] buffer, int n) {
        if (failure != null) {
            return;
        }
        try {
            log.add(buffer, n);
            lines.add(buffer, n);
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }
}
