package dev.fresh.client;

import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows one run to its end, and starts its daemon again when that crashes. */
public final class RunWatch {

    private final DaemonLauncher launcher;
    private final String runId;
    private final Duration patience;
    private final List<Duration> pauses;
    private int crashes;

    /**
     * A watch that starts a crashed daemon again three times and then no more, each time after its {@link Guard} has
     * had
     * the time to do so.
     *
     * @param patience how long nothing may happen until the listener is told so
     */
    public RunWatch(DaemonLauncher launcher, String runId, Duration patience) {
        this(launcher, runId, patience, List.of(Duration.ofSeconds(4), Duration.ofSeconds(6), Duration.ofSeconds(10)));
    }

    RunWatch(DaemonLauncher launcher, String runId, Duration patience, List<Duration> pauses) {
        this.launcher = launcher;
        this.runId = runId;
        this.patience = patience;
        this.pauses = List.copyOf(pauses);
    }

    /** What the one who follows wants to know. */
    public interface Listener {

        void happened(EventView event);

        /** Something happened and this is where the run stands, or nothing did for as long as the patience lasts. */
        void stands(StatusView status);

        /** The daemon crashed and is started again, for the {@code time}-th time. */
        void restarts(int time);
    }

    /**
     * Follows the run from the events of {@code first} on.
     *
     * @param first a stream that was opened before the run was asked for
     * @return the status when the run has ended or is paused; the same when the daemon was stopped before
     * @throws ClientException when the daemon crashes too often
     */
    public StatusView follow(EventStream first, Listener listener) {
        EventStream stream = first;
        while (true) {
            try (EventStream reading = stream) {
                return read(reading, listener);
            } catch (ClientException e) {
                if (e.code() != ErrorCode.NOT_RUNNING) {
                    throw e;
                }
            }
            long position = stream.position();
            Optional<FreshClient> client = again(listener);
            if (client.isEmpty()) {
                return launcher.reader().status();
            }
            stream = client.get().events(position);
        }
    }

    private StatusView read(EventStream stream, Listener listener) {
        while (true) {
            StatusView status = launcher.client().status();
            listener.stands(status);
            if (over(status)) {
                return status;
            }
            Optional<EventView> event = stream.next(patience);
            // Events come in bursts; the status is asked for once after each.
            while (event.isPresent()) {
                listener.happened(event.get());
                event = stream.next(Duration.ofMillis(50));
            }
        }
    }

    private boolean over(StatusView status) {
        return !status.running() || !status.runId().equals(Optional.of(runId))
                || status.runState().equals(Optional.of(RunState.PAUSED));
    }

    private Optional<FreshClient> again(Listener listener) {
        Optional<FreshClient> running = back(crashes < pauses.size() ? pauses.get(crashes) : Duration.ZERO);
        if (running.isPresent() || !launcher.crashed()) {
            return running;
        }
        crashes++;
        if (crashes > pauses.size()) {
            throw new ClientException(ErrorCode.DAEMON_FAILED, "the daemon crashed " + crashes + " times",
                    "look into .fresh/logs/daemon.log; `fresh auto start` continues the run");
        }
        listener.restarts(crashes);
        return Optional.of(launcher.ensure());
    }

    /** The daemon that somebody else starts meanwhile, if somebody does. */
    private Optional<FreshClient> back(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<FreshClient> running = launcher.running();
        while (running.isEmpty() && launcher.crashed() && System.nanoTime() < end) {
            sleep();
            running = launcher.running();
        }
        return running;
    }

    private static void sleep() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ErrorCode.INTERRUPTED, "interrupted while waiting for the daemon", "", e);
        }
    }
}
