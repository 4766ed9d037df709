package dev.fresh.edge.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream into lines of bounded length; the rest of a longer line is dropped. */
final class LineSplitter {

    private static final int LINE_BYTES_MAX = 1 << 20;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean open;

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i - start);
                emit();
                start = i + 1;
            }
        }
        keep(bytes, start, length - start);
    }

    /** Delivers a last line that has no newline. */
    void end() {
        if (open) {
            emit();
        }
    }

    private void keep(byte[] bytes, int from, int length) {
        open |= length > 0;
        line.write(bytes, from, Math.min(length, LINE_BYTES_MAX - line.size()));
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        open = false;
        lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
