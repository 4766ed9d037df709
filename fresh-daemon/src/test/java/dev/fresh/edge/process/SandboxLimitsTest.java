package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one sandbox can take from the machine and from the sandboxes beside it, and what is left when it has ended. */
@Timeout(120)
@Tag("slow")
@Isolated("it counts what this process has open")
class SandboxLimitsTest {

    private static final Duration WALL = Duration.ofSeconds(100);
    private static final int QUIET = 4;

    private static SandboxProbe.Finding found;

    @TempDir
    Path folder;

    private final String marker = "test-" + UUID.randomUUID();
    private final OsProcessRunner runner = new OsProcessRunner(marker);
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());

    @BeforeEach
    void findTheSandbox() {
        Tools.require("bwrap");
        Tools.require("python3");
        if (found == null) {
            found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        }
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
    }

    /** Each prints "held" when, and only when, it has run into its limit. */
    @ParameterizedTest
    @ValueSource(strings = {
            // a file
            "open('big', 'wb').truncate(20 << 30)",
            // memory of one process
            "bytearray(9 << 30)",
            // temporary files, which are memory
            "f = open('/tmp/big', 'wb'); [f.write(bytes(1 << 20)) for _ in range(257)]; f.flush()",
            "f = open('/dev/shm/big', 'wb'); [f.write(bytes(1 << 20)) for _ in range(257)]; f.flush()",
            "import os; f = open(os.environ['HOME'] + '/b', 'wb'); [f.write(bytes(1 << 20)) for _ in range(257)]"})
    void aLimitIsHit(String attempt) throws IOException {
        Exit exit = inside("one", "python3", "-c", "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
                + "try:\n  exec(\"\"\"" + attempt + "\"\"\")\nexcept (OSError, MemoryError): print('held')");
        assertEquals("held\n", exit.output(), exit::error);
        assertTrue(Files.notExists(folder.resolve("one/big")) || Files.size(folder.resolve("one/big")) == 0);
    }

    @Test
    void oneThatTakesAllItCanDoesNotStopTheOthers() throws Exception {
        Assumptions.assumeTrue(ControlGroup.boundsProcesses(),
                "not run: root may not make control groups here, so a fork bomb would hit the machine");
        CountDownLatch bombed = new CountDownLatch(1);
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Exit> greedy = agents.submit(() -> bench().runner().run(confined("greedy", """
                    for i in 1 2; do (while :; do :; done) & done
                    python3 -c "for i in range(50000): open('/tmp/%d' % i, 'w').close()" &
                    python3 - <<'END'
                    import os, time
                    n = 0
                    try:
                        while n < 20000:
                            if os.fork() == 0:
                                time.sleep(300)
                                os._exit(0)
                            n += 1
                    except OSError:
                        print("forks", n, flush=True)
                    time.sleep(300)
                    END
                    """), line -> bombed.countDown()));
            bombed.await();
            List<Future<Exit>> quiet = new ArrayList<>();
            for (int i = 0; i < QUIET; i++) {
                String name = "quiet" + i;
                quiet.add(agents.submit(() -> inside(name, "sh", "-c", "seq 1 1000 | sort | tail -1 >out; cat out")));
            }
            for (Future<Exit> each : quiet) {
                assertEquals("999\n", each.get().output(), () -> error(each));
            }
            assertFalse(greedy.isDone());
            greedy.cancel(true);
        }
        assertEquals(List.of(), ours());
    }

    @Test
    void theNumberOfProcessesIsHeldForEachSandboxAlone() throws Exception {
        Assumptions.assumeTrue(ControlGroup.boundsProcesses(), "not run: root may not make control groups here");
        Exit exit = inside("one", "python3", "-c", """
                import os, time
                n = 0
                try:
                    while n < 3000:
                        if os.fork() == 0:
                            time.sleep(300)
                            os._exit(0)
                        n += 1
                except OSError:
                    pass
                print(n)
                """);
        int forks = Integer.parseInt(exit.output().strip());
        assertTrue(forks > Limits.PROCESSES_MAX / 2 && forks < Limits.PROCESSES_MAX, exit::output);
    }

    /** Half of them end by themselves, half are stopped. */
    @Test
    @Tag("rounds")
    void aHundredSandboxesWithDetachedChildrenLeaveNothing() throws Exception {
        int count = Rounds.of(100, 1_000, 1_000);
        inside("warm", "true");
        Set<String> mounts = new HashSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        long descriptors = descriptors();
        long heap = heap();
        try (ExecutorService agents = Executors.newFixedThreadPool(10)) {
            List<Future<Exit>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "agent" + i % 10;
                boolean stopped = i % 2 == 0;
                String script = "(env -i setsid nohup sh -c 'trap \"\" TERM HUP; sleep 300; :' >/dev/null 2>&1 &);"
                        + " (setsid sleep 300 &) ; echo ready" + (stopped ? "; exec sleep 300" : "");
                all.add(agents.submit(() -> {
                    Thread asker = Thread.currentThread();
                    Exit exit = bench().runner().run(confined(name, script), _ -> {
                        if (stopped) {
                            asker.interrupt();
                        }
                    });
                    assertEquals(stopped, Thread.interrupted());
                    return exit;
                }));
            }
            for (Future<Exit> each : all) {
                assertEquals("ready\n", each.get().output(), () -> error(each));
            }
        }
        assertEquals(List.of(), ours());
        assertEquals(mounts, new HashSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo"))));
        long more = descriptors() - descriptors;
        // Fewer are what earlier tests left to be closed.
        assertTrue(more <= 2, () -> more + " descriptors more than before");
        awaitNoGroup("fresh-" + ProcessHandle.current().pid() + "-");
        Figures.tell("L1", "%d agents with detached children, 0 processes, 0 mounts and 0 groups left, %+d descriptors,"
                .formatted(count, more)
                + " heap after collection %d kB before, %d kB after".formatted(heap >> 10,
                        heap() >> 10));
    }

    /** What asked for them has long ended, and the threads of its pools with it. */
    @Test
    @Tag("rounds")
    void agentsOutliveTheThreadsThatWereIdleAfterwards() throws Exception {
        int seconds = Rounds.of(1, 60, 60);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(0, 100, 100, TimeUnit.MILLISECONDS, new SynchronousQueue<>());
        List<Thread> askers = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(10);
        for (int i = 0; i < 10; i++) {
            Command agent = confined("agent" + i, "echo ready; exec sleep 300");
            askers.add(Thread.ofVirtual().start(() -> runner.run(agent, _ -> ready.countDown())));
        }
        ready.await();
        List<Future<Exit>> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "short" + i;
            burst.add(pool.submit(() -> inside(name, "true")));
        }
        for (Future<Exit> each : burst) {
            assertTrue(each.get().ok(), () -> error(each));
        }
        while (pool.getPoolSize() > 0) {
            Thread.onSpinWait(); // its threads end by themselves, whenever this machine gets to it
        }
        assertFalse(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS));
        assertTrue(askers.stream().allMatch(Thread::isAlive));
        assertEquals(10, ours().stream().filter(line -> line.matches("(?s)(?!.*/bwrap ).*sleep 300 ")).count());
        askers.forEach(Thread::interrupt);
        for (Thread each : askers) {
            each.join();
        }
        assertEquals(List.of(), ours());
        Figures.tell("L2", "10 of 10 agents alive after their starter's pools were empty and idle for " + seconds
                + " s; at most " + pool.getLargestPoolSize() + " threads");
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aSandboxIsHeldByAGroupOfItsOwnWhereThatCanBe() throws Exception {
        try (ControlGroup example = ControlGroup.make(Limits.DEFAULT)) {
            Assumptions.assumeFalse(example.folders().isEmpty(), "not run: no control groups can be made here");
            assertEquals(List.of(), ControlGroup.of(new Command(List.of("git"), folder, environment, Optional.empty(),
                    WALL, 1, Optional.empty())).folders());
            Map<String, String> limits = new TreeMap<>();
            for (Path each : example.folders()) {
                for (String file : List.of("pids.max", "memory.max", "memory.limit_in_bytes")) {
                    if (Files.exists(each.resolve(file))) {
                        limits.put(file.substring(0, file.indexOf('.')), Files.readString(each.resolve(file)).strip());
                    }
                }
            }
            assertEquals("1024", limits.getOrDefault("pids", "1024"));
            long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
            assertTrue(Long.parseLong(limits.getOrDefault("memory", "0")) <= memory / 2, limits::toString);
        }
        Set<String> groups = new HashSet<>();
        bench().runner().run(confined("one", "echo ready; sleep 0.1"), line -> ProcessHandle.current().children()
                .flatMap(child -> groupsOf(child).stream()).forEach(groups::add));
        assertTrue(groups.stream().anyMatch(group -> group.matches(".*/fresh-\\d+-\\d+")), groups::toString);
    }

    @Test
    void groupsOfDaemonsThatAreGoneAreSwept() throws Exception {
        try (ControlGroup example = ControlGroup.make(Limits.DEFAULT)) {
            Assumptions.assumeFalse(example.folders().isEmpty(), "not run: no control groups can be made here");
            Path parent = example.folders().getFirst().getParent();
            Path gone = Files.createDirectory(parent.resolve("fresh-" + Integer.MAX_VALUE + "-1"));
            Path alive = Files.createDirectory(parent.resolve("fresh-" + ProcessHandle.current().pid() + "-x"));
            ControlGroup.sweep(parent);
            assertTrue(Files.notExists(gone));
            assertTrue(Files.deleteIfExists(alive));
        }
    }

    private static List<String> groupsOf(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "cgroup"));
        } catch (IOException _) {
            return List.of(); // gone
        }
    }

    /** Whoever adopts dead processes decides when the kernel lets go of a group; the test's own limit ends this. */
    private static void awaitNoGroup(String prefix) throws IOException {
        List<Path> parents;
        try (ControlGroup example = ControlGroup.make(Limits.DEFAULT)) {
            parents = example.folders().stream().map(Path::getParent).toList();
        }
        for (Path parent : parents) {
            for (List<String> left = List.of(prefix); !left.isEmpty();) {
                ControlGroup.make(Limits.DEFAULT).close();
                try (Stream<Path> all = Files.list(parent)) {
                    left = all.map(path -> path.getFileName().toString()).filter(n -> n.startsWith(prefix)).toList();
                }
            }
        }
    }

    /**
     * Linux kills what asked to die with its parent when the <em>thread</em> ends that started it. So it is the thread
     * that counts, not how long somebody waits: one that never ends, whoever asked.
     */
    @Test
    void everyAgentIsAChildOfTheOneThreadThatLivesAsLongAsTheDaemon() throws Exception {
        Set<String> parents = new HashSet<>();
        List<Future<Exit>> running = new ArrayList<>();
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService pool = Executors.newCachedThreadPool()) {
            for (int i = 0; i < 10; i++) {
                String name = "agent" + i;
                CountDownLatch ready = new CountDownLatch(1);
                running.add((i % 2 == 0 ? virtual : pool).submit(() -> bench().runner().run(confined(name,
                        "echo ready; sleep 300"), line -> ready.countDown())));
                ready.await();
                parents.addAll(threadsWithChildren());
            }
            assertEquals(Set.of("spawner"), new HashSet<>(names(parents)));
            assertEquals(1, parents.size());
            // The askers end; those that were asked for stay.
            assertTrue(running.stream().noneMatch(Future::isDone));
            Thread spawner = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("spawner")).findFirst().orElseThrow();
            assertFalse(spawner.isVirtual());
            assertTrue(spawner.isAlive());
            running.forEach(each -> each.cancel(true));
        }
        Set<String> later = new HashSet<>();
        bench().runner().run(confined("later", "echo ready; sleep 0.1"), line -> later.addAll(threadsWithChildren()));
        assertEquals(parents, later);
    }

    private static Set<String> threadsWithChildren() {
        Set<String> found = new HashSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                Path children = thread.resolve("children");
                if (Files.exists(children) && !Files.readString(children).isBlank()) {
                    found.add(thread.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> names(Set<String> threads) throws IOException {
        List<String> names = new ArrayList<>();
        for (String thread : threads) {
            names.add(Files.readString(Path.of("/proc/self/task", thread, "comm")).strip());
        }
        return names;
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** Command lines of processes that came from this test, also from inside its sandboxes. */
    private List<String> ours() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle each : all.toList()) {
                Path proc = Path.of("/proc", Long.toString(each.pid()));
                try {
                    String told = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1)
                            + Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    boolean mine = each.pid() == ProcessHandle.current().pid();
                    if (!mine && (told.contains(marker) || told.contains(folder.toString()))) {
                        found.add(told.replace('\0', ' '));
                    }
                } catch (IOException _) {
                    continue; // gone, or somebody else's
                }
            }
        }
        return found;
    }

    private static String error(Future<Exit> exit) {
        try {
            return exit.get().error();
        } catch (InterruptedException | ExecutionException e) {
            return e.toString();
        }
    }

    private Command confined(String name, String script) throws IOException {
        Path tree = Files.createDirectories(folder.toRealPath().resolve(name));
        Command plain = new Command(List.of("sh", "-c", script), tree, environment, java.util.Optional.empty(), WALL,
                1 << 16, java.util.Optional.empty());
        return bench().sandbox().confine(plain, new Sandbox.Confinement(List.of(tree), List.of(), false));
    }

    private Exit inside(String name, String... argv) throws IOException {
        Path tree = Files.createDirectories(folder.toRealPath().resolve(name));
        return bench().run(tree, WALL, List.of(argv));
    }

    private Workbench bench() {
        return new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of());
    }
}
