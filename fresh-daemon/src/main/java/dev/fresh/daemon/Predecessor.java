package dev.fresh.daemon;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of the daemon before this one, and who starts this one again: what the command line and the lock say. */
final class Predecessor {

    private static final String GUARDED = "--guarded";
    private static final String AFTER = "--after=";
    private static final int SIGNALLED = 128;

    private Predecessor() {
    }

    /**
     * How it crashed, as the end of a sentence that begins with "it"; empty when it ended in order, or there was none.
     *
     * @param lock what it left in its lock
     * @param boot which start of the machine this is
     */
    static Optional<String> crash(List<String> arguments, String lock, String boot) {
        if (lock.isBlank()) {
            return Optional.empty();
        }
        if (!lock.contains("boot " + boot + "\n")) {
            return Optional.of("ended with the machine, which was started again");
        }
        int code = arguments.stream().filter(argument -> argument.matches(AFTER + "\\d{1,3}"))
                .mapToInt(argument -> Integer.parseInt(argument.substring(AFTER.length()))).findFirst().orElse(0);
        return Optional.of(code > SIGNALLED ? "was killed (signal " + (code - SIGNALLED) + ")"
                : code > 0 ? "failed (exit code " + code + ")" : "ended without a word: killed, or by a crash");
    }

    /** {@code guard} or {@code service}; empty when nobody starts this daemon again. */
    static Optional<String> keeper(List<String> arguments, Map<String, String> environment, long pid) {
        if (arguments.contains(GUARDED)) {
            return Optional.of("guard");
        }
        // Both managers' variables are inherited by all that their services start, so each has to be about this process.
        boolean systemd = Long.toString(pid).equals(environment.get("SYSTEMD_EXEC_PID"));
        boolean launchd = environment.getOrDefault("XPC_SERVICE_NAME", "").startsWith("dev.fresh.");
        return systemd || launchd ? Optional.of("service") : Optional.empty();
    }
}
