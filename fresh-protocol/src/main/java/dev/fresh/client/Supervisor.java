package dev.fresh.client;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.StatusView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The process that a detached run leaves behind: nobody looks at it, and it starts a crashed daemon again. */
public final class Supervisor {

    private Supervisor() {
    }

    /** Follows the run whose id is the one argument, in the repository of the current folder. */
    public static void main(String[] arguments) {
        FreshPaths paths = FreshPaths.find(Path.of("")).orElseThrow();
        DaemonLauncher launcher = new DaemonLauncher(paths, Installation.of(System.getProperties()));
        try {
            new RunWatch(launcher, arguments[0], Duration.ofHours(1)).follow(launcher.ensure().events(), new Log());
        } catch (ClientException e) {
            System.out.println(Instant.now() + " supervisor: " + e.getMessage() + "; " + e.hint());
            System.exit(e.code().exit());
        }
        System.exit(Exits.OK);
    }

    /** Its output is the daemon's log. */
    private static final class Log implements RunWatch.Listener {

        @Override
        public void happened(EventView event) {
            // The daemon's own log has it.
        }

        @Override
        public void stands(StatusView status) {
            // Nobody is there to be told.
        }

        @Override
        public void restarts(int time) {
            System.out.println(Instant.now() + " supervisor: the daemon crashed; starting it again, time " + time);
        }
    }
}
