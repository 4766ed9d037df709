package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The home and the temporary folder of one command, for sandboxes that have no empty file systems for them.
 *
 * @param folder there from the start of the command to its end
 */
record Scratch(Path folder) implements AutoCloseable {

    private static final AtomicLong COUNT = new AtomicLong();
    /** Options for Java, which has to be told where these folders are and says on standard error that it was told. */
    private static final List<String> JAVA_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS");

    /** The next one below {@code root}; nothing is made yet. */
    static Scratch in(Path root) {
        return new Scratch(root.resolve(ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()));
    }

    /** What the command has asked for, made. */
    static Scratch of(Command command) {
        command.scratch().ifPresent(Scratch::make);
        return command.scratch().orElse(null);
    }

    Path home() {
        return folder.resolve("home");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /**
     * The command line that sets what Java programs look for and then becomes {@code command}. It stands inside the
     * sandbox, so that a Java program in front of the sandbox is not told.
     */
    List<String> telling(Map<String, String> environment, List<String> command) {
        Stream<String> told = JAVA_OPTIONS.stream().filter(environment::containsKey)
                .filter(name -> !name.equals(JAVA_OPTIONS.getFirst())).map(name -> name + "=" + environment.get(name));
        String options = (environment.getOrDefault(JAVA_OPTIONS.getFirst(), "") + " \"-Djava.io.tmpdir=" + temporary()
                + "\" \"-Duser.home=" + home() + "\"").strip();
        return Stream.of(Stream.of("/usr/bin/env", JAVA_OPTIONS.getFirst() + "=" + options), told, command.stream())
                .flatMap(words -> words).toList();
    }

    /** The environment that names these folders, without what {@link #telling} sets. */
    Map<String, String> environment(Map<String, String> plain, Sandbox.Confinement confinement) {
        Map<String, String> environment = new HashMap<>(plain);
        JAVA_OPTIONS.forEach(environment::remove);
        environment.put("TMPDIR", temporary().toString());
        Homes.choose(environment, confinement, home());
        return environment;
    }

    /** Deletes what daemons that are gone have left below {@code root}. */
    static void sweep(Path root) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root, "[0-9]*-[0-9]*")) {
            for (Path each : left) {
                long pid = Long.parseLong(each.getFileName().toString().split("-")[0]);
                if (ProcessHandle.of(pid).isEmpty()) {
                    Trees.delete(each);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw EdgeException.environment(root + " cannot be tidied; look at what is in it", e);
        }
    }

    private void make() {
        try {
            Files.createDirectories(folder.getParent());
            for (Path each : List.of(folder, home(), temporary())) {
                Files.createDirectory(each, PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw EdgeException.environment(folder + " cannot be made; check the free disk space", e);
        }
    }

    @Override
    public void close() {
        try {
            Trees.delete(folder);
        } catch (EdgeException _) {
            return; // something that escaped still writes here; the next daemon sweeps
        }
    }
}
