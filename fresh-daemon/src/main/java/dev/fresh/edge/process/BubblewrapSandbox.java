package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Confines with bubblewrap: only listed folders exist, only listed ones can be written, HOME and {@code /tmp} are
 * empty, there is no network unless asked for, and the PID space ends with its first process. A gateway is reached over
 * {@link Bridge}, which stands between bubblewrap and the command.
 */
public final class BubblewrapSandbox implements Sandbox {

    private static final String TMPFS_BYTES_MAX = "268435456";
    static final List<String> TOP_FOLDERS = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    private static final List<String> NAME_SERVICE = List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf");

    private final Path bwrap;
    private final Path prlimit;
    private final Path home;
    private final Set<String> options;
    private final List<Path> secrets;
    private final Limits limits;

    /**
     * A sandbox on this machine's bubblewrap; {@link SandboxProbe} makes one after it has tried it.
     *
     * @param bwrap absolute, outside any repository
     * @param prlimit absolute, outside any repository
     * @param home the user's home folder, hidden behind an empty one
     * @param options what this version understands of {@code --disable-userns} and {@code --size}
     * @param limits what each may take
     */
    BubblewrapSandbox(Path bwrap, Path prlimit, Path home, Set<String> options, Limits limits) {
        this.bwrap = bwrap;
        this.prlimit = prlimit;
        this.home = home;
        this.options = Set.copyOf(options);
        this.limits = limits;
        this.secrets = Unreadable.below(Path.of("/etc"));
    }

    @Override
    public String name() {
        return "bubblewrap";
    }

    /** Whether this is the command line of a sandbox. */
    static boolean isStartedBy(List<String> argv) {
        return argv.getFirst().endsWith("/bwrap");
    }

    @Override
    public Command confine(Command command, Confinement confinement) {
        List<String> argv = new ArrayList<>(List.of(bwrap.toString(), "--die-with-parent", "--new-session",
                "--unshare-user", "--unshare-all", "--cap-drop", "ALL", "--hostname", "agent"));
        if (options.contains("--disable-userns")) {
            argv.add("--disable-userns");
        }
        if (confinement.network()) {
            argv.add("--share-net");
        }
        system(argv);
        if (confinement.network()) {
            nameService().forEach(file -> argv.addAll(List.of("--ro-bind", file.toString(), file.toString())));
        }
        // With the host's network a gateway's port is the host's.
        List<Gateway> gateways = confinement.network() ? List.of() : confinement.gateways();
        Optional<BridgeProgram> bridge = gateways.isEmpty() ? Optional.empty() : Optional.of(BridgeProgram.own());
        folders(argv, command, confinement, bridge.map(BridgeProgram::needs).orElse(List.of()));
        gateways.stream().map(Gateway::socket).map(Path::toString)
                .forEach(socket -> argv.addAll(List.of("--ro-bind", socket, socket)));
        argv.addAll(List.of("--remount-ro", "/", "--chdir", command.directory().toString(), "--"));
        argv.addAll(limits.inside(prlimit));
        argv.addAll(bridge.map(program -> program.around(command.argv(), gateways))
                .orElse(command.argv()));
        // By environment and not by --setenv: other users can read arguments, but not the environment.
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("TMPDIR", "/tmp");
        Homes.choose(environment, confinement, home);
        return command.writing(confinement.writable())
                .startedAs(SystemCalls.filtered(argv), Path.of("/"), environment).within(limits);
    }

    private void system(List<String> argv) {
        argv.addAll(List.of("--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"));
        for (String folder : TOP_FOLDERS) {
            Path path = Path.of(folder);
            if (Files.isSymbolicLink(path)) {
                argv.addAll(List.of("--symlink", target(path), folder));
            } else if (Files.isDirectory(path)) {
                argv.addAll(List.of("--ro-bind", folder, folder));
            }
        }
        for (Path secret : secrets) {
            if (Files.isDirectory(secret)) {
                argv.addAll(List.of("--tmpfs", secret.toString(), "--remount-ro", secret.toString()));
            } else if (Files.exists(secret)) {
                argv.addAll(List.of("--ro-bind", "/dev/null", secret.toString()));
            }
        }
        argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        for (String scratch : List.of("/dev/shm", "/tmp", "/var/tmp", "/run", home.toString())) {
            if (options.contains("--size")) {
                argv.addAll(List.of("--size", TMPFS_BYTES_MAX));
            }
            argv.addAll(List.of("--tmpfs", scratch));
        }
        // Root owns the machine's switches in /proc, and may turn them without any power if they can be written at all.
        argv.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/proc"));
    }

    /** Files of the name service that are links out of {@code /etc}, usually into {@code /run}. */
    static List<Path> nameService() {
        List<Path> elsewhere = new ArrayList<>();
        for (String name : NAME_SERVICE) {
            try {
                Path real = Path.of(name).toRealPath();
                if (!real.startsWith("/etc") && !real.startsWith("/usr")) {
                    elsewhere.add(real);
                }
            } catch (IOException _) {
                continue; // this machine has no such file
            }
        }
        return elsewhere;
    }

    /** Outer folders first, so that an inner one lies on top of them whether it may be written or not. */
    private void folders(List<String> argv, Command command, Confinement confinement, List<Path> needed) {
        Set<Path> writable = new HashSet<>(confinement.writable());
        Set<Path> all = new HashSet<>(writable);
        all.addAll(confinement.readOnly());
        if (all.stream().noneMatch(command.directory()::startsWith)) {
            all.add(command.directory());
        }
        all.addAll(Toolchains.of(command.environment(), home));
        needed.stream().filter(path -> !path.startsWith("/usr")).forEach(all::add);
        for (Path folder : all.stream().sorted(Comparator.comparingInt(Path::getNameCount)
                .thenComparing(Comparator.naturalOrder())).toList()) {
            Homes.requireApart(folder, home);
            if (writable.contains(folder)) {
                argv.addAll(List.of("--bind", folder.toString(), folder.toString()));
                Path git = folder.resolve(".git");
                if (Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS)) {
                    argv.addAll(List.of("--ro-bind", git.toString(), git.toString()));
                }
            } else if (Files.exists(folder)) {
                argv.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw EdgeException.environment("the link " + link + " cannot be read; check the installation", e);
        }
    }
}
