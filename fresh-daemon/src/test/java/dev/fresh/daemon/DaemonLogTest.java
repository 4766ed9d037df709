package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DaemonLogTest {

    private static final int MANY = 200;

    @TempDir
    private Path folder;

    @Test
    void aLineStandsOnceWhereStandardErrorIsTheFile() throws IOException, InterruptedException {
        log(file(), 0);
        String text = Files.readString(file());
        assertTrue(text.lines().findFirst().orElseThrow()
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} - LogChild - INFO - before the file"), text);
        assertEquals(2, text.lines().filter(line -> line.contains(" - LogChild - ")).count(), text);
        assertTrue(text.contains("WARN - secret [hidden]\njava.lang.IllegalStateException: expected\n"), text);
        assertFalse(text.contains("too much detail"), text);
    }

    @Test
    void aFullFileIsTurnedAndStandardErrorStillSees() throws IOException, InterruptedException {
        Path elsewhere = folder.resolve("stderr");
        log(elsewhere, MANY);
        assertTrue(Files.readString(elsewhere).contains("WARN - secret [hidden]\n"));
        assertTrue(Files.size(file()) < 6L << 20, "size " + Files.size(file()));
        assertTrue(Files.size(folder.resolve("daemon.log.1")) < 6L << 20);
        assertFalse(Files.exists(folder.resolve("daemon.log.2")));
    }

    private Path file() {
        return folder.resolve("daemon.log");
    }

    private void log(Path standardError, int lines) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        File output = standardError.toFile();
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath, "-XX:TieredStopAtLevel=1", LogChild.class.getName(),
                file().toString(), Integer.toString(lines)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
        assertEquals(0, child.waitFor());
    }
}
