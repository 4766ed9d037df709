package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What one agent said and what was done for it, line by line, capped; {@code fresh auto logs} shows it. */
final class AgentLog {

    private static final long BYTES_MAX = 16L << 20;
    private static final int LINE_MAX = 4000;
    private static final String FULL = "[the log is full; further output is not kept here]\n";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Path file;
    private final InstantSource clock;
    private boolean full;

    AgentLog(Path agentFolder, InstantSource clock) {
        this.file = agentFolder.resolve("log.txt");
        this.clock = clock;
    }

    synchronized void line(String text) {
        if (full) {
            return;
        }
        String line = (text.length() > LINE_MAX ? text.substring(0, LINE_MAX) + " ..." : text)
                .replaceAll("[\\p{Cc}&&[^\t]]", " ");
        String stamped = TIME.format(clock.instant().atZone(ZoneId.systemDefault())) + " " + line + "\n";
        try {
            Files.createDirectories(file.getParent());
            full = Files.exists(file) && Files.size(file) + stamped.length() > BYTES_MAX;
            if (!full || !isTold()) {
                Files.writeString(file, full ? FULL : stamped, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the agent's log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether an earlier piece of work has found it full and said so. */
    private boolean isTold() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer end = ByteBuffer.allocate(FULL.length());
            channel.read(end, channel.size() - FULL.length());
            return new String(end.array(), StandardCharsets.UTF_8).equals(FULL);
        }
    }
}
