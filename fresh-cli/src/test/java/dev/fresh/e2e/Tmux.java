package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A terminal multiplexer of its own, with {@code fresh} on the path of whatever runs in it. */
final class Tmux implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PANE = "desk";

    private final Path folder;
    private final Path pids;
    private final Map<String, String> environment = new HashMap<>();

    /** @param folder where its socket and the command lie; the commands run in {@code where} */
    Tmux(Path folder, Path where, Map<String, String> more) throws IOException {
        this.folder = where;
        pids = Files.createDirectories(folder.resolve("pids"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path command = bin.resolve("fresh");
        StringBuilder script = new StringBuilder("#!/bin/sh\necho $$ > '" + pids + "'/$1\nexec");
        Site.installation().program("dev.fresh.cli.FreshCommand", List.of())
                .forEach(word -> script.append(" '").append(word).append('\''));
        Files.writeString(command, script.append(" \"$@\"\n"));
        command.toFile().setExecutable(true);
        environment.putAll(more);
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        // The socket of no other server is ever touched.
        environment.put("TMUX_TMPDIR", Files.createDirectories(folder.resolve("t")).toString());
        environment.put("TMUX", "");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        environment.put("SHELL", "/bin/sh");
        environment.put("PS1", "$ ");
        environment.put("ENV", "/dev/null");
    }

    /** Opens a shell on a terminal of this size. */
    Tmux open(int columns, int rows) throws IOException {
        tmux("-u", "-f", "/dev/null", "new-session", "-d", "-s", PANE, "-x", "" + columns, "-y", "" + rows, "sh");
        return this;
    }

    /** Runs a line of a shell as somebody outside would type it. */
    Site.Ran shell(String line) throws IOException {
        return Site.run(folder, environment, List.of("sh", "-c", line));
    }

    String tmux(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux"));
        command.addAll(List.of(arguments));
        Site.Ran ran = Site.run(folder, environment, command);
        if (ran.exit() != 0) {
            throw new IOException(String.join(" ", command) + ": " + ran.output());
        }
        return ran.output().stripTrailing();
    }

    Tmux line(String text) throws IOException {
        tmux("send-keys", "-t", PANE, "-l", text);
        return key("Enter");
    }

    Tmux key(String name) throws IOException {
        tmux("send-keys", "-t", PANE, name);
        return this;
    }

    Tmux resize(int columns, int rows) throws IOException {
        tmux("resize-window", "-t", PANE, "-x", "" + columns, "-y", "" + rows);
        return this;
    }

    String screen() throws IOException {
        return tmux("capture-pane", "-p", "-t", PANE);
    }

    /** What tmux knows about the terminal, as {@code alternate_on}. */
    String flag(String name) throws IOException {
        return tmux("display-message", "-p", "-t", PANE, "#{" + name + "}");
    }

    /** Waits until the screen is as wanted. */
    String await(String what, Predicate<String> wanted) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String screen = screen();
        while (!wanted.test(screen)) {
            if (System.nanoTime() > end) {
                fail("never came: " + what + "\n" + screen);
            }
            Site.pause();
            screen = screen();
        }
        return screen;
    }

    static void await(String what, BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("never came: " + what);
            }
            Site.pause();
        }
    }

    /** The process of {@code fresh} that was typed last with this command. */
    ProcessHandle process(String word) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pids.resolve(word)).strip())).orElseThrow();
    }

    @Override
    public void close() throws IOException {
        Site.run(folder, environment, List.of("tmux", "kill-server"));
    }
}
