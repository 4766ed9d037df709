package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tree gives the same bytes, whatever the process, the number of its threads and what the cache holds. */
class SameScanTest {

    private String scan(Path folder, String cache, String... options) throws IOException {
        List<String> argv = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        argv.addAll(List.of(options));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), ScanMain.class.getName(),
                folder.resolve(".git").toString(), "HEAD", folder.resolve(cache).toString(), ScanMain.NO_RULES));
        Process process = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void givesTheSameBytesInEveryProcessWithAnyThreadsAndAnyCache(@TempDir Path folder) throws Exception {
        Training.scan(folder);
        // Objects get other hash codes, and immutable sets another order, in each of these.
        String one = scan(folder, "one", "-XX:ActiveProcessorCount=1", "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=0");
        assertTrue(one.contains("word_count"), one);
        assertEquals(one, scan(folder, "eight", "-XX:ActiveProcessorCount=8", "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2"));
        assertEquals(one, scan(folder, "one", "-XX:ActiveProcessorCount=2"));
    }
}
