package dev.fresh.edge.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for files that processes of agents, gates and builds have open for writing although they are none of theirs, in
 * {@code /proc}. In the sandbox there is none to be found; without one, this is all that would tell.
 */
final class OpenFiles {

    private static final Path PROC = Path.of("/proc");
    private static final int WRITES = 0b11;
    /** What a sandbox fills with an empty file system of its own, and what is no file. */
    private static final List<String> ANYBODYS = List.of("/dev/", "/proc/", "/tmp/", "/var/tmp/", "/memfd:",
            "/sys/fs/cgroup/");
    private static final List<String> SCRATCH = List.of("tmpfs", "devtmpfs", "devpts", "proc", "mqueue");
    private static final String DELETED = " (deleted)";

    private final Path repository;
    private final Map<String, Command> commands;

    /**
     * @param repository whose files are nobody's but the user's, wherever it lies
     * @param commands that run, by run id
     */
    OpenFiles(Path repository, Map<String, Command> commands) {
        this.repository = repository;
        this.commands = Map.copyOf(commands);
    }

    List<ProcessRunner.OpenFile> outside() {
        List<ProcessRunner.OpenFile> found = new ArrayList<>();
        if (!commands.isEmpty()) {
            ProcessTree.marked(commands.keySet())
                    .forEach((process, runId) -> look(process, commands.get(runId), found));
        }
        return found;
    }

    private void look(ProcessHandle process, Command command, List<ProcessRunner.OpenFile> found) {
        Path folder = PROC.resolve(Long.toString(process.pid()));
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder.resolve("fd"))) {
            for (Path each : descriptors) {
                String name = each.getFileName().toString();
                Optional<String> file = writable(folder, name).flatMap(mount -> file(folder, each, mount));
                file.filter(path -> !isOf(command, path)).ifPresent(path -> found.add(new ProcessRunner.OpenFile(path,
                        process.pid(), program(folder), command.writes())));
            }
        } catch (IOException _) {
            return; // it ended, or belongs to somebody else
        }
    }

    /** The number of the mount on which a descriptor lies that can be written to. */
    private static Optional<String> writable(Path folder, String descriptor) {
        try (Stream<String> lines = Files.lines(folder.resolve("fdinfo").resolve(descriptor))) {
            Map<String, String> facts = lines.map(line -> line.split(":\\s*", 2)).filter(parts -> parts.length == 2)
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, _) -> first));
            long flags = Long.parseLong(facts.getOrDefault("flags", "0").strip(), 8);
            return (flags & WRITES) == 0 ? Optional.empty() : Optional.of(facts.getOrDefault("mnt_id", "").strip());
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException _) {
            return Optional.empty(); // closed meanwhile
        }
    }

    /** Its path, if it is no pipe, no socket, and on no empty file system of the process's own. */
    private static Optional<String> file(Path folder, Path descriptor, String mount) {
        try {
            String path = Files.readSymbolicLink(descriptor).toString();
            return path.startsWith("/") && !isScratch(folder, mount) ? Optional.of(path) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // closed meanwhile
        }
    }

    private static boolean isScratch(Path folder, String mount) {
        return !line(PROC.resolve("self"), mount).isPresent()
                && line(folder, mount).filter(line -> SCRATCH.contains(type(line))).isPresent();
    }

    /** The mount as a process sees it. */
    private static Optional<String> line(Path folder, String mount) {
        try (Stream<String> lines = Files.lines(folder.resolve("mountinfo"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(mount + " ")).findFirst();
        } catch (IOException | java.io.UncheckedIOException _) {
            return Optional.empty(); // it ended
        }
    }

    private static String type(String line) {
        String[] fields = line.substring(line.indexOf(" - ") + 3).split(" ");
        return fields[0];
    }

    private boolean isOf(Command command, String path) {
        String plain = path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
        if (command.writes().stream().anyMatch(folder -> isBelow(plain, folder))) {
            return true;
        }
        return !isBelow(plain, repository) && ANYBODYS.stream().anyMatch(plain::startsWith);
    }

    /** As text: a name may be none that Java can spell. */
    private static boolean isBelow(String path, Path folder) {
        return path.equals(folder.toString()) || path.startsWith(folder.toString().replaceFirst("/*$", "/"));
    }

    private static String program(Path folder) {
        try {
            return Files.readString(folder.resolve("comm"), StandardCharsets.ISO_8859_1).strip()
                    .replaceAll("\\p{Cntrl}", "?");
        } catch (IOException _) {
            return "gone";
        }
    }
}
