package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to which position of the journal each channel has been told its news. Kept in a file, so that a restart tells
 * nothing twice; what was being delivered when the daemon died is delivered again, under the same id.
 */
final class Told {

    private static final Logger LOG = LoggerFactory.getLogger(Told.class);

    private final Path file;
    private final Map<String, Long> positions = new TreeMap<>();

    private Told(Path file) {
        this.file = file;
    }

    /**
     * What the file says.
     *
     * @param now the end of the journal: a channel that the file does not know is told what happens from now on
     */
    static Told read(Path file, long now) {
        Told told = new Told(file);
        Ways.NAMES.forEach(name -> told.positions.put(name, now));
        if (Files.exists(file)) {
            try {
                Json.object(Files.readString(file)).forEach((name, position) -> {
                    if (Ways.NAMES.contains(name) && position instanceof Number number) {
                        // A journal that was put back from a copy is shorter than what was told of it.
                        told.positions.put(name, Math.min(now, number.longValue()));
                    }
                });
            } catch (IOException | Json.BadJson e) {
                LOG.warn("{} cannot be read ({}), so nothing from before this start is told", file, e.getMessage());
            }
        }
        return told;
    }

    /** After this position somebody may have news to be told. */
    synchronized long since() {
        return positions.values().stream().min(Long::compareTo).orElse(0L);
    }

    synchronized boolean has(String channel, long position) {
        return positions.getOrDefault(channel, 0L) >= position;
    }

    synchronized void told(String channel, long position) {
        positions.merge(channel, position, Math::max);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, Json.write(positions) + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw EdgeException.environment(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
