package dev.fresh.client;

import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.StartRequest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the daemon of a repository, or starts one in a session of its own and waits until it answers.
 */
public final class DaemonLauncher {

    /**
     * The daemon's program. It serves the repository that it is started in and stays; with {@code --linger} it leaves
     * when nothing has been left to do for a while.
     */
    public static final String DAEMON = "dev.fresh.daemon.Daemon";

    private static final String PLANNER = "dev.fresh.daemon.PlanMain";
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int LOG_TAIL = 12;

    private final FreshPaths paths;
    private final Installation installation;

    public DaemonLauncher(FreshPaths paths, Installation installation) {
        this.paths = paths;
        this.installation = installation;
    }

    /** A client of the daemon, whether it runs or not. */
    public FreshClient client() {
        return new FreshClient(paths.socket());
    }

    /** A client of the daemon that runs; empty when none does. */
    public Optional<FreshClient> running() {
        try {
            FreshClient client = client();
            client.health();
            return Optional.of(client);
        } catch (ClientException e) {
            if (e.code() == ErrorCode.NOT_RUNNING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A client of the daemon, which is started when it does not run. */
    public FreshClient ensure() {
        return running().orElseGet(this::launch);
    }

    /**
     * Whether the last daemon ended without saying so: an orderly one empties its lock file.
     */
    public boolean crashed() {
        try {
            return Files.exists(paths.lock()) && Files.size(paths.lock()) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + paths.lock() + " cannot be read", e);
        }
    }

    /** Leaves a guard behind for a daemon that has none: it starts the daemon again when that crashes. */
    public Optional<Process> guard() {
        HealthView health = client().health();
        return health.keeper().isPresent() ? Optional.empty()
                : Optional.of(spawn(Guard.watching(health.pid(), daemon(), paths)));
    }

    private List<String> daemon() {
        return installation.program(DAEMON, List.of("--linger"));
    }

    /** What a run would work on; made without a daemon, because nothing is to be written. */
    public StartedView plan(StartRequest request) {
        return Json.read(new DaemonProgram(installation, paths.root()).ask(PLANNER, List.of(), Json.write(request)),
                StartedView.class);
    }

    /** The state as it can be read now, from the daemon or from disk. */
    public StateReader reader() {
        return new AnyReader(paths, installation, Redirect.INHERIT);
    }

    /** The same for a full screen, on which nothing else may write. */
    public StateReader silentReader() {
        return new AnyReader(paths, installation, Redirect.DISCARD);
    }

    /** What many nights came to and which ones are planned, from the daemon or from disk. */
    public NightReader nights() {
        return new AnyReader(paths, installation, Redirect.INHERIT);
    }

    /** The proposals as they can be read now, from the daemon or from disk. */
    public ProposalReader proposals() {
        return new AnyReader(paths, installation, Redirect.INHERIT);
    }

    private FreshClient launch() {
        makeFolders();
        long logged = paths.daemonLog().toFile().length();
        Process daemon = spawn(Guard.starting(daemon(), paths));
        long giveUp = System.nanoTime() + LONGEST_START.toNanos();
        boolean ended = false;
        while (System.nanoTime() < giveUp) {
            Optional<FreshClient> client = running();
            if (client.isPresent()) {
                return client.get();
            }
            if (ended && daemon.exitValue() != Exits.TRY_LATER) {
                throw failed(daemon.exitValue(), logged);
            }
            ended = !daemon.isAlive();
            sleep();
        }
        if (ended) {
            throw new ClientException(ErrorCode.ANOTHER_DAEMON,
                    "another daemon holds this repository and does not answer",
                    "wait for it to end, or look at the process named in " + paths.lock());
        }
        List<ProcessHandle> guarded = daemon.descendants().toList();
        daemon.destroyForcibly();
        guarded.forEach(ProcessHandle::destroyForcibly);
        throw failed(-1, logged);
    }

    private void makeFolders() {
        try {
            paths.prepare();
        } catch (UncheckedIOException e) {
            throw new ClientException(ErrorCode.PERMISSION, "fresh cannot write in " + paths.folder() + ": "
                    + e.getMessage(), "state and socket lie in folders of yours that nobody else can enter", e);
        }
    }

    /** Starts a program that outlives this one and its terminal; its output goes to the daemon's log. */
    private Process spawn(List<String> program) {
        List<String> command = new ArrayList<>();
        // Without a session of its own the daemon would get the terminal's Ctrl+C and hang-up.
        Stream.of("setsid", "nohup").filter(DaemonLauncher::onPath).findFirst().ifPresent(command::add);
        command.addAll(program);
        try {
            return new ProcessBuilder(command).directory(paths.root().toFile())
                    .redirectInput(new File("/dev/null")).redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(paths.daemonLog().toFile())).start();
        } catch (IOException e) {
            throw new ClientException(ErrorCode.DAEMON_FAILED, "the daemon cannot be started: " + e.getMessage(),
                    "run `fresh doctor`", e);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .filter(folder -> folder.startsWith("/"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ErrorCode.INTERRUPTED, "interrupted while the daemon was starting", "", e);
        }
    }

    private ClientException failed(int exit, long logged) {
        ErrorCode code = switch (exit) {
            case Exits.DATA -> ErrorCode.BAD_DATA;
            case Exits.IO -> ErrorCode.IO;
            case Exits.PERMISSION -> ErrorCode.PERMISSION;
            case Exits.CONFIGURATION -> ErrorCode.CONFIGURATION;
            default -> ErrorCode.DAEMON_FAILED;
        };
        String tail = tail(logged);
        String how = exit < 0 ? "did not answer within " + LONGEST_START.toSeconds() + " seconds"
                : "could not start (exit code " + exit + ")";
        return new ClientException(code, "the daemon " + how + (tail.isEmpty() ? "" : "; it said:\n" + tail),
                "its log is " + paths.daemonLog() + "; `fresh doctor` checks what it needs");
    }

    private String tail(long from) {
        try (var log = Files.newByteChannel(paths.daemonLog())) {
            log.position(Math.max(from, log.size() - 16_384));
            byte[] bytes = Channels.newInputStream(log).readAllBytes();
            List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }
}
