package dev.fresh.edge.provider.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The data of server-sent events, one after the other, of bounded size. */
final class EventStream {

    private static final int CHARS_MAX = 16 << 20;

    private final BufferedReader lines;
    private long charsRead;

    EventStream(InputStream bytes) {
        this.lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }

    /** Nobody asked for that much. */
    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1;

        TooLong(String sentence) {
            super(sentence);
        }
    }

    /** The data of the next event; null when there is none. */
    String next() throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            charsRead += line.length();
            if (charsRead > CHARS_MAX) {
                throw new TooLong("the answer is longer than " + (CHARS_MAX >> 20) + " MB");
            }
            if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                return data.toString();
            }
        }
        return data.isEmpty() ? null : data.toString();
    }
}
