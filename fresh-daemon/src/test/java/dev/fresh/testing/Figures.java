package dev.fresh.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What tests measured or counted, a line each: printed, and kept in the file that {@code -Dfigures} names. */
public final class Figures {

    private Figures() {
    }

    /** Tells the figures of a row of the table in docs/testing.md. */
    public static void tell(String row, String what) throws IOException {
        String line = "figure " + row + ": " + what;
        System.out.println(line);
        String file = System.getProperty("figures");
        if (file != null) {
            Path kept = Path.of(file);
            Files.createDirectories(kept.toAbsolutePath().getParent());
            Files.writeString(kept, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
