package dev.fresh.tui;

import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.client.StateReader;
import dev.fresh.protocol.Answers.EventView;
import java.time.Duration;
import java.util.Optional;

/**
 * The daemon of a repository, and its disk where none runs.
 *
 * @param bell rung for events that ask for it
 */
record LauncherSource(DaemonLauncher launcher, Runnable bell) implements Source {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public StateReader reader() {
        return launcher.silentReader();
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
        return new Streamed(after == 0 ? launcher.client().events() : launcher.client().events(after), bell);
    }

    /** A stream of the daemon. */
    private record Streamed(EventStream stream, Runnable bell) implements Events {

        @Override
        public boolean next() {
            Optional<EventView> event = stream.next(PATIENCE);
            event.filter(EventView::bell).ifPresent(_ -> bell.run());
            return event.isPresent();
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
