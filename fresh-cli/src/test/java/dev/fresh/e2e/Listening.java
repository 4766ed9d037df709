package dev.fresh.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a process takes TCP connections, as the kernel tells it and not the process. */
final class Listening {

    /** The fourth column is the state, the tenth the number of the socket; 0A is LISTEN. */
    private static final Pattern LISTENER = Pattern.compile(
            "^ *\\d+: ([0-9A-F]+):[0-9A-F]{4} \\S+ 0A (?:\\S+ +){5}(\\d+) .*", Pattern.MULTILINE);
    private static final Set<String> LOOPBACK = Set.of("0100007F", "0000000000000000FFFF00000100007F");

    private Listening() {
    }

    /** One word for each port on which a process listens: {@code 127.0.0.1}, or the address as the kernel writes it. */
    static List<String> of(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        Set<String> own = sockets(proc.resolve("fd"));
        List<String> found = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            if (!Files.exists(proc.resolve(table))) {
                continue; // a kernel without IPv6
            }
            Matcher listener = LISTENER.matcher(Files.readString(proc.resolve(table)));
            while (listener.find()) {
                if (own.contains("socket:[" + listener.group(2) + "]")) {
                    found.add(LOOPBACK.contains(listener.group(1)) ? "127.0.0.1" : listener.group(1));
                }
            }
        }
        return found;
    }

    private static Set<String> sockets(Path folder) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path one : all.toList()) {
                try {
                    found.add(Files.readSymbolicLink(one).toString());
                } catch (NoSuchFileException e) {
                    continue; // closed since the list was read
                }
            }
        }
        return found;
    }
}
