package dev.fresh.text;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The terminal that this process was started in. */
public final class Screen {

    private static final Path PROCESS = Path.of("/proc/self/stat");
    private static final File TERMINAL = new File("/dev/tty");
    private static final int COLUMNS = 80;
    private static final long FRESH_NANOS = 1_000_000_000;

    private static int asked = COLUMNS;
    private static long askedAt;

    private Screen() {
    }

    /** Whether standard output, 1, or standard error, 2, is a terminal. */
    public static boolean shows(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    /**
     * Whether this process is the one that the person at the terminal looks at. Asked again and again, because a shell
     * moves programs between foreground and background.
     */
    public static boolean foreground() {
        try {
            String stat = Files.readString(PROCESS);
            // After the name in parentheses: state, parent, process group, session, terminal, its foreground group.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[2].equals(fields[5]);
        } catch (IOException e) {
            return System.console() != null;
        }
    }

    /** How wide it is now; what the person says in {@code COLUMNS} comes first. */
    public static synchronized int columns(Map<String, String> environment) {
        String said = environment.getOrDefault("COLUMNS", "");
        if (said.matches("[1-9][0-9]{1,3}")) {
            return Integer.parseInt(said);
        }
        if (askedAt == 0 || System.nanoTime() - askedAt > FRESH_NANOS) {
            asked = ask();
            askedAt = System.nanoTime();
        }
        return asked;
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()
                    .split(" ");
            return size.length == 2 && size[1].matches("[1-9][0-9]{1,3}") ? Integer.parseInt(size[1]) : COLUMNS;
        } catch (IOException e) {
            return COLUMNS; // there is no terminal to ask, or nothing to ask it with
        }
    }
}
