package dev.fresh.daemon;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that logs to standard error, then to its file, and then more than the file may hold. */
final class LogChild {

    private LogChild() {
    }

    public static void main(String[] arguments) {
        Logger log = LoggerFactory.getLogger(LogChild.class);
        log.info("before the file");
        DaemonLog.into(Path.of(arguments[0]));
        LoggerFactory.getLogger("org.example").info("too much detail");
        log.warn("secret {}", "ghp_abcdefghijklmnopqrstuvwxyz0123", new IllegalStateException("expected"));
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            log.info("x".repeat(1 << 16));
        }
    }
}
