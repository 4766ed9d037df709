package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import dev.fresh.cli.Typed;
import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.client.Installation;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.EventView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.StatusView;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A repository as a user has one, the real daemon of it in a JVM of its own, and the real client in this one. Waits by
 * following the daemon's events, and takes every process of it along at the end.
 */
final class Site implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

    private final UserRepo repo;
    private final FreshPaths paths;
    private final List<ProcessHandle> daemons = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final Map<String, String> daemonSees = new HashMap<>();

    private Site(UserRepo repo) {
        this.repo = repo;
        this.paths = new FreshPaths(repo.folder());
    }

    /** The notes example as a repository with one commit, in {@code folder/r}. */
    static Site notes(Path folder) throws IOException {
        Site site = empty(folder);
        site.repo.copy(EXAMPLES.resolve("notes-py")).commit("Begin");
        return site;
    }

    /** A repository without a commit. */
    static Site empty(Path folder) throws IOException {
        return new Site(UserRepo.init(folder.toRealPath().resolve("r")));
    }

    static Installation installation() {
        return new Installation(Optional.empty(), System.getProperty("java.class.path"),
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    UserRepo repo() {
        return repo;
    }

    FreshPaths paths() {
        return paths;
    }

    FreshClient client() {
        return new FreshClient(paths.socket());
    }

    /** Starts the daemon as {@code fresh daemon run} does, and waits until it answers. */
    ProcessHandle startDaemon(String... arguments) throws IOException {
        Process process = daemonProcess(arguments);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                client().health();
                return process.toHandle();
            } catch (ClientException e) {
                if (e.code() != ErrorCode.NOT_RUNNING) {
                    throw e;
                }
                pause();
            }
        }
        return fail("the daemon did not answer:\n" + log());
    }

    /** Waits until a daemon that somebody else starts answers. */
    void awaitDaemon() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                client().health();
                return;
            } catch (ClientException e) {
                if (e.code() != ErrorCode.NOT_RUNNING) {
                    throw e;
                }
                pause();
            }
        }
        fail("no daemon answers:\n" + log());
    }

    /** The daemon's process, started and not waited for; its output goes to a file beside the repository. */
    Process daemonProcess(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(installation().program(DaemonLauncher.DAEMON, List.of(arguments)));
        builder.environment().putAll(daemonSees);
        Process process = builder.directory(repo.folder().toFile()).redirectInput(new File("/dev/null"))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile())).start();
        daemons.add(process.toHandle());
        return process;
    }

    /** The same behind a program that runs others, with another main class around the daemon's. */
    Process daemonBehind(List<String> wrapper, String main, List<String> arguments) throws IOException {
        List<String> argv = new ArrayList<>(wrapper);
        argv.addAll(installation().program(main, arguments));
        Process process = new ProcessBuilder(argv).directory(repo.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile())).start();
        daemons.add(process.toHandle());
        return process;
    }

    private Path output() {
        return repo.folder().resolveSibling("daemon-output.txt");
    }

    /** Ends the daemon as a power cut would: with the guards that would start it again. */
    static void kill(ProcessHandle daemon) {
        guards(daemon).forEach(guard -> {
            guard.destroyForcibly();
            gone(guard);
        });
        crash(daemon);
    }

    /** Ends the daemon alone. */
    static void crash(ProcessHandle daemon) {
        daemon.destroyForcibly();
        gone(daemon);
    }

    /** The shell that the daemon is a child of, and that starts it again. */
    static Optional<ProcessHandle> guard(ProcessHandle daemon) {
        return daemon.parent().filter(parent -> guards(daemon).contains(parent));
    }

    /** All that would start the daemon of the same repository again, which they are in. */
    private static List<ProcessHandle> guards(ProcessHandle daemon) {
        Optional<Path> folder = folder(daemon);
        return folder.isEmpty() ? List.of() : ProcessHandle.allProcesses()
                .filter(process -> isGuard(process) && folder(process).equals(folder)).toList();
    }

    private static Optional<Path> folder(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(proc(process, "cwd")));
        } catch (IOException _) {
            return Optional.empty(); // it has ended, or is not ours
        }
    }

    /** Its command line is longer than what the handle would show of it. */
    private static boolean isGuard(ProcessHandle process) {
        try {
            return Files.readString(proc(process, "cmdline"), StandardCharsets.ISO_8859_1)
                    .contains("\0fresh-guard\0");
        } catch (IOException _) {
            return false; // it has ended, or is not ours
        }
    }

    private static Path proc(ProcessHandle process, String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    /** Waits until a process is gone. */
    static void gone(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            fail("process " + process.pid() + " does not end", e);
        }
    }

    /** The process that answers now. */
    ProcessHandle daemon() {
        return ProcessHandle.of(client().health().pid()).orElseThrow();
    }

    /** What {@code fresh ARGUMENTS}, typed in the repository, does. */
    Typed fresh(String... arguments) {
        return freshIn(repo.folder(), arguments);
    }

    Typed freshIn(Path folder, String... arguments) {
        return Typed.in(folder, environment, installation(), arguments);
    }

    /** A recording for the scripted provider; what it waits for lies beside it. */
    String script(String text) throws IOException {
        Path file = repo.folder().resolveSibling("script.json");
        Files.writeString(file, text);
        return "scripted:" + file;
    }

    /** Asks for a run without a sandbox and, where nothing else is said, with approval. */
    void start(String provider, boolean noApproval) {
        Optional<BigDecimal> standard = Optional.empty();
        client().start(new StartRequest(Optional.of(10), standard, standard, standard, false, noApproval,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(provider), List.of(),
                Optional.of("none"), false, true, false, Optional.empty(), Map.of("PATH", System.getenv("PATH"))));
    }

    void start(String provider) {
        start(provider, false);
    }

    /** Adds a test to the repository that does not end while {@code hold} exists. */
    void holdTests(Path hold) throws IOException {
        repo.write("tests/test_hold.py", """
                import os
                import time
                import unittest


                class HoldTest(unittest.TestCase):
                    def test_hold(self):
                        while os.path.exists("%s"):
                            time.sleep(0.02)
                """.formatted(hold)).commit("Add a test that can be held");
    }

    /** Waits for a process below the daemon's that has this word in its command line. */
    ProcessHandle descendant(String word) {
        ProcessHandle daemon = daemon();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<ProcessHandle> found = daemon.descendants().filter(process -> process.info().commandLine()
                    .filter(line -> line.contains(word)).isPresent()).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
        return fail("the daemon starts no " + word);
    }

    /** Lets scripted agents go on that wait for this file. */
    void release(String name) throws IOException {
        Files.writeString(repo.folder().resolveSibling(name), "");
    }

    Site with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What only the daemon's environment holds, such as keys. */
    Site daemonSees(String variable, String value) {
        daemonSees.put(variable, value);
        return this;
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The first status that is as wanted, after this event and that. */
    StatusView await(String what, Predicate<StatusView> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (EventStream events = client().events()) {
            StatusView status = client().status();
            while (!wanted.test(status)) {
                if (System.nanoTime() > end) {
                    fail("never came: " + what + "\n" + fresh("auto", "status", "--format", "detailed").all() + log());
                }
                events.next(Duration.ofMillis(500));
                status = client().status();
            }
            return status;
        }
    }

    /** Waits until the agent for a feature is in a state. */
    AgentView await(String feature, AgentStatus state) {
        return agent(await(feature + " is " + state, status -> status.agents().values().stream()
                .anyMatch(agent -> agent.targetFeature().equals(feature) && agent.status() == state)), feature);
    }

    StatusView awaitEnd() {
        return await("the run's end and report", status -> !status.running() && status.reportPath().isPresent());
    }

    static AgentView agent(StatusView status, String feature) {
        return status.agents().values().stream().filter(agent -> agent.targetFeature().equals(feature)).findFirst()
                .orElseThrow(() -> new AssertionError("no agent for " + feature + " in " + status.agents()));
    }

    AgentView agent(String feature) {
        return agent(client().status(), feature);
    }

    /** Every event from the first to the first one that is as wanted. */
    List<EventView> eventsUntil(Predicate<EventView> last) {
        List<EventView> all = new ArrayList<>();
        try (EventStream events = client().events(0)) {
            while (all.isEmpty() || !last.test(all.getLast())) {
                all.add(events.next(PATIENCE).orElseThrow());
            }
        }
        return all;
    }

    /** What the daemon wrote for whoever looks for the reason of a failure. */
    String log() {
        StringBuilder text = new StringBuilder();
        for (Path file : List.of(output(), paths.daemonLog())) {
            try {
                text.append(Files.exists(file) ? file + ":\n" + Files.readString(file) + "\n" : "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    /** Runs a program to its end. */
    static Ran run(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ran(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One of the product's programs, in the repository, to its end. */
    Ran program(String main, String... arguments) throws IOException {
        return run(repo.folder(), environment, installation().program(main, List.of(arguments)));
    }

    /** How a program ended and what it said. */
    record Ran(int exit, String output) {
    }

    /** Gives something that no event announces a moment to happen. */
    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            daemons.add(daemon());
        } catch (ClientException e) {
            if (e.code() != ErrorCode.NOT_RUNNING) {
                throw e;
            }
        }
        for (ProcessHandle daemon : daemons) {
            List<ProcessHandle> children = daemon.descendants().toList();
            kill(daemon);
            children.forEach(Site::kill);
        }
    }
}
