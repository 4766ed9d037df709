package dev.fresh.crash;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import okhttp3.Callback;

/**
 * What a daemon of {@link PointsLoader} does to the world passes here and is counted from 1: files, processes, commits
 * of the journal and requests to the forge. At the chosen point the daemon crashes: nothing of it touches the world any
 * more, and what its journal had on the disk is kept as it was in that moment.
 *
 * <p>What a crash after one point leaves is what a crash before the next one leaves, so there are two moments for each:
 * before it, and in its middle where it has one: half a file, a process that nobody waits for any more, a commit whose
 * end is missing, a request whose answer nobody hears.
 */
public final class Points {

    /** When at a point the daemon crashes. */
    enum Moment {
        BEFORE, MIDDLE
    }

    /** Something that a daemon does to the world. */
    record Point(String what, boolean hasMiddle) {
    }

    /** That a daemon is to crash, at the point with this number; at none when it is 0. */
    record Crash(int point, Moment moment) {

        static final Crash NEVER = new Crash(0, Moment.BEFORE);
    }

    /** What git is asked without changing anything. */
    private static final Set<String> QUESTIONS = Set.of("rev-parse", "for-each-ref", "config", "diff-tree", "ls-tree",
            "cat-file", "symbolic-ref", "merge-base", "version", "rev-list", "var", "diff", "ls-files", "status",
            "check-ref-format", "log", "remote", "count-objects", "show-ref");
    /** For people, line by line, and read by nothing of ours. */
    private static final String LOGS = "orchestrator_N_N.log|log.txt";
    private static final Object ONE = new Object();
    private static final List<Point> PASSED = new ArrayList<>();
    private static String before = "";
    private static Crash chosen = Crash.NEVER;
    private static Map<String, String> environment = Map.of();
    private static Path answers = Path.of("");
    private static Journal journal = new Journal(Path.of(""), 0);
    private static volatile boolean dead;
    private static volatile CompletableFuture<String> crash = new CompletableFuture<>();

    private Points() {
    }

    /** The files of the journal as they were at the crash, and how long its log was before the last commit. */
    private record Journal(Path file, long log) {

        Path log(Path of) {
            return of.resolveSibling(of.getFileName() + "-wal");
        }

        Path kept() {
            return file.resolveSibling("crashed.db");
        }

        void keep() throws IOException {
            if (Files.exists(file)) {
                Files.copy(file, kept(), StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(log(kept()));
                if (Files.exists(log(file))) {
                    Files.copy(log(file), log(kept()));
                }
            }
        }

        /** Takes the second half of what was written since {@link #log}. */
        void tear() throws IOException {
            if (Files.exists(log(kept()))) {
                byte[] all = Files.readAllBytes(log(kept()));
                Files.write(log(kept()), Arrays.copyOf(all, (int) (log + (all.length - log) / 2)));
            }
        }

        void restore() throws IOException {
            if (Files.exists(kept())) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
                Files.deleteIfExists(log(file));
                Files.move(kept(), file, StandardCopyOption.REPLACE_EXISTING);
                if (Files.exists(log(kept()))) {
                    Files.move(log(kept()), log(file));
                }
            }
        }
    }

    /**
     * Begins a daemon.
     *
     * @param variables what the daemon sees as its environment
     * @param kept where the answers of scans are kept, which take a second and are always the same
     */
    static void begin(Crash at, Map<String, String> variables, Path database, Path kept) {
        synchronized (ONE) {
            PASSED.clear();
            chosen = at;
            environment = variables;
            answers = kept;
            before = "";
            journal = new Journal(database, 0);
            dead = false;
            crash = new CompletableFuture<>();
        }
    }

    /** Where it crashed, as soon as it does. */
    static CompletableFuture<String> crash() {
        return crash;
    }

    /** The points that were passed. */
    static List<Point> passed() {
        synchronized (ONE) {
            return List.copyOf(PASSED);
        }
    }

    /** When all threads of a daemon that crashed are gone: the journal is again what it was at the crash. */
    static void restore() throws IOException {
        if (dead) {
            journal.restore();
        }
    }

    /** Counts a point and says whether the daemon is to crash in its middle. */
    private static boolean at(String what, boolean hasMiddle) {
        synchronized (ONE) {
            live();
            before = what.equals("delete") || what.equals("copy") ? before : "";
            PASSED.add(new Point(what, hasMiddle));
            boolean here = PASSED.size() == chosen.point();
            if (here && (chosen.moment() == Moment.BEFORE || !hasMiddle)) {
                throw doom(what);
            }
            return here;
        }
    }

    private static void live() {
        if (dead) {
            throw new Doomed();
        }
    }

    private static Doomed doom(String what) {
        synchronized (ONE) {
            if (!dead) {
                dead = true;
                try {
                    journal.keep();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                crash.complete(what);
            }
            return new Doomed();
        }
    }

    /** A change that the file system makes whole or not at all follows. */
    public static void whole(String what) {
        at(what, false);
    }

    public static void delete(Path file) throws IOException {
        removal();
        Files.delete(file);
    }

    public static boolean deleteIfExists(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            removal();
        }
        return Files.deleteIfExists(file);
    }

    /** A folder goes file by file; its first two stand for all. */
    private static void removal() {
        many("delete");
    }

    private static boolean many(String what) {
        synchronized (ONE) {
            live();
            String now = what + Thread.currentThread().threadId();
            boolean third = before.equals(now + " 2");
            before = before.equals(now) || third ? now + " 2" : now;
            return !third && at(what, !what.equals("delete"));
        }
    }

    public static Path writeString(Path file, CharSequence text, OpenOption... options) throws IOException {
        return writeString(file, text, StandardCharsets.UTF_8, options);
    }

    public static Path writeString(Path file, CharSequence text, Charset charset, OpenOption... options)
            throws IOException {
        return write(file, text.toString().getBytes(charset), options);
    }

    public static Path write(Path file, byte[] bytes, OpenOption... options) throws IOException {
        if (name(file).matches(LOGS)) {
            live();
        } else if (at("write " + name(file), true)) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2), options);
            throw doom("write " + name(file));
        }
        return Files.write(file, bytes, options);
    }

    public static Path copy(Path from, Path to, CopyOption... options) throws IOException {
        if (many("copy")) {
            byte[] bytes = Files.readAllBytes(from);
            Files.write(to, Arrays.copyOf(bytes, bytes.length / 2));
            throw doom("copy " + name(to));
        }
        return Files.copy(from, to, options);
    }

    /** A process that is started when the daemon crashes lives on. */
    public static Process start(ProcessBuilder builder) throws IOException {
        List<String> argv = builder.command();
        live();
        String scan = argv.stream().filter(word -> word.endsWith(".ScanMain")).findFirst().orElse("");
        if (!scan.isEmpty()) {
            return scan(builder, argv);
        }
        int git = argv.indexOf("--end-of-options") < 0 ? argv.size() : argv.indexOf("--end-of-options");
        if (argv.stream().anyMatch(word -> word.endsWith("/git"))
                && argv.subList(0, git).stream().anyMatch(QUESTIONS::contains)) {
            return builder.start();
        }
        String what = "start " + words(argv);
        if (at(what, true)) {
            builder.redirectOutput(new File("/dev/null")).redirectError(new File("/dev/null")).start();
            // Far enough for the next daemon to find what it is in the middle of.
            LockSupport.parkNanos(1_000_000L * (PASSED.size() % 4));
            throw doom(what);
        }
        return builder.start();
    }

    private static Process scan(ProcessBuilder builder, List<String> argv) throws IOException {
        Path answer = answers.resolve(argv.get(argv.indexOf("-cp") + 4));
        if (!Files.exists(answer)) {
            Path unfinished = Files.createTempFile(answers, "scan", "");
            new ProcessBuilder(argv).redirectOutput(unfinished.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start().onExit().join();
            Files.move(unfinished, answer);
        }
        if (at("start ScanMain", true)) {
            throw doom("start ScanMain");
        }
        return builder.command("/bin/cat", answer.toString()).start();
    }

    private static String words(List<String> argv) {
        return argv.stream().filter(word -> word.matches("[a-z][a-z-]+[a-z]|.*/[a-z]+"))
                .map(word -> word.substring(word.lastIndexOf('/') + 1)).limit(5).toList().toString();
    }

    /** A statement of the journal; the moment that counts is that of the commit. */
    public static void execute(Connection connection, String sql) throws SQLException {
        synchronized (ONE) {
            live();
            boolean middle = sql.equals("commit") && at("commit", true);
            try (Statement statement = connection.createStatement()) {
                if (sql.equals("begin immediate")) {
                    Path log = journal.log(journal.file());
                    journal = new Journal(journal.file(), Files.exists(log) ? Files.size(log) : 0);
                }
                statement.execute(sql);
                if (middle) {
                    Doomed doomed = doom("commit");
                    journal.tear();
                    throw doomed;
                }
            } catch (IOException e) {
                throw new SQLException(e);
            }
        }
    }

    /** A request to the forge. */
    public static void enqueue(Call call, Callback callback) {
        live();
        String what = call.request().method() + " " + call.request().url().encodedPath();
        if (!call.request().method().equals("GET") && at(what, true)) {
            try {
                call.execute().close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            throw doom(what);
        }
        call.enqueue(callback);
    }

    public static Map<String, String> getenv() {
        return environment;
    }

    public static String getenv(String name) {
        return environment.get(name);
    }

    /** Daemons in one process have no end of the process to wait for, and one log. */
    public static void addShutdownHook(Runtime runtime, Thread hook) {
    }

    public static void into(Path log) {
    }

    /** A name without what differs from one night to the next. */
    private static String name(Path file) {
        return file.getFileName().toString().replaceAll("[0-9]{4,}|[0-9a-f]{8,}", "N");
    }
}
