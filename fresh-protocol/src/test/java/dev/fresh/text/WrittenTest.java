package dev.fresh.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.protocol.Exits;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class WrittenTest {

    private static final String LONG = "x".repeat(1 << 20);

    private final StringWriter said = new StringWriter();
    private final PrintWriter err = new PrintWriter(said);

    @Test
    void aFullDiskIsTold() throws Exception {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertEquals(Exits.IO, exit(new Written(full), Exits.OK));
            assertEquals("fresh: the output could not be written: No space left on device\n", said.toString());
            assertEquals(Exits.UNAVAILABLE, exit(new Written(full), Exits.UNAVAILABLE));
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoTrouble() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe"); // what the JDK says for EPIPE
            }
        };
        assertEquals(Exits.OK, exit(new Written(closed), Exits.OK));
        assertEquals("", said.toString());
    }

    private int exit(Written written, int code) {
        PrintWriter out = new PrintWriter(written);
        out.print(LONG);
        out.flush();
        return written.exit(code, Exits.IO, err::println);
    }
}
