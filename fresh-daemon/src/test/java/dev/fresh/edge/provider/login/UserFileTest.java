package dev.fresh.edge.provider.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a person, replaced while others read and write them. */
final class UserFileTest {

    @TempDir
    private Path folder;

    @Test
    void isReplacedOnlyWhenItStillHoldsWhatWasRead() throws Exception {
        UserFile file = new UserFile(MadeUp.write(folder.resolve("a.json"), "{}"));
        UserFile.Content first = file.read().orElseThrow();
        assertTrue(file.replace(first, "{\"a\":1}"));
        assertFalse(file.replace(first, "{\"a\":2}"));
        assertEquals("{\"a\":1}", Files.readString(file.path()));
        try (var all = Files.list(folder)) {
            assertEquals(List.of(file.path()), all.toList());
        }
    }

    @Test
    void isAlwaysWholeForWhoReadsIt() throws Exception {
        UserFile file = new UserFile(MadeUp.write(folder.resolve("a.json"), "0".repeat(50_000)));
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                while (!over.get()) {
                    String text = Files.readString(file.path());
                    assertEquals(text.substring(0, 1).repeat(50_000), text);
                    count++;
                }
                return count;
            });
            for (int i = 1; i <= 100; i++) {
                assertTrue(file.replace(file.read().orElseThrow(), Integer.toString(i % 10).repeat(50_000)));
            }
            over.set(true);
            assertTrue(reads.get() > 0);
        }
    }

    @Test
    void isNotReadWhenItIsNoFileOrTooLarge() throws Exception {
        assertEquals(Optional.empty(), new UserFile(folder).read());
        assertEquals(Optional.empty(), new UserFile(folder.resolve("absent")).read());
        Path large = Files.writeString(folder.resolve("large"), " ".repeat((1 << 20) + 1));
        assertEquals(Optional.empty(), new UserFile(large).read());
    }
}
