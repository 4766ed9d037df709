package dev.fresh.daemon;

import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.PlanLimit;
import dev.fresh.core.fleet.Run;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.ControlServer;
import dev.fresh.daemon.control.EventStream;
import dev.fresh.daemon.control.Queries;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.daemon.control.Views;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.awake.MachineClocks;
import dev.fresh.edge.check.Gates;
import dev.fresh.edge.journal.DamagedJournal;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.journal.KeptAside;
import dev.fresh.edge.process.CoreFiles;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserManifest;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Answers.HealthView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon of one repository: {@code main} and wiring. It serves the repository that it is started in; with
 * {@code --linger} it leaves when nothing has been left to do for {@code daemon.linger}.
 */
public final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final long STOP_MILLIS = 3000;
    private static final CountDownLatch FINISHED = new CountDownLatch(1);
    private static final String PATH_FALLBACK = "/usr/local/bin:/usr/bin:/bin";

    private final FreshPaths paths;
    private final List<String> arguments;
    private final Optional<String> crash;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger exit = new AtomicInteger();

    private Daemon(FreshPaths paths, List<String> arguments, Optional<String> crash) {
        this.paths = paths;
        this.arguments = arguments;
        this.crash = crash;
    }

    public static void main(String[] args) {
        CoreFiles.none();
        int code = run(args, Path.of(""));
        FINISHED.countDown();
        System.exit(code);
    }

    private static int run(String[] args, Path folder) {
        FreshPaths paths = FreshPaths.find(folder.toAbsolutePath()).orElse(null);
        if (paths == null) {
            System.err.println("fresh: " + folder.toAbsolutePath() + " is not in a git repository; change to one.");
            return Exits.DATA;
        }
        try {
            paths.prepare();
            requireOwn(git(paths, new OsProcessRunner(marker(paths))), paths);
            DaemonLog.into(paths.daemonLog());
            try (InstanceLock lock = InstanceLock.take(paths.lock())) {
                lock.clearStaleSocket(paths.socket());
                List<String> arguments = List.of(args);
                Optional<String> crash = Predecessor.crash(arguments, lock.left(), InstanceLock.bootId());
                int code = new Daemon(paths, arguments, crash).serve();
                // Who fails leaves the lock as a crash does, so that whoever follows the run starts the next daemon.
                if (code == Exits.OK) {
                    lock.leave();
                }
                return code;
            }
        } catch (InstanceLock.AnotherDaemon e) {
            System.err.println("fresh: " + e.getMessage());
            return Exits.TRY_LATER;
        } catch (Refusal e) {
            System.err.println("fresh: " + e.getMessage() + "\nhint: " + e.body().error().hint());
            return e.code().exit();
        } catch (DamagedJournal e) {
            System.err.println("fresh: " + e.getMessage() + kept(paths));
            return Exits.IO;
        } catch (EdgeException | IOException | UncheckedIOException e) {
            System.err.println("fresh: " + e.getMessage());
            return Exits.IO;
        }
    }

    /** Keeps a copy of a damaged journal, and says where. */
    private static String kept(FreshPaths paths) {
        try {
            return " A copy of it is kept as " + KeptAside.keep(journalFile(paths), Instant.now()) + ".";
        } catch (IOException | UncheckedIOException e) {
            return " A copy of it could not be made (" + e.getMessage() + ").";
        }
    }

    static Path journalFile(FreshPaths paths) {
        return paths.state().resolve("journal.db");
    }

    /** The workspaces of a repository, for reading from another process too. */
    static Workspaces workspaces(FreshPaths paths) {
        ProcessRunner runner = new OsProcessRunner(marker(paths));
        Git git = git(paths, runner);
        requireOwn(git, paths);
        return new Workspaces(git, paths.workspaces(), new UserRepository(git, paths.root()));
    }

    /** Journal and clone say what is run, with which rights: nobody else's are used. */
    private static void requireOwn(Git git, FreshPaths paths) {
        List<String> brought = new UserRepository(git, paths.root()).broughtAlong();
        if (!brought.isEmpty()) {
            String parts = String.join(" ", brought);
            throw new Refusal(ErrorCode.CONFIGURATION, "the repository itself brings " + parts
                    + " along, which only fresh writes, on each machine: whoever put it there could choose what is run",
                    "find out who did, with git log -- " + parts + ", and remove it: git rm -r -f -q -- " + parts);
        }
    }

    private static Git git(FreshPaths paths, ProcessRunner runner) {
        return Git.find(runner, paths.root(), System.getenv().getOrDefault("PATH", PATH_FALLBACK));
    }

    /** The same for every daemon of this repository and for no other. */
    private static String marker(FreshPaths paths) {
        byte[] root = paths.root().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
        sum.update(root);
        return "fresh-" + HexFormat.of().toHexDigits((int) sum.getValue()) + "-"
                + Integer.toHexString(paths.root().toString().hashCode());
    }

    private int serve() {
        endLeftovers();
        InstantSource clock = InstantSource.system();
        try (Journal<FleetEvent> journal = Journal.open(journalFile(paths), new JournalCodec(), Product.VERSION)) {
            Engine engine = new Engine(journal, clock, MachineClocks.here());
            ProcessRunner runner = new OsProcessRunner(marker(paths));
            Supplier<Config> config = () -> CurrentConfig.load(paths);
            Shipped shipped = new Shipped(paths, runner, config);
            PastRuns runs = new PastRuns(new Views(paths, ZoneId.systemDefault()), engine::fleet);
            Notifications notifications = replayed(engine, journal, runs, shipped, config);
            Git git = git(paths, runner);
            UserRepository user = new UserRepository(git, paths.root());
            Workspaces workspaces = new Workspaces(git, paths.workspaces(), user);
            Config first = config.get();
            workspaces.sweep();
            Gates gates = new Gates(first.gates().parallel());
            RunSites sites = new RunSites(Places.of(paths), workspaces, runner, shipped, config);
            Verification verification = new Verification(engine, sites, gates, workspaces, user, shipped, config);
            Forges forges = new Forges(shipped, user, new Remotes(workspaces), new LocalBranches(workspaces), config);
            Admissions admissions = new Admissions(engine);
            Models models = new Models(paths, config, () -> engine.fleet().lastRun().map(Run::order)
                    .flatMap(RunOrder::plan).orElse(PlanLimit.NONE), admissions, System.getenv(), clock);
            Checkpoints checkpoints = new Checkpoints(engine, sites, workspaces,
                    new Collisions(engine::fleet, workspaces), clock);
            LessonBook lessons = new LessonBook(paths.folder(), () -> engine.fleet().pulls().lessons());
            AgentWork agentWork = new AgentWork(engine, sites, verification, workspaces, shipped, forges, models,
                    Outside.of(paths, engine), checkpoints, lessons, paths.agents(), first.agentWall(), clock);
            PullWatch watch = new PullWatch(engine, forges, config, clock);
            Room room = new Room(engine, shipped::envelope, paths.workspaces());
            Tripwire tripwire = tripwire(engine, git, runner);
            WorkRunner work = new WorkRunner(engine, new PlanWork(sites, gates, workspaces, shipped, forges, config),
                    watch::settle, agentWork,
                    new ReportWork(paths, journal, engine, new Rehearsals(sites, gates, workspaces)),
                    new Tidying(engine, workspaces, forges), tripwire);
            watch.afterwards(work::tidyAgain);
            Queries queries = queries(journal, engine, runs, workspaces, clock);
            Orders orders = new Orders(config, user, shipped, forges, workspaces.storage(), clock);
            Schedules schedules = new Schedules(engine, orders);
            Sync sync = new Sync(engine, verification, workspaces, new MovedBases(workspaces, user), watch::look);
            Housekeeping housekeeping = new Housekeeping(engine, queries, checkpoints, sync,
                    new Cleanup(workspaces, Places.of(paths)), config, clock);
            RequestHandler handler = new RequestHandler(engine, orders, schedules,
                    since -> PastRuns.stats(journal, since, clock.instant()), notifications::troubles,
                    shipped, queries, sites, user, desk(engine, forges, workspaces, clock), housekeeping,
                    room::view, health(clock.instant()));
            EventStream events = new EventStream(new EventFeed(journal, engine, notifications::rings));
            KeptAwake awake = KeptAwake.of(shipped, runner, config);
            engine.listen(models); // first: ways to the models are closed before new work may open others
            engine.listen(watch); // before work: a plan waits for the look that its run asks for
            engine.listen(_ -> work.follow(engine.fleet()));
            RunLogs logs = new RunLogs(paths.logs(), clock);
            List.<Engine.Listener>of(_ -> events.grown(), schedules, admissions, housekeeping, lessons, awake, logs,
                    tripwire, room).forEach(engine::listen);
            try (housekeeping; tripwire; room; watch; notifications; admissions; awake; logs) {
                return drive(engine, work, models, housekeeping,
                        new Linger(engine, work, notifications, watch, first.daemonLinger()),
                        new ControlServer(paths.socket(), handler, events));
            }
        }
    }

    private Tripwire tripwire(Engine engine, Git git, ProcessRunner runner) {
        return new Tripwire(engine, new UserManifest(git, paths.root(), System.getenv()), new Reach(runner, paths),
                paths::hide);
    }

    private Queries queries(Journal<FleetEvent> journal, Engine engine, PastRuns runs, Workspaces workspaces,
            InstantSource clock) {
        return new Queries(paths, engine::fleet, new KeptDiffs(() -> workspaces),
                agent -> RequestReads.of(journal, agent), runs::all, clock);
    }

    private HealthView health(Instant since) {
        return new HealthView(Product.VERSION, ProcessHandle.current().pid(), paths.root().toString(), since,
                Predecessor.keeper(arguments, System.getenv(), ProcessHandle.current().pid()));
    }

    private void endLeftovers() {
        int left = OsProcessRunner.sweep(marker(paths));
        if (left > 0) {
            LOG.warn("ended {} processes that an earlier daemon left behind", left);
        }
    }

    private static ProposalDesk desk(Engine engine, Forges forges, Workspaces workspaces, InstantSource clock) {
        Proposals proposals = new Proposals(engine::fleet, forges.local());
        return new ProposalDesk(engine, proposals, new ProposalReads(proposals, workspaces), forges, clock);
    }

    /** Lets the engine know what was, and those who tell people what nobody was told of it. */
    private Notifications replayed(Engine engine, Journal<FleetEvent> journal, PastRuns runs, Shipped shipped,
            Supplier<Config> config) {
        Notifications notifications = new Notifications(new News(paths.root().getFileName().toString()),
                Told.read(paths.state().resolve("told.json"), journal.last()), new Notifications.Setup(
                        () -> config.get().notifying(),
                        new Ways(shipped, paths.root(), Allowed.of(System.getenv()))::of,
                        Redaction.of(System.getenv()), Notifications.PAUSES));
        long told = notifications.since();
        engine.replay(facts -> {
            runs.happened(facts);
            if (facts.getLast().position() > told) {
                notifications.happened(facts);
            }
        });
        engine.listen(runs);
        engine.listen(notifications);
        return notifications;
    }

    private int drive(Engine engine, WorkRunner work, Models models, Housekeeping housekeeping, Linger linger,
            ControlServer control) {
        Thread writer = Thread.ofPlatform().name("engine").start(() -> {
            try {
                engine.run(new FleetEvent.DaemonStarted(Product.VERSION, crash));
            } catch (EdgeException e) {
                LOG.error("the daemon stops: {}", e.getMessage());
                exit.set(Exits.IO);
            } catch (RuntimeException e) {
                LOG.error("a defect of fresh stops the daemon; its journal is whole", e);
                exit.set(Exits.DEFECT);
            } finally {
                over.countDown();
            }
        });
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            over.countDown();
            try {
                // Waiting for the main thread itself would be waiting for one that waits for this in System.exit.
                FINISHED.await(STOP_MILLIS * 2, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try (control) {
            control.start();
            housekeeping.start();
            if (arguments.contains("--linger")) {
                linger.watch(over);
            }
            over.await();
            work.close(STOP_MILLIS);
            models.close();
            writer.interrupt();
            writer.join(STOP_MILLIS);
        } catch (IOException e) {
            LOG.error("the daemon cannot listen: {}", e.getMessage());
            exit.set(Exits.IO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exit.get();
    }

    /** Ends a daemon that has had nothing to do for a while. */
    private record Linger(Engine engine, WorkRunner work, Notifications notifications, PullWatch pulls, Duration time) {

        void watch(CountDownLatch over) {
            Thread.ofPlatform().daemon().name("linger").start(() -> {
                try {
                    long idleSince = System.nanoTime();
                    long position = -1;
                    // Looks rarely: an idle daemon must cost nothing.
                    long look = Math.clamp(time.toMillis() / 4, 250, 60_000);
                    while (!over.await(look, TimeUnit.MILLISECONDS)) {
                        Fleet fleet = engine.fleet();
                        boolean busy = fleet.activeRun().isPresent() || fleet.somebodyWaits()
                                || fleet.nights().any() || notifications.busy() || work.busy() || pulls.busy();
                        if (busy || engine.position() != position) {
                            position = engine.position();
                            idleSince = System.nanoTime();
                        } else if (System.nanoTime() - idleSince >= time.toNanos()) {
                            over.countDown();
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
