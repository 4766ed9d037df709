package dev.fresh.edge.provider.cli;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Sandbox.Confinement;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds agent programs, the real ones behind the scripts that npm installs, and asks each once for its version. */
public final class Installations {

    private static final Pattern VERSION = Pattern.compile("\\b(\\d+\\.\\d+)\\.\\d+\\S*");
    private static final Duration VERSION_WALL = Duration.ofMinutes(1);
    private static final int OUTPUT_BYTES_MAX = 1 << 16;

    /** By the file and when it was changed, so that an update is noticed. */
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    /**
     * A program as it is started.
     *
     * @param command program and first arguments
     * @param needs folders and files that have to be readable for it
     */
    public record Installed(List<String> command, List<Path> needs) {

        public Installed {
            command = List.copyOf(command);
            needs = List.copyOf(needs);
        }
    }

    /** The program as it is started, empty when it is not installed. */
    public Optional<Installed> find(Program program, String binary, Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        Optional<Path> found = binary.startsWith("/") ? Optional.of(Path.of(binary)).filter(Files::isExecutable)
                : Programs.find(binary, path);
        return found.filter(Files::isRegularFile).map(Installations::real).map(real -> installed(program, real, path));
    }

    /**
     * The version that the program tells, asked in the sandbox; empty when it tells none.
     *
     * @param home an empty or private folder that it may write
     */
    public Optional<String> version(Installed installed, Workbench bench, Path home) {
        String key = installed.command() + "@" + installed.needs().stream().map(Installations::changed).toList();
        String version = versions.computeIfAbsent(key, _ -> {
            List<String> argv = new ArrayList<>(installed.command());
            argv.add("--version");
            List<Path> readable = new ArrayList<>(bench.readOnly());
            readable.addAll(installed.needs());
            Map<String, String> environment = new HashMap<>(bench.environment());
            environment.putAll(Map.of("HOME", home.toString(), "GEMINI_CLI_NO_RELAUNCH", "1", "DISABLE_AUTOUPDATER",
                    "1", "OPENCODE_DISABLE_AUTOUPDATE", "1", "CODEX_HOME", home.toString()));
            Command command = new Command(argv, home, environment, Optional.empty(), VERSION_WALL, OUTPUT_BYTES_MAX,
                    Optional.empty());
            Exit exit = bench.runner().run(bench.sandbox().confine(command,
                    new Confinement(List.of(home), readable, false)));
            Matcher told = VERSION.matcher(exit.output());
            return exit.ok() && told.find() ? told.group() : "";
        });
        return Optional.of(version).filter(text -> !text.isEmpty());
    }

    /** One sentence when this is not the version that was tested; empty when it is, or nearly. */
    public static Optional<String> warning(Program program, Optional<String> version) {
        if (program.npmPackage().isEmpty()) {
            return Optional.of(program.command() + " is untested here: its adapter was written from documentation");
        }
        if (version.isEmpty()) {
            return Optional.of(program.command() + " does not tell its version; " + program.tested() + " is tested");
        }
        return series(version.get()).equals(series(program.tested())) ? Optional.empty()
                : Optional.of(program.command() + " " + version.get() + " is not tested, " + program.tested()
                        + " is; " + program.remedy());
    }

    private static String series(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.find() ? parts.group(1) : version;
    }

    private static Installed installed(Program program, Path real, String path) {
        Optional<Path> root = packageRoot(real);
        if (isNative(real)) {
            return new Installed(List.of(real.toString()), List.of(root.orElse(real)));
        }
        Optional<Path> inner = program.nativePath().flatMap(pattern -> root.flatMap(at -> nativeProgram(at, pattern)));
        if (inner.isPresent()) {
            return new Installed(List.of(inner.get().toString()),
                    List.of(packageRoot(inner.get()).orElse(inner.get())));
        }
        List<Path> needs = List.of(root.orElse(real));
        boolean onNode = program.onNode() || real.toString().matches(".*\\.[cm]?js");
        return new Installed(onNode ? List.of(node(program, path), real.toString()) : List.of(real.toString()), needs);
    }

    private static String node(Program program, String path) {
        return Programs.find("node", path).map(Path::toString).orElseThrow(() -> new EdgeException(new Failure(
                Failure.Kind.SPAWN, program.command() + " needs Node, and node is not on the PATH of the run")));
    }

    /** Below the package's own {@code node_modules} or one of those that it lies in. */
    private static Optional<Path> nativeProgram(Path root, String pattern) {
        String[] steps = pattern.replace("{platform}", platform()).split("/");
        List<Path> folders = new ArrayList<>(List.of(root.resolve("node_modules")));
        for (Path at = root; at != null; at = at.getParent()) {
            if (at.endsWith("node_modules")) {
                folders.add(at);
            }
        }
        return folders.stream().flatMap(folder -> walk(folder, steps, 0).stream()).findFirst();
    }

    private static Optional<Path> walk(Path folder, String[] steps, int step) {
        if (step == steps.length) {
            return Optional.of(folder).filter(Files::isRegularFile).filter(Files::isExecutable);
        }
        if (!steps[step].equals("*")) {
            return walk(folder.resolve(steps[step]), steps, step + 1);
        }
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var entries = Files.list(folder)) {
            return entries.sorted().flatMap(entry -> walk(entry, steps, step + 1).stream()).findFirst();
        } catch (IOException e) {
            throw EdgeException.environment("the folder " + folder + " of an agent program cannot be read", e);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        return system + "-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64");
    }

    /** The folder of the npm package that the file belongs to. */
    private static Optional<Path> packageRoot(Path file) {
        for (Path at = file.getParent(); at != null && at.getParent() != null; at = at.getParent()) {
            Path above = at.getParent();
            boolean scoped = above.getFileName() != null && above.getFileName().toString().startsWith("@")
                    && above.getParent().endsWith("node_modules");
            if (scoped || above.endsWith("node_modules") && !at.getFileName().toString().startsWith("@")) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** Whether it is a program of the machine, and not a script. */
    private static boolean isNative(Path file) {
        try (var stream = Files.newInputStream(file)) {
            byte[] head = stream.readNBytes(4);
            String start = new String(head, StandardCharsets.ISO_8859_1);
            // ELF, or one of the forms of Mach-O
            return start.equals("\u007fELF") || start.matches("(?s)\u00cf\u00fa\u00ed\u00fe|\u00ca\u00fe\u00ba\u00be");
        } catch (IOException e) {
            throw EdgeException.environment("the agent program " + file + " cannot be read", e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw EdgeException.environment("the agent program " + path + " cannot be found any more", e);
        }
    }

    private static String changed(Path path) {
        try {
            return Files.getLastModifiedTime(path).toString();
        } catch (IOException e) {
            throw EdgeException.environment("the agent program " + path + " cannot be found any more", e);
        }
    }
}
