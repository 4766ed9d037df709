package dev.fresh.daemon.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * Who is connected, and never too many. A new connection goes before the oldest one that asks nothing, so that a crowd
 * of silent ones keeps nobody out; where all are being answered, the new one has to go.
 */
final class Connections implements Connection.Listener {

    private final int most;
    private final Map<EndPoint, Boolean> busy = Collections.synchronizedMap(new LinkedHashMap<>());

    Connections(int most) {
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint one = connection.getEndPoint();
        Optional<EndPoint> leaves = Optional.empty();
        synchronized (busy) {
            busy.put(one, false);
            if (busy.size() > most) {
                leaves = busy.entrySet().stream().filter(entry -> !entry.getValue()).map(Map.Entry::getKey).findFirst();
                leaves.ifPresent(busy::remove);
            }
        }
        leaves.ifPresent(EndPoint::close);
    }

    @Override
    public void onClosed(Connection connection) {
        busy.remove(connection.getEndPoint());
    }

    void busy(EndPoint one) {
        busy.replace(one, true);
    }

    void quiet(EndPoint one) {
        busy.replace(one, false);
    }

    int count() {
        return busy.size();
    }
}
