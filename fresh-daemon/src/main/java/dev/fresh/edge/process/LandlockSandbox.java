package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Confines with Landlock, for machines on which namespaces are forbidden: files and TCP. It holds less than
 * {@link BubblewrapSandbox}. What exists can be seen although not read, there is UDP, other programs' Unix sockets can
 * be reached, folders inside one that can be written are no exception, and what detaches itself well enough lives on.
 * So it is used only when asked for by its name, and counts as none for whatever a model drives.
 */
final class LandlockSandbox implements Sandbox {

    /** As it is asked for. */
    static final String NAME = "landlock";

    private static final List<Path> DEVICES = Stream.of("null", "zero", "full", "random", "urandom")
            .map(Path.of("/dev")::resolve).toList();

    private final BridgeProgram own;
    private final Path prlimit;
    private final Path home;
    private final Path scratches;
    private final Limits limits;
    private final List<Path> system;

    /**
     * A sandbox on this machine's kernel; {@link NamedProbe} makes one after it has tried it.
     *
     * @param prlimit absolute, outside any repository
     * @param home the user's home folder, which is never shown
     * @param scratches where each command has a home and a temporary folder
     * @param limits what each may take
     */
    LandlockSandbox(Path prlimit, Path home, Path scratches, Limits limits) {
        this.own = BridgeProgram.own();
        this.prlimit = prlimit;
        this.home = home;
        this.scratches = scratches;
        this.limits = limits;
        this.system = system();
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
        Set<Path> readable = new LinkedHashSet<>(confinement.readOnly());
        readable.add(command.directory());
        readable.addAll(Toolchains.of(command.environment(), home));
        Stream.concat(writable.stream(), readable.stream()).forEach(folder -> Homes.requireApart(folder, home));
        readable.addAll(system);
        if (confinement.network()) {
            readable.addAll(BubblewrapSandbox.nameService());
        }
        List<String> argv = own.starting(Landlock.class, "--enable-native-access=ALL-UNNAMED");
        if (confinement.network()) {
            argv.add("tcp");
        }
        readable.stream().filter(Files::exists).forEach(path -> argv.addAll(List.of("read", path.toString())));
        writable.forEach(path -> argv.addAll(List.of("write", path.toString())));
        DEVICES.forEach(path -> argv.addAll(List.of("write", path.toString())));
        argv.add("--");
        // Namespaces are what would let each sandbox count its own processes.
        argv.addAll(limits.outside(prlimit));
        argv.addAll(scratch.telling(command.environment(), command.argv()));
        return command.writing(writable).startedAs(argv, command.directory(),
                scratch.environment(command.environment(), confinement)).within(limits)
                .with(scratch);
    }

    /** What everybody may read of the system, and processes, of which the kernel then shows little but their names. */
    private static List<Path> system() {
        List<Path> paths = new ArrayList<>(List.of(Path.of("/usr"), Path.of("/proc")));
        BubblewrapSandbox.TOP_FOLDERS.stream().map(Path::of)
                .filter(folder -> Files.isDirectory(folder) && !Files.isSymbolicLink(folder)).forEach(paths::add);
        Path settings = Path.of("/etc");
        paths.addAll(without(settings, Unreadable.below(settings)));
        return List.copyOf(paths);
    }

    /** The largest folders, and the files beside them, in which none of the secrets lies. */
    private static List<Path> without(Path path, List<Path> secrets) {
        if (secrets.stream().noneMatch(secret -> secret.startsWith(path))) {
            return List.of(path);
        }
        if (secrets.contains(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            // A link is allowed with the place where it leads, or not at all.
            return entries.filter(entry -> !Files.isSymbolicLink(entry)).sorted()
                    .flatMap(entry -> without(entry, secrets).stream()).toList();
        } catch (IOException e) {
            throw EdgeException.environment(path + " cannot be listed; check its permissions", e);
        }
    }
}
