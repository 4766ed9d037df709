package dev.fresh.client;

import dev.fresh.client.HttpConnection.Deadline;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The daemon's events in their order, read as they happen. */
public final class EventStream implements AutoCloseable {

    private final HttpConnection connection;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private long position;

    EventStream(HttpConnection connection, long after) {
        this.connection = connection;
        this.position = after;
    }

    /** Position of the last event that was read: where a new stream goes on. */
    public long position() {
        return position;
    }

    /**
     * The next event; empty when none comes within the patience.
     *
     * @throws ClientException with {@link ErrorCode#NOT_RUNNING} when the daemon ends the stream
     */
    public Optional<EventView> next(Duration patience) {
        Deadline deadline = Deadline.in(patience);
        try {
            while (true) {
                int next = connection.bodyByte(deadline);
                if (next < 0) {
                    throw FreshClient.lost(new IOException("the event stream ended"));
                }
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                Optional<EventView> event = line(line.toString(StandardCharsets.UTF_8).stripTrailing());
                line.reset();
                if (event.isPresent()) {
                    position = event.get().position();
                    return event;
                }
            }
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw FreshClient.lost(e);
        }
    }

    private Optional<EventView> line(String text) {
        if (text.startsWith("data:")) {
            data.append(text.substring(5).strip());
            return Optional.empty();
        }
        // Comments keep the connection alive, and the position stands in the data too.
        if (!text.isEmpty() || data.isEmpty()) {
            return Optional.empty();
        }
        EventView event = Json.read(data.toString(), EventView.class);
        data.setLength(0);
        return Optional.of(event);
    }

    @Override
    public void close() {
        FreshClient.closeQuietly(connection);
    }
}
