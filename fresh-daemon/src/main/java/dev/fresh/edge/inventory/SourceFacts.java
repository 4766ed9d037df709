package dev.fresh.edge.inventory;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.GitTree.Entry;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FactsCache;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The facts of the source files of one language: from the cache where it has them, else read by all processors at once.
 * Fresh facts go through the same bytes as stored ones, so that a first scan and a later one see the same.
 */
final class SourceFacts {

    /** Text that waits for a processor; git is read no faster than that. */
    private static final int WAITING_BYTES_MAX = 32 << 20;
    private static final int TOLD_EVERY = 50;

    private final SourceReader reader;
    private final GitTree tree;
    private final Inventory.Options options;
    private final int threads;
    private final Words words = new Words();

    SourceFacts(SourceReader reader, GitTree tree, Inventory.Options options, int threads) {
        this.reader = reader;
        this.tree = tree;
        this.options = options;
        this.threads = threads;
    }

    /** The facts of each of these files. */
    Map<Entry, FileFacts> of(Analyser analyser, List<Entry> files) {
        FactsCache cache = FactsCache.open(options.cacheFolder(), analyser, reader.parser(), options.progress());
        Map<String, Entry> keys = new LinkedHashMap<>();
        files.forEach(file -> keys.putIfAbsent(FactsCache.key(file.blob(), analyser, file.path()), file));
        while (true) {
            Map<String, Entry> missing = new LinkedHashMap<>(keys);
            missing.keySet().removeIf(cache::has);
            cache.add(read(analyser, missing, files.size()), keys.keySet());
            try {
                Map<String, FileFacts> known = new HashMap<>();
                for (String key : keys.keySet()) {
                    known.put(key, cache.get(key, words));
                }
                Map<Entry, FileFacts> facts = new HashMap<>();
                files.forEach(file -> facts.put(file, known.get(FactsCache.key(file.blob(), analyser, file.path()))));
                return facts;
            } catch (IOException e) {
                // The cache has said so and is empty now: the next round reads everything.
                continue;
            }
        }
    }

    private Map<String, byte[]> read(Analyser analyser, Map<String, Entry> missing, int all) {
        Map<String, byte[]> fresh = new ConcurrentHashMap<>();
        if (missing.isEmpty()) {
            return fresh;
        }
        Told told = new Told(options.progress(), analyser.language(), missing.size(), all);
        Semaphore room = new Semaphore(WAITING_BYTES_MAX);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            tree.read(List.copyOf(missing.values()), (entry, bytes) -> {
                int size = Math.min(bytes.length, WAITING_BYTES_MAX);
                room.acquireUninterruptibly(size);
                running.add(pool.submit(() -> {
                    try {
                        fresh.put(FactsCache.key(entry.blob(), analyser, entry.path()),
                                FactsCache.record(reader.read(analyser, entry.path(), bytes)));
                    } finally {
                        room.release(size);
                        told.one();
                    }
                }));
            });
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EdgeException.environment("The scan was interrupted.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EdgeException known) {
                throw known;
            }
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new IllegalStateException("an analyser of " + analyser.language() + " failed", e.getCause());
        }
        return fresh;
    }

    /** Tells how far the reading is. */
    private record Told(Consumer<String> progress, String language, int count, int all, AtomicInteger done) {

        Told(Consumer<String> progress, String language, int count, int all) {
            this(progress, language, count, all, new AtomicInteger());
            progress.accept("Reading " + count + " of " + all + " " + language + " files.");
        }

        void one() {
            int now = done.incrementAndGet();
            if (now % TOLD_EVERY == 0) {
                synchronized (done) {
                    progress.accept("Read " + now + " of " + count + " " + language + " files.");
                }
            }
        }
    }
}
