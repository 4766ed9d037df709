package dev.fresh.daemon;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans of the daemon's own clone, each in a process of its own: the trees and facts of a large repository take
 * hundreds of megabytes, which a daemon that runs all night must not keep, and a parser that crashes takes nothing
 * with it.
 */
final class Scans {

    private static final Logger LOG = LoggerFactory.getLogger(Scans.class);
    private static final Duration WALL = Duration.ofMinutes(30);
    /** The report is held as bytes, as text and as values for a moment, and all three have to fit into the heap. */
    private static final long OUTPUT_BYTES_MAX = 48L << 20;
    /** At once: more would only take each other's memory. */
    private static final Semaphore TURNS = new Semaphore(2, true);

    private final ProcessRunner runner;
    private final Path gitFolder;
    private final Places places;

    Scans(ProcessRunner runner, Path gitFolder, Places places) {
        this.runner = runner;
        this.gitFolder = gitFolder;
        this.places = places;
    }

    /** What a commit can do and which of it nothing reaches. */
    InventoryReport scan(String commit) {
        return Json.read(run(commit, Optional.empty()), InventoryReport.class);
    }

    /** Why a symbol is hooked up or not, as text for people. */
    String explain(String commit, String symbol) {
        return run(commit, Optional.of(symbol));
    }

    private String run(String commit, Optional<String> symbol) {
        List<String> argv = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-Xms256m", "-XX:MaxRAMPercentage=50"));
        // What the JVM says must not get into the report, nor a crash leave a file in the clone.
        argv.addAll(List.of("-Xlog:disable", "-Xlog:all=error,aot*=off,cds*=off:stderr", "-XX:+ErrorFileToStderr"));
        String cache = System.getProperty("fresh.daemon.aot", "");
        if (!cache.isEmpty() && Files.isReadable(Path.of(cache))) {
            argv.add("-XX:AOTCache=" + cache);
        }
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), ScanMain.class.getName(),
                gitFolder.toString(), commit, places.cache().toString(),
                Files.isDirectory(places.rules()) ? places.rules().toString() : ScanMain.NO_RULES));
        symbol.ifPresent(argv::add);
        Map<String, String> environment = new HashMap<>(Map.of("LC_ALL", "C.UTF-8"));
        // How somebody gives the scan of a large repository more memory than half of the machine's.
        environment.computeIfAbsent("JAVA_TOOL_OPTIONS", System::getenv);
        Command command = new Command(argv, gitFolder, environment, Optional.empty(), WALL, OUTPUT_BYTES_MAX,
                Optional.empty());
        try {
            TURNS.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EdgeException.environment("the scan was interrupted", e);
        }
        try {
            return output(runner.run(command));
        } finally {
            TURNS.release();
        }
    }

    private static String output(Exit exit) {
        if (exit.ok() && exit.droppedBytes() == 0) {
            return exit.output();
        }
        if (exit.ok()) {
            throw EdgeException.environment("the inventory of the repository is larger than "
                    + (OUTPUT_BYTES_MAX >> 20) + " MiB, which a run cannot hold");
        }
        if (exit.code() == Exits.IO) {
            throw new EdgeException(Json.read(exit.output(), Failure.class));
        }
        // What keeps a JVM from starting stands on its standard output.
        String said = exit.error().isBlank() ? exit.output() : exit.error();
        LOG.error("a scan ended with {} ({}): {}", exit.code(), exit.end(),
                said.substring(0, Math.min(2000, said.length())));
        throw EdgeException.environment(switch (exit.end()) {
            case BY_ITSELF -> "the scan of the repository failed; .fresh/logs/daemon.log says why";
            case WALL_LIMIT -> "the scan of the repository took more than " + WALL.toMinutes() + " minutes";
            case STOPPED -> "the scan was interrupted";
        });
    }
}
