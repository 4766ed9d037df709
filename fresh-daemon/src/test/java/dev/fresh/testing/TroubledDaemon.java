package dev.fresh.testing;

import dev.fresh.daemon.Daemon;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The daemon on a machine whose disk begins to fail. Arguments: a file, on whose appearance these system calls fail,
 * the
 * calls, separated by commas, and those of the daemon. That they do is told by a second file, with {@code .done}.
 */
public final class TroubledDaemon {

    private TroubledDaemon() {
    }

    public static void main(String[] arguments) {
        Path trigger = Path.of(arguments[0]);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (!Files.exists(trigger)) {
                    Thread.sleep(10);
                }
                FailingCalls.begin(arguments[1].split(","));
                Files.writeString(trigger.resolveSibling(trigger.getFileName() + ".done"), "");
            } catch (InterruptedException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Daemon.main(java.util.Arrays.copyOfRange(arguments, 2, arguments.length));
    }
}
