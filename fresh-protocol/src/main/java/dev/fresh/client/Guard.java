package dev.fresh.client;

import dev.fresh.protocol.FreshPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shell that a daemon is a child of: it starts one that crashed again, and ends with one that ends by itself or is
 * told to. A shell, because it lives as long as the daemon and takes less than two megabytes; its text is this one, and
 * what it starts are its arguments.
 */
final class Guard {

    /**
     * A crash is what is none of these: a good end, the sysexits that another start does not mend (usage, data, another
     * daemon, permission, configuration), and the signals by which people end things. Who fails at once when it is
     * first started has a client that waits for the reason.
     */
    private static final String SCRIPT = """
            pid=$1 lock=$2 pauses=$3 left=$3 crashes=0 code=
            shift 3
            say() { printf '%s guard: %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }
            while :; do
                began=$(date +%s)
                if [ -n "$pid" ]; then
                    while kill -0 "$pid" 2>/dev/null && read -r _ holder <"$lock" && [ "$holder" = "$pid" ]; do
                        sleep 1
                    done
                    [ -s "$lock" ] || exit 0
                    pid= code=0 how='without a word'
                else
                    "$@" --guarded ${code:+"--after=$code"}
                    code=$?
                    case $code in
                    0 | 64 | 65 | 75 | 77 | 78 | 129 | 130 | 143) exit "$code" ;;
                    esac
                    how="with exit code $code"
                    lived=$(($(date +%s) - began))
                    [ "$crashes" -gt 0 ] || [ "$code" -gt 128 ] || [ "$lived" -ge 3 ] || exit "$code"
                    [ "$lived" -lt 600 ] || left=$pauses crashes=0
                fi
                crashes=$((crashes + 1))
                if [ -z "$left" ]; then
                    say "the daemon ended $crashes times in a row, the last time $how, and is not started again;" \\
                        "its state is kept, and \\`fresh auto start\\` continues an unfinished run"
                    exit "$code"
                fi
                pause=${left%% *}
                left=${left#"$pause"}
                left=${left# }
                say "the daemon ended $how; it is started again in $pause s, time $crashes"
                sleep "$pause"
            done
            """;

    /** Seconds before each new start; who lived for ten minutes begins with the first again. */
    private static final String PAUSES = "1 2 4";

    private Guard() {
    }

    /** A command line that starts the daemon and guards it. */
    static List<String> starting(List<String> daemon, FreshPaths paths) {
        return commandLine("", paths.lock(), PAUSES, daemon);
    }

    /** One that guards a daemon that runs already, which somebody started by hand. */
    static List<String> watching(long pid, List<String> daemon, FreshPaths paths) {
        return commandLine(Long.toString(pid), paths.lock(), PAUSES, daemon);
    }

    static List<String> commandLine(String pid, Path lock, String pauses, List<String> daemon) {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", "-c", SCRIPT, "fresh-guard", pid, lock.toString(), pauses));
        command.addAll(daemon);
        return List.copyOf(command);
    }
}
