package dev.fresh.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that is generated and kept in the repository, compared here; {@code -Dgolden.update=true} writes it anew. */
public final class Golden {

    private Golden() {
    }

    /** Compares with a file, given from the top of the project. */
    public static void assertSame(String file, String generated) {
        Path path = top().resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, generated);
            }
            assertEquals(Files.exists(path) ? Files.readString(path) : "(absent)", generated,
                    file + " is out of date: run this test with -Dgolden.update=true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the project, from that of the module that is tested. */
    public static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("fresh-daemon"))) {
            at = at.getParent();
        }
        return at;
    }
}
