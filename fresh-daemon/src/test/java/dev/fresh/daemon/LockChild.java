package dev.fresh.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that takes and gives back the lock as it is told to. */
final class LockChild {

    private LockChild() {
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        InstanceLock lock = null;
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("take")) {
                try {
                    lock = InstanceLock.take(Path.of(arguments[0]));
                    System.out.println("taken");
                } catch (InstanceLock.AnotherDaemon e) {
                    System.out.println("another " + e.pid().orElse(0L) + " " + e.getMessage());
                }
            } else if (lock != null) {
                lock.leave();
                lock.close();
                lock = null;
            }
        }
    }
}
