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
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * The facts of one language by blob id and grammar, in one file that only grows.
 *
 * <p>A first line names format, grammar and analyser versions; a file with any other first line is begun anew. Records
 * follow: length of the id (1 byte), id, length of the content (4 bytes), check sum over both (4 bytes), content. The
 * file is cut behind the last record that is whole. It is only a cache: when it cannot be read or written, a scan is
 * slower and says so.
 */
public final class FactsCache {

    /** Which share of the heap a file may take while it is read; a larger one is begun anew. */
    private static final int HEAP_SHARE = 4;
    /** A file is begun anew when it holds so many times as much as a scan wants, and this much more. */
    private static final int STALE_TIMES = 4;
    private static final int STALE_BYTES = 16 << 20;

    private final Path file;
    private final byte[] head;
    private final Consumer<String> progress;
    private final Map<String, ByteBuffer> known = new HashMap<>();
    /** How long the file was when it was read, and where the last whole record in it ends. */
    private long size;
    private long end;

    private FactsCache(Path file, String version, Consumer<String> progress) {
        this.file = file;
        this.head = (version + "\n").getBytes(StandardCharsets.UTF_8);
        this.progress = progress;
    }

    /** @param parser the name of a parser other than the usual one, else empty */
    public static FactsCache open(Path folder, Analyser analyser, String parser, Consumer<String> progress) {
        String version = "fresh facts " + FactsCodec.VERSION + " " + parser + analyser.grammar().name() + " "
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

    /** The facts of a file as they are stored; two grammars see different things in the same text. */
    public static byte[] record(FileFacts facts) {
        return FactsCodec.encode(facts);
    }

    public static String key(String blob, Analyser analyser, String path) {
        return blob + ' ' + analyser.grammar(path).name();
    }

    public boolean has(String key) {
        return known.containsKey(key);
    }

    /**
     * The facts of a file that is known.
     *
     * @throws IOException when another program wrote what cannot be facts, though its check sum holds; the cache is
     *     then empty, and its file is begun anew with the next append
     */
    public FileFacts get(String key, Words words) throws IOException {
        try {
            return FactsCodec.decode(known.get(key), words);
        } catch (IOException e) {
            progress.accept("The cache " + file + " holds a foreign record and is rebuilt.");
            known.clear();
            end = 0;
            throw e;
        }
    }

    private void load() throws IOException {
        size = Files.size(file);
        if (size > Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory()) / HEAP_SHARE) {
            return;
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        if (all.remaining() < head.length || !all.slice(0, head.length).equals(ByteBuffer.wrap(head))) {
            return;
        }
        all.position(head.length);
        end = head.length;
        CRC32 crc = new CRC32();
        while (all.hasRemaining()) {
            int idLength = Byte.toUnsignedInt(all.get());
            if (all.remaining() < idLength + 8) {
                return;
            }
            int id = all.position();
            all.position(id + idLength);
            int length = all.getInt();
            int sum = all.getInt();
            if (length < 0 || all.remaining() < length) {
                return;
            }
            int content = all.position();
            crc.reset();
            crc.update(all.array(), id, idLength);
            crc.update(all.array(), content, length);
            if ((int) crc.getValue() != sum) {
                return;
            }
            known.put(new String(all.array(), id, idLength, StandardCharsets.US_ASCII), all.slice(content, length));
            all.position(content + length);
            end = all.position();
        }
    }

    /**
     * Keeps new facts for the next scan, and makes them known.
     *
     * @param used what this scan wants; a file that is mostly of earlier commits is begun anew with these alone
     */
    public void add(Map<String, byte[]> fresh, Collection<String> used) {
        Map<String, ByteBuffer> written = new TreeMap<>();
        fresh.forEach((key, content) -> written.put(key, ByteBuffer.wrap(content)));
        known.putAll(written);
        long wanted = used.stream().distinct().mapToLong(key -> known.get(key).remaining()).sum();
        boolean stale = end > STALE_TIMES * wanted + STALE_BYTES;
        if (stale) {
            end = 0;
            used.forEach(key -> written.put(key, known.get(key)));
        }
        if (!written.isEmpty()) {
            store(written);
        }
    }

    private void store(Map<String, ByteBuffer> records) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            // Another scan is writing, or wrote since we read: its records are as good, so ours are let go.
            if (lock == null || channel.size() != size) {
                return;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
            channel.truncate(end);
            if (end == 0) {
                bytes.write(head);
            }
            for (Map.Entry<String, ByteBuffer> record : records.entrySet()) {
                write(bytes, record.getKey(), record.getValue());
                if (bytes.size() > 1 << 20) {
                    put(channel, bytes);
                }
            }
            put(channel, bytes);
        } catch (OverlappingFileLockException e) {
            progress.accept("Another scan of this process writes the cache " + file + ".");
        } catch (IOException e) {
            progress.accept("The cache " + file + " cannot be written, so the next scan is as slow as this one: "
                    + e.getMessage());
        }
    }

    private static void write(ByteArrayOutputStream bytes, String key, ByteBuffer content) throws IOException {
        byte[] id = key.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(id);
        crc.update(content.array(), content.arrayOffset(), content.remaining());
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(id.length);
        out.write(id);
        out.writeInt(content.remaining());
        out.writeInt((int) crc.getValue());
        out.write(content.array(), content.arrayOffset(), content.remaining());
    }

    private void put(FileChannel channel, ByteArrayOutputStream bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
        while (buffer.hasRemaining()) {
            end += channel.write(buffer, end);
        }
        bytes.reset();
    }
}
