package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.FreshClient;
import dev.fresh.client.Installation;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.text.Paint;
import dev.fresh.text.Screen;
import dev.fresh.text.Table;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What every command works with: where it was typed, what it says things to, and where fresh is installed.
 *
 * @param folder the one it was typed in
 * @param environment of the shell that it was typed in
 * @param quiet whether only results and errors are wanted
 */
record Shell(PrintWriter out, PrintWriter err, Path folder, Map<String, String> environment,
        Installation installation, Terminal terminal, AtomicBoolean quiet) {

    Shell(PrintWriter out, PrintWriter err, Path folder, Map<String, String> environment, Installation installation,
            Terminal terminal) {
        this(out, err, folder, environment, installation, terminal, new AtomicBoolean());
    }

    static Shell ofProcess(PrintWriter out, PrintWriter err) {
        return new Shell(out, err, Path.of("").toAbsolutePath(), System.getenv(),
                Installation.of(System.getProperties()), Terminal.of(System.getenv()));
    }

    /** The same shell after {@code cd}. */
    Shell in(Path other) {
        return new Shell(out, err, other, environment, installation, terminal, quiet);
    }

    /** The same shell with nobody who listens; errors are said all the same. */
    Shell silent() {
        return new Shell(new PrintWriter(Writer.nullWriter()), err, folder, environment, installation, terminal,
                new AtomicBoolean(true));
    }

    /** The paths of the repository that the command was typed in. */
    FreshPaths paths() {
        return FreshPaths.find(folder).orElseThrow(() -> FreshPaths.inBareRepository(folder)
                ? new ClientException(ErrorCode.BARE_REPOSITORY, folder + " is a bare repository",
                        "fresh needs a checkout: `git clone` it and run fresh there")
                : new ClientException(ErrorCode.NOT_A_REPOSITORY, folder + " is not in a git repository",
                        "change to one, or make one with `git init` and a first commit"));
    }

    DaemonLauncher launcher() {
        return new DaemonLauncher(paths(), installation);
    }

    /** A client for a change of state: starts the daemon unless this repository never had a run. */
    FreshClient daemon() {
        DaemonLauncher launcher = launcher();
        return launcher.running().orElseGet(() -> {
            if (!Files.isDirectory(paths().state())) {
                throw new ClientException(ErrorCode.NO_RUN, "this repository has had no run yet",
                        "start one with `fresh auto start`");
            }
            return launcher.ensure();
        });
    }

    Symbols symbols() {
        return new Symbols(terminal.emoji(), paint());
    }

    Paint paint() {
        return Paint.of(terminal.screen(), environment);
    }

    /** The columns of the terminal. */
    int width() {
        return terminal.columns() > 0 ? terminal.columns() : Screen.columns(environment);
    }

    /** The columns that a table may take: all it wants where the output is no terminal. */
    int room() {
        return terminal.screen() ? width() : Table.NO_LIMIT;
    }

    void json(Object value) {
        out.println(Json.pretty(value));
        out.flush();
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Says what is no result, unless that is unwanted. */
    void tell(String line) {
        if (!quiet.get()) {
            say(line);
        }
    }

    /** Names the command that a person will want next, unless that is unwanted. */
    void next(String hint) {
        tell(paint().faint("Next: " + hint));
    }

    /** Runs one of the daemon's programs in this terminal and waits for its end. */
    int run(String mainClass, List<String> arguments) {
        out.flush();
        try {
            return new ProcessBuilder(installation.program(mainClass, arguments)).directory(folder.toFile())
                    .inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new ClientException(ErrorCode.DAEMON_FAILED, mainClass + " cannot be started: " + e.getMessage(),
                    "check " + installation.java(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Runs one of the daemon's programs for its output. */
    Ran runProgram(String mainClass, List<String> arguments) {
        return output(new ProcessBuilder(installation.program(mainClass, arguments)).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    }

    /** Runs a tool without a terminal for its output and errors. */
    Ran run(Path where, List<String> command, Map<String, String> extra) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().putAll(extra);
        return output(builder);
    }

    private static Ran output(ProcessBuilder builder) {
        try {
            Process process = builder.redirectInput(new File("/dev/null")).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), output);
        } catch (IOException e) {
            String tool = builder.command().getFirst();
            throw new ClientException(ErrorCode.TOOL_MISSING, tool + " cannot be run: " + e.getMessage(),
                    "install it and put it on the PATH", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static ClientException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClientException(ErrorCode.INTERRUPTED, "interrupted", "", e);
    }

    /** How a tool ended and what it printed. */
    record Ran(int exit, String output) {
    }
}
