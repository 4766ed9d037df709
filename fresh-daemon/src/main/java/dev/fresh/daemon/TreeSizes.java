package dev.fresh.daemon;

import dev.fresh.core.fleet.Envelope;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.workspace.Storage;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How large the worktrees of agents are that work, looked at again and again on a thread of its own. Large trees take
 * long, so they are looked at less often, but at least every half minute.
 */
final class TreeSizes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TreeSizes.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration RARELY = Duration.ofSeconds(30);
    private static final int SHARE = 20;

    private final Path folder;
    private final Map<String, Size> sizes = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("trees").unstarted(this::live);
    private List<String> watched = List.of();
    private Storage.Extent most = new Storage.Extent(Long.MAX_VALUE, Long.MAX_VALUE);

    /** How large a tree was when it was last looked at. */
    record Size(long bytes, long files) {
    }

    /**
     * Of the worktrees in this folder.
     *
     * @param folder holds one for each agent, with its id as the name
     */
    TreeSizes(Path folder) {
        this.folder = folder;
        thread.start();
    }

    /** From now on these, up to their ceiling. */
    synchronized void watch(List<String> agents, Envelope envelope) {
        boolean more = !watched.containsAll(agents);
        watched = agents;
        most = new Storage.Extent(envelope.treeBytes(), envelope.treeFiles());
        sizes.keySet().retainAll(agents);
        if (more) {
            notifyAll();
        }
    }

    Size of(String agent) {
        return sizes.getOrDefault(agent, new Size(0, 0));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void live() {
        try {
            while (true) {
                // What it costs, not how long it takes: on a machine that is busy it matters most.
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (String agent : next()) {
                    look(agent);
                }
                long cost = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
                Thread.sleep(Math.clamp(cost * SHARE, EVERY.toMillis(), RARELY.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<String> next() throws InterruptedException {
        while (watched.isEmpty()) {
            wait();
        }
        return watched;
    }

    private void look(String agent) {
        try {
            Storage.Extent most;
            synchronized (this) {
                most = this.most;
            }
            Storage.Extent extent = Storage.extent(folder.resolve(agent), most);
            synchronized (this) {
                if (watched.contains(agent)) {
                    sizes.put(agent, new Size(extent.bytes(), extent.files()));
                }
            }
        } catch (EdgeException | java.io.UncheckedIOException e) {
            LOG.warn("the size of the worktree of agent {} is not known: {}", agent, e.getMessage());
        }
    }
}
