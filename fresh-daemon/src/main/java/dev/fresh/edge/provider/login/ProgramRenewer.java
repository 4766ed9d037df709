package dev.fresh.edge.provider.login;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Sandbox.Confinement;
import dev.fresh.edge.process.Workbench;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs the program itself, in an empty home of its own with a copy of the log-in and away from every repository. It
 * renews before it asks its first question, and that one is refused.
 *
 * @param start the program, with words that have to stand before its arguments
 * @param needs folders that it has to read
 * @param scratch where homes are made; not below a folder for temporary files, in which Codex does not work
 * @param where the address of a server by its name
 * @param further variables for the program
 */
record ProgramRenewer(Workbench bench, List<String> start, List<Path> needs, Path scratch,
        Function<String, InetSocketAddress> where, Map<String, String> further) implements Renewer {

    private static final Duration WALL = Duration.ofSeconds(90);
    private static final long OUTPUT_BYTES_MAX = 64 << 10;

    ProgramRenewer {
        start = List.copyOf(start);
        needs = List.copyOf(needs);
        further = Map.copyOf(further);
    }

    @Override
    public Optional<Map<String, Object>> renew(Format format, Map<String, Object> ended) {
        Format.Renewal renewal = format.renewal().orElseThrow();
        Path home = scratch.resolve(format.provider());
        try (RenewalDoor door = new RenewalDoor(renewal.hosts(), where)) {
            Files.createDirectories(scratch);
            home = scratch.toRealPath().resolve(format.provider());
            remove(home); // a daemon that was killed has left it
            Files.createDirectory(home,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path logIn = format.folders().logIn(home, Map.of());
            place(logIn, Json.write(ended));
            for (Map.Entry<String, String> file : renewal.files().entrySet()) {
                place(home.resolve(file.getKey()), file.getValue());
            }
            Files.createDirectories(home.resolve("tmp"));
            bench.runner().run(command(renewal, home, door));
            return new UserFile(logIn).read().flatMap(content -> Tree.read(content.text()));
        } catch (IOException e) {
            throw EdgeException.environment("the log-in of " + format.provider()
                    + " cannot be renewed: the folder " + scratch + " cannot be used", e);
        } finally {
            remove(home);
        }
    }

    private Command command(Format.Renewal renewal, Path home, RenewalDoor door) {
        List<String> argv = new ArrayList<>(start);
        argv.addAll(renewal.arguments(door.base()));
        Map<String, String> environment = new HashMap<>(bench.environment());
        environment.putAll(renewal.environment(home, door.base()));
        environment.putAll(Map.of("HOME", home.toString(), "TMPDIR", home.resolve("tmp").toString(), "HTTPS_PROXY",
                door.base(), "https_proxy", door.base(), "NO_PROXY", "127.0.0.1", "no_proxy", "127.0.0.1"));
        environment.putAll(further);
        List<Path> readable = new ArrayList<>(bench.readOnly());
        readable.addAll(needs);
        Command plain = new Command(argv, home, environment, Optional.empty(), WALL, OUTPUT_BYTES_MAX,
                Optional.empty());
        // With the host's network, as the tunnel is on the host's loopback.
        return bench.sandbox().confine(plain, new Confinement(List.of(home), readable, true));
    }

    private static void place(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the copy of a log-in in " + folder + " cannot be removed; remove it", e);
        }
    }
}
