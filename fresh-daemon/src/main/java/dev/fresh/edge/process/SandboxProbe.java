package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out by trying whether this machine can confine agents. */
public final class SandboxProbe {

    /** Those that hold less, and count as none for whatever a model drives. */
    public static final List<String> BY_NAME = List.of(LandlockSandbox.NAME, SeatbeltSandbox.NAME);

    /** What a trial ends with. */
    static final int CANNOT_WRITE = 11;
    static final int SEES_MORE = 12;
    static final int WRITES_MORE = 13;
    static final int HAS_POWERS = 14;
    static final int HAS_NETWORK = 15;
    static final int SETS_THE_KERNEL = 16;
    static final int SIGNALS_OTHERS = 17;

    private static final Duration WALL = Duration.ofSeconds(10);
    static final String SYSTEM_PATH = "/usr/bin:/bin:/usr/local/bin";
    /** Writes where it may; fails if it can read the secret, write beside its folder, or has powers or a network. */
    private static final String TRIAL = """
            echo written >"$1/written" || exit 11
            [ ! -e "$2" ] || exit 12
            ! (echo x >/usr/fresh-probe) 2>/dev/null || exit 13
            grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || exit 14
            [ "$(grep -c : /proc/net/dev)" = 1 ] || exit 15
            ! (: >>/proc/sys/kernel/core_pattern) 2>/dev/null || exit 16
            """;

    private final ProcessRunner runner;
    private final Path repository;
    private final Map<String, String> environment;
    private final Limits limits;

    /**
     * A probe for one repository's daemon.
     *
     * @param repository programs inside it are never used as the sandbox
     * @param environment of the agents, see {@link AgentEnvironment}
     */
    public SandboxProbe(ProcessRunner runner, Path repository, Map<String, String> environment) {
        this(runner, repository, environment, Limits.DEFAULT);
    }

    /**
     * The same with limits of one's own.
     *
     * @param limits what each sandbox may take
     */
    public SandboxProbe(ProcessRunner runner, Path repository, Map<String, String> environment, Limits limits) {
        this.limits = limits;
        this.runner = runner;
        this.repository = repository;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What a probe found.
     *
     * @param name of the sandbox, or {@code none}
     * @param sentence what was found, for people
     * @param remedy what to do about it, empty when all is well
     * @param sandbox the sandbox that was tried, when it works
     */
    public record Finding(boolean ok, String name, String sentence, String remedy, Optional<Sandbox> sandbox) {

        static Finding none(String sentence, String remedy) {
            return new Finding(false, "none", sentence, remedy, Optional.empty());
        }
    }

    /**
     * The same for a sandbox that is used only when asked for by its name.
     *
     * @param name one of {@link #BY_NAME}
     * @param scratches a folder of the daemon's, for what the sandbox has no empty file systems for
     */
    public Finding probe(String name, Path scratches) {
        NamedProbe named = new NamedProbe(runner, repository, environment, limits, scratches);
        return switch (name) {
            case LandlockSandbox.NAME -> named.landlock();
            case SeatbeltSandbox.NAME -> named.seatbelt(SeatbeltSandbox.PROGRAM);
            default -> throw new IllegalArgumentException("no sandbox " + name);
        };
    }

    /** Starts a real sandbox and checks from the inside that it confines. */
    public Finding probe() {
        String path = environment.getOrDefault("PATH", "") + ":" + SYSTEM_PATH;
        Optional<Path> bwrap = Programs.findOutside(repository, "bwrap", path);
        if (bwrap.isEmpty()) {
            return Finding.none("bubblewrap is not installed", Files.isDirectory(Path.of("/proc/self"))
                    ? "install the package bubblewrap" : "run fresh on Linux for a sandbox");
        }
        // It runs inside, where only the system's folders and those of toolchains are.
        Optional<Path> prlimit = Programs.findOutside(repository, "prlimit", SYSTEM_PATH + ":" + path);
        if (prlimit.isEmpty()) {
            return Finding.none("prlimit is not installed", "install the package util-linux");
        }
        try {
            return attempt(new BubblewrapSandbox(bwrap.get(), prlimit.get(), home(), options(bwrap.get()),
                    limits));
        } catch (EdgeException e) {
            return Finding.none("bubblewrap could not be started: " + e.getMessage(), "reinstall bubblewrap");
        }
    }

    /** Whether something bounds the number of an agent's processes: the limit in the sandbox does not bind root. */
    public static Finding processLimit() {
        try {
            if (!ProcessLimit.isRoot() || ProcessLimit.ensure()) {
                return new Finding(true, "process limit", "the number of an agent's processes is bounded", "",
                        Optional.empty());
            }
            return new Finding(false, "process limit", "fresh runs as root, and no cgroup bounds its processes",
                    "run fresh as an ordinary user", Optional.empty());
        } catch (IOException _) {
            return new Finding(false, "process limit", "this system does not say whether processes are bounded",
                    "run fresh on Linux", Optional.empty());
        }
    }

    private Finding attempt(BubblewrapSandbox sandbox) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("fresh-probe");
            Path inside = Files.createDirectory(folder.resolve("inside"));
            Path secret = Files.writeString(folder.resolve("secret"), "not for agents");
            Exit exit = runner.run(sandbox.confine(command(inside, List.of("/bin/sh", "-c", TRIAL, "probe",
                    inside.toString(), secret.toString())),
                    new Sandbox.Confinement(List.of(inside), List.of(), false)));
            if (exit.ok() && Files.exists(inside.resolve("written"))) {
                return new Finding(true, sandbox.name(), "bubblewrap confines agents", "", Optional.of(sandbox));
            }
            return Finding.none("bubblewrap does not confine here: " + why(exit), remedy());
        } catch (IOException e) {
            return Finding.none("the sandbox could not be tried: " + e.getMessage(),
                    "make " + System.getProperty("java.io.tmpdir") + " writable");
        } finally {
            delete(folder);
        }
    }

    private Set<String> options(Path bwrap) {
        Exit help = runner.run(command(Path.of("/"), List.of(bwrap.toString(), "--help")));
        Set<String> options = new HashSet<>(List.of((help.output() + help.error()).split("\\s+")));
        options.retainAll(Set.of("--disable-userns", "--size"));
        return options;
    }

    private Command command(Path directory, List<String> argv) {
        return new Command(argv, directory, environment, Optional.empty(), WALL, 1 << 16, Optional.empty());
    }

    static String why(Exit exit) {
        String told = exit.error().lines().filter(line -> !line.startsWith("Picked up ")).findFirst().orElse("");
        return switch (exit.code()) {
            case CANNOT_WRITE -> "it cannot write its own folder";
            case SEES_MORE -> "it can see files that were not listed";
            case WRITES_MORE -> "it can write outside its folder";
            case HAS_POWERS -> "it keeps privileges";
            case HAS_NETWORK -> "it keeps the network";
            case SETS_THE_KERNEL -> "it can change settings of the kernel";
            case SIGNALS_OTHERS -> "it can end other processes";
            default -> told.isEmpty() ? "exit code " + exit.code() : told;
        };
    }

    private static String remedy() {
        if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            return "install the AppArmor profile bwrap-userns-restrict (package apparmor-profiles) into"
                    + " /etc/apparmor.d and reload AppArmor";
        }
        if (setting("/proc/sys/kernel/unprivileged_userns_clone").equals("0")
                || setting("/proc/sys/user/max_user_namespaces").equals("0")) {
            return "allow user namespaces, see the sysctls kernel.unprivileged_userns_clone and"
                    + " user.max_user_namespaces";
        }
        return "run bwrap --unshare-all --ro-bind / / --proc /proc true by hand to see what is missing";
    }

    private static String setting(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException _) {
            return ""; // this kernel does not have it
        }
    }

    static Path home() {
        Path home = Path.of(System.getProperty("user.home"));
        // Users without a home folder have / or ? here.
        return home.isAbsolute() && home.getNameCount() > 0 ? home : Path.of("/home/agent");
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the temporary folder " + folder + " cannot be removed", e);
        }
    }
}
