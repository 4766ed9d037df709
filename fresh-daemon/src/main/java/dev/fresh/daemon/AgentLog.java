package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
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
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Path file;
    private final InstantSource clock;

    AgentLog(Path agentFolder, InstantSource clock) {
        this.file = agentFolder.resolve("log.txt");
        this.clock = clock;
    }

    synchronized void line(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}&&[^\t]]", " ");
        String line = clean.length() > LINE_MAX ? clean.substring(0, LINE_MAX) + " ..." : clean;
        String stamped = TIME.format(clock.instant().atZone(ZoneId.systemDefault())) + " " + line + "\n";
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file) || Files.size(file) < BYTES_MAX) {
                Files.writeString(file, stamped, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the agent's log " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
