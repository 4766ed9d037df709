package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the launcher lets the JVM watch to make an AOT cache: the usual commands against a daemon that is made up, or a
 * real daemon that starts, answers and ends. All of it happens in a folder that is removed at the end.
 */
public final class Training {

    private static final List<String> COMMANDS = List.of("auto status", "auto status --format detailed",
            "auto status --format json", "auto budget show", "auto requests abc12345", "auto report", "daemon status",
            "--help", "auto --help", "auto status --help", "--version", "auto satus", "auto pause nobody");
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Training() {
    }

    /** Trains the client, or with arguments the program that they are the command line of: a daemon's. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("fresh-training").toRealPath();
        try {
            FreshPaths paths = repository(scratch.resolve("repository"));
            if (arguments.length == 0) {
                client(paths);
            } else {
                daemon(paths, scratch, arguments);
            }
        } finally {
            remove(scratch);
        }
    }

    /** As much of a repository as a daemon that is given no work looks at. */
    private static FreshPaths repository(Path folder) throws IOException {
        Path git = folder.resolve(".git");
        Files.createDirectories(git.resolve("objects"));
        Files.createDirectories(git.resolve("refs/heads"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("config"), "[core]\n\trepositoryformatversion = 0\n");
        FreshPaths paths = FreshPaths.find(folder).orElseThrow();
        paths.prepare();
        return paths;
    }

    /** How each of the usual commands ended. */
    static List<Integer> client(FreshPaths paths) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                PrintWriter nowhere = new PrintWriter(Writer.nullWriter())) {
            server.bind(UnixDomainSocketAddress.of(paths.socket()));
            Thread.ofPlatform().daemon().start(() -> answer(server));
            Shell shell = Shell.ofProcess(nowhere, nowhere).in(paths.root());
            Glance.at(shell, "auto", "status");
            Glance.at(shell, "auto", "status", "--format", "json");
            return COMMANDS.stream().map(line -> FreshCommand.run(shell, line.split(" "))).toList();
        } finally {
            Files.delete(paths.socket());
        }
    }

    private static void answer(ServerSocketChannel server) {
        try (InputStream file = Training.class.getResourceAsStream("training.json")) {
            Map<String, Object> answers = Json.object(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            while (true) {
                answer(server.accept(), answers);
            }
        } catch (ClosedChannelException e) {
            return; // all has been asked
        } catch (IOException e) {
            throw new UncheckedIOException("the made-up daemon cannot answer", e);
        }
    }

    private static void answer(SocketChannel opened, Map<String, Object> answers) throws IOException {
        try (SocketChannel client = opened) {
            BufferedReader request = new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII));
            String[] first = request.readLine().split(" ");
            while (!request.readLine().isEmpty()) {
                // None of the requests has a body.
            }
            String address = first[1].replaceFirst("\\?.*", "");
            byte[] body = Json.write(answers.getOrDefault(address, answers.get("error")))
                    .getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + (answers.containsKey(address) ? "200 OK" : "404 Not Found")
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            client.write(ByteBuffer.wrap(body));
        }
    }

    private static void daemon(FreshPaths paths, Path scratch, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Arrays.asList(command)).directory(paths.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Nothing of the person's own settings is read, and nothing is left in their folders.
        builder.environment().put("HOME", scratch.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("FRESH_"));
        Process daemon = builder.start();
        FreshClient client = new FreshClient(paths.socket());
        for (long end = System.nanoTime() + LONGEST.toNanos(); daemon.isAlive() && System.nanoTime() < end;) {
            try {
                client.health();
                client.status();
                client.budget();
                client.runs();
                break;
            } catch (ClientException e) {
                // It is not there yet.
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        // It writes the cache when it ends.
        daemon.destroy();
        if (!daemon.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            daemon.destroyForcibly();
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
