package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.SandboxProbe.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out by trying whether a sandbox confines here that is used only when asked for by its name. */
final class NamedProbe {

    private static final Duration WALL = Duration.ofSeconds(20);
    private static final String ON_LINUX = "run fresh on Linux 6.12 or later with landlock in the kernel's list of"
            + " security modules (lsm=)";
    private static final String ON_MACOS = "run fresh on macOS for that one";

    private final ProcessRunner runner;
    private final Path repository;
    private final Map<String, String> environment;
    private final Limits limits;
    private final Path scratches;

    NamedProbe(ProcessRunner runner, Path repository, Map<String, String> environment, Limits limits, Path scratches) {
        this.runner = runner;
        this.repository = repository;
        this.environment = environment;
        this.limits = limits;
        this.scratches = scratches;
    }

    Finding landlock() {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return Finding.none("Landlock is a part of Linux", ON_LINUX);
        }
        return Programs.findOutside(repository, "prlimit", SandboxProbe.SYSTEM_PATH)
                .map(prlimit -> attempt(new LandlockSandbox(prlimit, SandboxProbe.home(), scratches, limits), ON_LINUX))
                .orElseGet(() -> Finding.none("prlimit is not installed", "install the package util-linux"));
    }

    /** Never looked for on a path: it is the system's or there is none. */
    Finding seatbelt(Path program) {
        if (!Programs.isProgram(program)) {
            return Finding.none("there is no " + program, ON_MACOS);
        }
        return attempt(new SeatbeltSandbox(program, SandboxProbe.home(), scratches), ON_MACOS);
    }

    /** Starts a real sandbox and looks from the inside whether it confines. */
    private Finding attempt(Sandbox sandbox, String remedy) {
        Path folder = null;
        try {
            Scratch.sweep(scratches);
            folder = Files.createTempDirectory("fresh-probe").toRealPath();
            Path inside = Files.createDirectory(folder.resolve("inside"));
            Path secret = Files.writeString(folder.resolve("secret"), "not for agents");
            BridgeProgram own = BridgeProgram.own();
            List<String> argv = new ArrayList<>(own.starting(NamedTrial.class, "--enable-native-access=ALL-UNNAMED"));
            argv.addAll(List.of(inside.toString(), secret.toString(), Long.toString(ProcessHandle.current().pid())));
            Exit exit = runner.run(sandbox.confine(new Command(argv, inside, environment, Optional.empty(), WALL,
                    1 << 16, Optional.empty()), new Sandbox.Confinement(List.of(inside), own.needs(), false)));
            return exit.ok() && Files.exists(inside.resolve("written"))
                    ? new Finding(true, sandbox.name(), sandbox.name() + " confines agents", "", Optional.of(sandbox))
                    : Finding.none(sandbox.name() + " does not confine here: " + SandboxProbe.why(exit), remedy);
        } catch (IOException e) {
            return Finding.none(sandbox.name() + " could not be tried: " + e.getMessage(), "make "
                    + System.getProperty("java.io.tmpdir") + " writable");
        } catch (EdgeException e) {
            return Finding.none(sandbox.name() + " could not be tried: " + e.getMessage(), remedy);
        } finally {
            if (folder != null) {
                Trees.delete(folder);
            }
        }
    }
}
