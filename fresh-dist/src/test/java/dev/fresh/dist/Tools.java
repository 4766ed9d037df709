package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that a test needs and a machine may lack. */
final class Tools {

    private Tools() {
    }

    /** Leaves the test out, with the reason, where a program is missing; fails it when nothing may be left out. */
    static void require(String... programs) {
        for (String program : programs) {
            if (List.of(System.getenv("PATH").split(":")).stream().map(folder -> Path.of(folder, program))
                    .noneMatch(Files::isExecutable)) {
                leaveOut(program + " is not on the PATH, so this was not run");
            }
        }
    }

    static void leaveOut(String reason) {
        if ("1".equals(System.getenv("FRESH_STRICT"))) {
            fail(reason);
        }
        abort(reason);
    }

    /** What a program printed, and how it ended. */
    record Said(int code, String text) {
    }

    static Said run(Path folder, Map<String, String> environment, List<String> argv)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("fresh-dist", ".out");
        ProcessBuilder builder = new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(out.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            fail(argv + " does not end: " + Files.readString(out));
        }
        String text = Files.readString(out);
        Files.delete(out);
        return new Said(process.exitValue(), text);
    }
}
