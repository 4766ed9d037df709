package dev.fresh.tui;

import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.client.StateReader;
import java.time.Duration;

/** The daemon of a repository, and its disk where none runs. */
record LauncherSource(DaemonLauncher launcher) implements Source {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public StateReader reader() {
        return launcher.reader();
    }

    @Override
    public StateReader daemon() {
        return launcher.client();
    }

    @Override
    public FreshClient commands() {
        return launcher.ensure();
    }

    @Override
    public Events events(long after) {
        return new Streamed(after == 0 ? launcher.client().events() : launcher.client().events(after));
    }

    /** A stream of the daemon. */
    private record Streamed(EventStream stream) implements Events {

        @Override
        public boolean next() {
            return stream.next(PATIENCE).isPresent();
        }

        @Override
        public long position() {
            return stream.position();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
