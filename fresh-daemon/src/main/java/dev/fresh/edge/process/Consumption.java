package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the commands that run now take of the machine, by one look at {@code /proc}. A sandbox is a PID space, so
 * whatever was started in it descends from its first process; of a command without one, what detaches itself by a
 * session of its own is not seen.
 */
public final class Consumption {

    private static final Path PROC = Path.of("/proc");
    private static final long PAGE = page();
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int RESIDENT = 21;

    private Consumption() {
    }

    /**
     * A command that runs, with all that came of it.
     *
     * @param words its command line, its folder among them
     * @param memoryBytes resident; what processes share is counted once for each until {@link #exactly} is asked
     */
    public record Running(List<String> words, List<Long> processes, long memoryBytes) {

        /** The same with what processes share divided among them, which takes longer to find out. */
        public Running exactly() {
            long sum = 0;
            for (long process : processes) {
                sum += proportional(process);
            }
            return new Running(words, processes, Math.min(sum, memoryBytes));
        }
    }

    private record Process(long id, long parent, long session, long resident) {
    }

    /** All commands that run now; none where there is no {@code /proc}. */
    public static List<Running> now() {
        Map<Long, Command> commands = OsProcessRunner.running();
        if (commands.isEmpty() || !Files.isReadable(PROC.resolve("self/stat"))) {
            return List.of();
        }
        Map<Long, Process> all = processes();
        Map<Long, List<Process>> members = new HashMap<>();
        for (Process process : all.values()) {
            long root = root(process, all, commands);
            if (root != 0) {
                members.computeIfAbsent(root, _ -> new ArrayList<>()).add(process);
            }
        }
        return members.entrySet().stream().map(entry -> {
            Command command = commands.get(entry.getKey());
            List<String> words = new ArrayList<>(command.argv());
            words.add(command.directory().toString());
            return new Running(words, entry.getValue().stream().map(Process::id).toList(),
                    entry.getValue().stream().mapToLong(Process::resident).sum());
        }).toList();
    }

    /** What the system can still give without swapping; empty where it does not say. */
    public static OptionalLong memoryFree() {
        try (Stream<String> lines = Files.lines(PROC.resolve("meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst();
        } catch (IOException _) {
            return OptionalLong.empty(); // this system does not say
        }
    }

    /** The command that a process came from, 0 for none. */
    private static long root(Process process, Map<Long, Process> all, Map<Long, Command> commands) {
        // A chain of parents has no circle, but it is read while it changes.
        int steps = 0;
        for (Process each = process; each != null && steps < all.size(); each = all.get(each.parent()), steps++) {
            if (commands.containsKey(each.id())) {
                return each.id();
            }
            if (commands.containsKey(each.session())) {
                return each.session();
            }
        }
        return 0;
    }

    private static Map<Long, Process> processes() {
        Map<Long, Process> all = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                try {
                    String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    long id = Long.parseLong(folder.getFileName().toString());
                    all.put(id, new Process(id, Long.parseLong(fields[PARENT]), Long.parseLong(fields[SESSION]),
                            Long.parseLong(fields[RESIDENT]) * PAGE));
                } catch (IOException _) {
                    continue; // it ended while we looked
                }
            }
        } catch (IOException e) {
            throw EdgeException.environment("processes cannot be listed in " + PROC + ": " + e.getMessage(), e);
        }
        return all;
    }

    private static long page() {
        try (Stream<String> lines = Files.lines(PROC.resolve("self/smaps"))) {
            return lines.filter(line -> line.startsWith("KernelPageSize:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(4096);
        } catch (IOException _) {
            return 4096; // there is nothing to count either
        }
    }

    private static long proportional(long process) {
        try (Stream<String> lines = Files.lines(PROC.resolve(process + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(0);
        } catch (IOException | java.io.UncheckedIOException _) {
            return 0; // it has ended
        }
    }
}
