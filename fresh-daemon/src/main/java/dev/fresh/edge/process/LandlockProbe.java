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

/** Finds out by trying whether this machine's kernel can confine with Landlock. */
final class LandlockProbe {

    private static final Duration WALL = Duration.ofSeconds(20);
    private static final String REMEDY = "run fresh on Linux 6.12 or later with landlock in the kernel's list of"
            + " security modules (lsm=)";

    private final ProcessRunner runner;
    private final Path repository;
    private final Map<String, String> environment;
    private final Limits limits;
    private final Path scratches;

    LandlockProbe(ProcessRunner runner, Path repository, Map<String, String> environment, Limits limits,
            Path scratches) {
        this.runner = runner;
        this.repository = repository;
        this.environment = environment;
        this.limits = limits;
        this.scratches = scratches;
    }

    /** Starts a real sandbox and looks from the inside whether it confines. */
    Finding probe() {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return Finding.none("Landlock is a part of Linux", REMEDY);
        }
        Optional<Path> prlimit = Programs.findOutside(repository, "prlimit", SandboxProbe.SYSTEM_PATH);
        if (prlimit.isEmpty()) {
            return Finding.none("prlimit is not installed", "install the package util-linux");
        }
        Scratch.sweep(scratches);
        Path folder = null;
        try {
            folder = Files.createTempDirectory("fresh-probe").toRealPath();
            return attempt(new LandlockSandbox(prlimit.get(), SandboxProbe.home(), scratches, limits), folder);
        } catch (IOException e) {
            return Finding.none("Landlock could not be tried: " + e.getMessage(), "make "
                    + System.getProperty("java.io.tmpdir") + " writable");
        } catch (EdgeException e) {
            return Finding.none("Landlock could not be tried: " + e.getMessage(), REMEDY);
        } finally {
            if (folder != null) {
                Trees.delete(folder);
            }
        }
    }

    private Finding attempt(LandlockSandbox sandbox, Path folder) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path secret = Files.writeString(folder.resolve("secret"), "not for agents");
        BridgeProgram own = BridgeProgram.own();
        List<String> argv = new ArrayList<>(own.starting(LandlockTrial.class, "--enable-native-access=ALL-UNNAMED"));
        argv.addAll(List.of(inside.toString(), secret.toString(), Long.toString(ProcessHandle.current().pid())));
        Exit exit = runner.run(sandbox.confine(new Command(argv, inside, environment, Optional.empty(), WALL, 1 << 16,
                Optional.empty()), new Sandbox.Confinement(List.of(inside), own.needs(), false)));
        return exit.ok() && Files.exists(inside.resolve("written"))
                ? new Finding(true, sandbox.name(), "Landlock confines agents", "", Optional.of(sandbox))
                : Finding.none("Landlock does not confine here: " + SandboxProbe.why(exit), REMEDY);
    }
}
