package dev.fresh.daemon.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Who is connected, and never too many. A new connection goes before the one that has been asking for the longest time
 * without having asked anything whole, so that a crowd of silent or slow ones keeps nobody out; where all are being
 * answered, the new one has to go.
 */
final class Connections implements Connection.Listener {

    private final int most;
    private final Duration patience;
    private final Scheduler scheduler;
    private final Map<EndPoint, Standing> all = new LinkedHashMap<>();

    /** Where a connection stands: it is being asked on until its time is up, being answered, or being written to. */
    private sealed interface Standing {

        record Asking(Scheduler.Task end) implements Standing {
        }

        record Answered() implements Standing {
        }

        record Writing() implements Standing {
        }
    }

    /**
     * Nobody yet.
     *
     * @param patience how long a request may take to come whole, and a connection to ask something
     */
    Connections(int most, Duration patience, Scheduler scheduler) {
        this.most = most;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint one = connection.getEndPoint();
        Optional<EndPoint> leaves = Optional.empty();
        synchronized (all) {
            all.put(one, asking(one));
            if (all.size() > most) {
                leaves = all.entrySet().stream().filter(entry -> !(entry.getValue() instanceof Standing.Answered))
                        .map(Map.Entry::getKey).findFirst();
                leaves.ifPresent(this::forget);
            }
        }
        leaves.ifPresent(EndPoint::close);
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (all) {
            forget(connection.getEndPoint());
        }
    }

    /** The request is whole, and whoever asked waits for as long as it takes. */
    void answers(EndPoint one) {
        move(one, new Standing.Answered());
    }

    /** The answer is known and only has to be read. */
    void writes(EndPoint one) {
        move(one, new Standing.Writing());
    }

    /** The next request may come. */
    void listens(EndPoint one) {
        synchronized (all) {
            if (all.containsKey(one)) {
                move(one, asking(one));
            }
        }
    }

    int count() {
        synchronized (all) {
            return all.size();
        }
    }

    private Standing asking(EndPoint one) {
        return new Standing.Asking(scheduler.schedule(one::close, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** To the end of the queue of those who may have to leave. */
    private void move(EndPoint one, Standing now) {
        synchronized (all) {
            if (forget(one)) {
                all.put(one, now);
            }
        }
    }

    private boolean forget(EndPoint one) {
        Standing before = all.remove(one);
        if (before instanceof Standing.Asking asking) {
            asking.end().cancel();
        }
        return before != null;
    }
}
