package dev.fresh.edge.meter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Finds the events in a stream of server-sent events, in whatever pieces it comes. */
final class SseReader {

    private final BiConsumer<String, String> events;
    private final int bytesMax;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String event = "";
    private boolean afterReturn;
    private boolean tooLong;

    /**
     * @param events receives name and data of each event
     * @param bytesMax of an event; a longer one is passed over
     */
    SseReader(BiConsumer<String, String> events, int bytesMax) {
        this.events = events;
        this.bytesMax = bytesMax;
    }

    void feed(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                // A line ends with either, or with both as one.
                if (!(b == '\n' && afterReturn)) {
                    append(bytes, start, i);
                    endOfLine();
                }
                start = i + 1;
            }
            afterReturn = b == '\r';
        }
        append(bytes, start, count);
    }

    private void append(byte[] bytes, int from, int to) {
        if (line.size() + data.length() + (to - from) > bytesMax) {
            tooLong = true;
        } else {
            line.write(bytes, from, to - from);
        }
    }

    private void endOfLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (!data.isEmpty() && !tooLong) {
                events.accept(event, data.toString());
            }
            data.setLength(0);
            event = "";
            tooLong = false;
        } else if (text.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(value(text, 5));
        } else if (text.startsWith("event:")) {
            event = value(text, 6);
        }
    }

    private static String value(String text, int from) {
        return text.startsWith(" ", from) ? text.substring(from + 1) : text.substring(from);
    }
}
