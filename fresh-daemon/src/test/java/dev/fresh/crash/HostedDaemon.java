package dev.fresh.crash;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The product's daemon in this process, whose threads can all be ended. */
final class HostedDaemon {

    private static final PointsLoader PRODUCT = new PointsLoader();

    private final ThreadGroup threads = new ThreadGroup("daemon");
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Thread main;

    private HostedDaemon(Path repository) {
        main = new Thread(threads, () -> {
            try {
                Method run = PRODUCT.loadClass("dev.fresh.daemon.Daemon").getDeclaredMethod("run", String[].class,
                        Path.class);
                run.setAccessible(true);
                code.complete((Integer) run.invoke(null, new String[0], repository));
            } catch (ReflectiveOperationException | LinkageError e) {
                code.completeExceptionally(e);
            }
        }, "daemon");
    }

    static HostedDaemon start(Path repository) {
        HostedDaemon daemon = new HostedDaemon(repository);
        daemon.main.start();
        return daemon;
    }

    /** Whether it has ended by itself. */
    boolean over() {
        return code.isDone();
    }

    /** How it ended: its exit code, or what was thrown. */
    Object end() {
        return code.handle((number, thrown) -> thrown == null ? number : thrown).join();
    }

    /** Ends it, as a signal would; one that has crashed can do nothing more on its way. */
    void stop() {
        try {
            while (main.isAlive()) {
                // Whoever waits for the one writer hears that it has ended, and everything is given up one by one.
                interrupt("engine");
                main.join(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void interrupt(String name) {
        Thread[] all = new Thread[threads.activeCount() + 64];
        threads.enumerate(all);
        Arrays.stream(all).filter(Objects::nonNull).filter(thread -> thread.getName().equals(name))
                .forEach(Thread::interrupt);
    }
}
