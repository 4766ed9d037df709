package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One daemon per repository, by a lock that the kernel takes back however the process ends. What stands in the file is
 * for people only: no process is ever judged or signalled by it.
 */
final class InstanceLock implements AutoCloseable {

    private static final Pattern PID = Pattern.compile("^process (\\d+)$", Pattern.MULTILINE);
    private static final int TEXT_MAX = 4096;
    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET_TYPE = 0140000;

    // Closing any other channel on the same file would end the lock, so this class alone opens it in this process.
    private final FileChannel channel;
    private final String left;

    private InstanceLock(FileChannel channel, String left) {
        this.channel = channel;
        this.left = left;
    }

    /** Another daemon serves the repository. */
    static final class AnotherDaemon extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Optional<Long> pid;

        AnotherDaemon(String message, Optional<Long> pid) {
            super(message);
            this.pid = pid;
        }

        Optional<Long> pid() {
            return pid;
        }
    }

    /**
     * Takes the lock, or fails at once.
     *
     * @throws AnotherDaemon naming its process
     */
    static InstanceLock take(Path path) {
        try {
            FileChannel channel = FileChannel.open(path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                if (tryLock(channel).isEmpty()) {
                    throw another(path, holder(channel));
                }
                String left = text(channel);
                describe(channel);
                return new InstanceLock(channel, left);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw EdgeException.environment("The lock " + path + " cannot be taken (" + e.getMessage()
                    + "): make its folder writable for you, and move away what else is in its place.", e);
        }
    }

    /** What the daemon before this one left in the lock: nothing when it ended in order. */
    String left() {
        return left;
    }

    /** Removes the socket of a daemon that is gone; the lock says that no other daemon is about to serve it. */
    void clearStaleSocket(Path socket) {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            int mode = (Integer) Files.getAttribute(socket, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & FILE_TYPE) != SOCKET_TYPE) {
                throw EdgeException.environment(socket + " is in the socket's place: move it away.");
            }
            if (answers(socket)) {
                throw new AnotherDaemon("Something else already listens on " + socket + ": end it (see fuser).",
                        Optional.empty());
            }
            Files.delete(socket);
        } catch (IOException e) {
            throw EdgeException.environment("The old socket " + socket + " cannot be removed (" + e.getMessage()
                    + "): remove it.", e);
        }
    }

    /** Says that this daemon ends in good order: an emptied file is how others tell that from a crash. */
    void leave() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw EdgeException.environment("The lock cannot be emptied: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw EdgeException.environment("The lock cannot be given back: " + e.getMessage(), e);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static void describe(FileChannel channel) throws IOException {
        String text = "process " + ProcessHandle.current().pid() + "\nstarted " + startTicks() + "\nboot " + bootId()
                + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
    }

    private static AnotherDaemon another(Path lock, Optional<Long> pid) {
        return new AnotherDaemon("Another daemon" + pid.map(id -> " (process " + id + ")").orElse("")
                + " already serves this repository: use it, or end it with `fresh daemon stop` (lock " + lock + ").",
                pid);
    }

    /** Who wrote the text; a holder that has just begun may not have written its own yet. */
    private static Optional<Long> holder(FileChannel channel) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            Matcher pid = PID.matcher(text(channel));
            if (pid.find() && ProcessHandle.of(Long.parseLong(pid.group(1))).isPresent()) {
                return Optional.of(Long.parseLong(pid.group(1)));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return Optional.empty();
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(TEXT_MAX);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static boolean answers(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Field 22 of the process's line, which with the boot tells it from every other process that had its number. */
    private static String startTicks() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) {
            return ProcessHandle.current().info().startInstant().map(Object::toString).orElse("unknown");
        }
        String line = Files.readString(stat);
        return line.substring(line.lastIndexOf(')') + 2).split(" ")[19];
    }

    /** Which start of the machine this is. */
    static String bootId() throws IOException {
        Path boot = Path.of("/proc/sys/kernel/random/boot_id");
        return Files.isReadable(boot) ? Files.readString(boot).strip() : "unknown";
    }
}
