package dev.fresh.edge.inventory.facts;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The facts of one language by blob id, in one file that only grows.
 *
 * <p>A first line names format, grammar and analyser versions; a file with any other first line is begun anew. Records
 * follow: length of the id (1 byte), id, length of the content (4 bytes), check sum over both (4 bytes), content. The
 * file is cut behind the last record that is whole. It is only a cache: when it cannot be read or written, a scan is
 * slower and says so.
 */
public final class FactsCache {

    private static final long BYTES_MAX = 512L << 20;

    private final Path file;
    private final byte[] head;
    private final Consumer<String> progress;
    private final Map<String, byte[]> known = new HashMap<>();
    private long end;

    private FactsCache(Path file, String version, Consumer<String> progress) {
        this.file = file;
        this.head = (version + "\n").getBytes(StandardCharsets.UTF_8);
        this.progress = progress;
    }

    public static FactsCache open(Path folder, Analyser analyser, Consumer<String> progress) {
        String version = "fresh facts " + FactsCodec.VERSION + " " + analyser.grammar().name() + " "
                + analyser.grammar().version() + " " + analyser.version();
        FactsCache cache = new FactsCache(folder.resolve(analyser.language() + ".facts"), version, progress);
        try {
            Files.createDirectories(folder);
            if (Files.exists(cache.file)) {
                cache.load();
            }
        } catch (IOException e) {
            progress.accept("The cache " + cache.file + " cannot be read, so every file is read anew: "
                    + e.getMessage());
        }
        return cache;
    }

    public Optional<FileFacts> get(String blob) {
        byte[] content = known.get(blob);
        if (content == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(FactsCodec.decode(content));
        } catch (IOException e) {
            // The check sum held, so another program wrote it; the file is begun anew with the next append.
            progress.accept("The cache " + file + " holds a foreign record and is rebuilt.");
            known.clear();
            end = 0;
            return Optional.empty();
        }
    }

    private void load() throws IOException {
        if (Files.size(file) > BYTES_MAX) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        if (all.remaining() < head.length || !all.slice(0, head.length).equals(ByteBuffer.wrap(head))) {
            return;
        }
        all.position(head.length);
        end = head.length;
        while (all.hasRemaining()) {
            int idLength = Byte.toUnsignedInt(all.get());
            if (all.remaining() < idLength + 8) {
                return;
            }
            byte[] id = new byte[idLength];
            all.get(id);
            int length = all.getInt();
            int sum = all.getInt();
            if (length < 0 || all.remaining() < length) {
                return;
            }
            byte[] content = new byte[length];
            all.get(content);
            if (sum(id, content) != sum) {
                return;
            }
            known.put(new String(id, StandardCharsets.US_ASCII), content);
            end = all.position();
        }
    }

    private static int sum(byte[] id, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(id);
        crc.update(content);
        return (int) crc.getValue();
    }

    /**
     * Keeps new facts for the next scan.
     *
     * @param used how many records this scan wanted; a file that is mostly old is begun anew
     */
    public void append(Map<String, FileFacts> fresh, List<String> used) {
        boolean stale = known.size() > 4 * used.size() + 2_000;
        if (fresh.isEmpty() && !stale) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (stale) {
                end = 0;
                for (String blob : used) {
                    if (known.containsKey(blob)) {
                        write(out, blob, known.get(blob));
                    }
                }
            }
            for (Map.Entry<String, FileFacts> entry : fresh.entrySet()) {
                write(out, entry.getKey(), FactsCodec.encode(entry.getValue()));
            }
            store(bytes.toByteArray());
        } catch (IOException e) {
            progress.accept("The cache " + file + " cannot be written, so the next scan is as slow as this one: "
                    + e.getMessage());
        }
    }

    private static void write(DataOutputStream out, String blob, byte[] content) throws IOException {
        byte[] id = blob.getBytes(StandardCharsets.US_ASCII);
        out.writeByte(id.length);
        out.write(id);
        out.writeInt(content.length);
        out.writeInt(sum(id, content));
        out.write(content);
    }

    private void store(byte[] records) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            // Another scan is writing, or wrote since we read: its records are as good, so ours are let go.
            if (lock == null || end > 0 && channel.size() < end) {
                return;
            }
            if (end == 0) {
                channel.truncate(0);
                put(channel, ByteBuffer.wrap(head), 0);
                end = head.length;
            }
            channel.truncate(end);
            put(channel, ByteBuffer.wrap(records), end);
            end += records.length;
        } catch (OverlappingFileLockException e) {
            progress.accept("Another scan of this process writes the cache " + file + ".");
        }
    }

    private static void put(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        long position = at;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }
}
