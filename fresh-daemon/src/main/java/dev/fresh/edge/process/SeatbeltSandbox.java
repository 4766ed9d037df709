package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Confines with macOS's {@code sandbox-exec}: files and the network. It was never tried on macOS, it holds no number of
 * processes and no memory, and there is no PID space; so it is used only when asked for by its name, and counts as none
 * for whatever a model drives.
 */
final class SeatbeltSandbox implements Sandbox {

    /** As it is asked for. */
    static final String NAME = "sandbox-exec";
    static final Path PROGRAM = Path.of("/usr/bin/sandbox-exec");

    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/System", "/Library/Apple",
            "/Library/Developer", "/Library/Frameworks", "/Library/Java", "/private/etc", "/private/var/db/dyld",
            "/private/var/db/timezone", "/private/var/select", "/dev/fd");
    private static final List<String> DEVICES = List.of("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom");
    private static final Path SETTINGS = Path.of("/private/etc");

    private final Path program;
    private final Path home;
    private final Path scratches;
    private final List<Path> secrets;

    /**
     * A sandbox of this system; {@link NamedProbe} makes one after it has tried it.
     *
     * @param program {@link #PROGRAM}, or what stands in for it
     * @param home the user's home folder, which is never shown
     * @param scratches where each command has a home and a temporary folder
     */
    SeatbeltSandbox(Path program, Path home, Path scratches) {
        this.program = program;
        this.home = home;
        this.scratches = real(scratches);
        this.secrets = Files.isDirectory(SETTINGS) ? Unreadable.below(SETTINGS) : List.of();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Gateways are for whatever a model drives, and left out. */
    @Override
    public Command confine(Command command, Confinement confinement) {
        Scratch scratch = Scratch.in(scratches);
        List<Path> writable = new ArrayList<>(confinement.writable());
        writable.add(scratch.folder());
        Set<Path> readable = new HashSet<>(confinement.readOnly());
        if (Stream.concat(writable.stream(), readable.stream()).noneMatch(command.directory()::startsWith)) {
            readable.add(command.directory());
        }
        readable.addAll(Toolchains.of(command.environment(), home));
        List<String> argv = new ArrayList<>(List.of(program.toString(), "-p",
                profile(writable, readable, confinement.network())));
        argv.addAll(scratch.telling(command.environment(), command.argv()));
        return command.writing(writable).startedAs(argv, command.directory(),
                scratch.environment(command.environment(), confinement)).with(scratch);
    }

    /** What may be done, in the system's own language; of two rules for one file the later one holds. */
    private String profile(List<Path> writable, Set<Path> readable, boolean network) {
        List<String> rules = new ArrayList<>(List.of("(version 1)", "(deny default)",
                "(allow process-exec)", "(allow process-fork)", "(allow signal (target same-sandbox))",
                "(allow process-info* (target same-sandbox))", "(allow sysctl-read)",
                "(allow mach-lookup (global-name \"com.apple.system.opendirectoryd.libinfo\"))",
                "(allow file-read-metadata)", "(allow file-read-data (literal \"/\"))",
                "(allow file-read* " + SYSTEM.stream().map(path -> subpath(Path.of(path)))
                        .collect(Collectors.joining(" ")) + ")",
                "(allow file-read* file-write-data " + DEVICES.stream().map(path -> literal(Path.of(path)))
                        .collect(Collectors.joining(" ")) + ")"));
        secrets.forEach(secret -> rules.add("(deny file-read* " + subpath(secret) + ")"));
        // Outer folders first, so that an inner one is what it is said to be.
        Stream.concat(writable.stream(), readable.stream().filter(path -> !writable.contains(path)))
                .sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()))
                .forEach(folder -> {
                    Homes.requireApart(folder, home);
                    folder(real(folder), writable.contains(folder), rules);
                });
        if (network) {
            rules.add("(allow network*)");
            rules.add("(allow system-socket)");
            rules.add("(allow mach-lookup (global-name \"com.apple.SystemConfiguration.DNSConfiguration\")"
                    + " (global-name \"com.apple.SystemConfiguration.configd\"))");
        }
        return String.join("\n", rules);
    }

    private static void folder(Path folder, boolean writable, List<String> rules) {
        rules.add("(allow file-read* " + subpath(folder) + ")");
        rules.add((writable ? "(allow" : "(deny") + " file-write* " + subpath(folder) + ")");
        Path git = folder.resolve(".git");
        if (writable && Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS)) {
            rules.add("(deny file-write* " + literal(git) + ")");
        }
    }

    private static String subpath(Path path) {
        return "(subpath " + quoted(path) + ")";
    }

    private static String literal(Path path) {
        return "(literal " + quoted(path) + ")";
    }

    private static String quoted(Path path) {
        String text = path.toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw EdgeException.environment("the sandbox cannot show a folder whose name has control characters: "
                    + text.replaceAll("\\p{Cntrl}", "?"));
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * Without links, since that is what the rules are compared with; what is not there yet lies in a folder that is.
     */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.getParent() == null ? path : real(path.getParent()).resolve(path.getFileName());
        }
    }
}
