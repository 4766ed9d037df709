package dev.fresh.launcher;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that a test needs and a machine may lack. */
public final class Tools {

    private Tools() {
    }

    /** Leaves the test out, with the reason, where the program does not work; fails it when nothing may be left out. */
    public static void require(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(tool));
        argv.addAll(List.of(arguments));
        boolean works = onPath(tool) != null && new ProcessBuilder(argv).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        if (!works) {
            String reason = tool + " does not work here, so this was not run";
            if ("1".equals(System.getenv("FRESH_STRICT"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    static String path(String tool) {
        return onPath(tool).toString();
    }

    private static Path onPath(String tool) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }
}
