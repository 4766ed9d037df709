package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Whether a service manager keeps this repository's daemon alive, so that a schedule outlives a log-out or a restart.
 *
 * @param enabled whether it does
 * @param command that makes it so, empty where no such service is installed
 */
record KeptAlive(boolean enabled, String command) {

    static KeptAlive of(Shell shell) {
        Path root = shell.paths().root();
        try {
            Shell.Ran escaped = shell.run(root, List.of("systemd-escape", "--path", root.toString()), Map.of());
            if (escaped.exit() != 0) {
                return new KeptAlive(false, "");
            }
            String unit = "fresh@" + escaped.output().strip() + ".service";
            Shell.Ran state = shell.run(root, List.of("systemctl", "--user", "is-enabled", unit), Map.of());
            boolean known = state.output().strip().equals("disabled");
            return new KeptAlive(state.exit() == 0, known ? "systemctl --user enable --now '" + unit + "'" : "");
        } catch (ClientException e) {
            if (e.code() != ErrorCode.TOOL_MISSING) {
                throw e;
            }
            return new KeptAlive(false, "");
        }
    }

    String sentence() {
        if (enabled) {
            return "The service starts the daemon again after a restart; `loginctl enable-linger` keeps it while you are logged out.";
        }
        return "The daemon stays for it, but nothing starts it again after a restart of the machine; "
                + (command.isEmpty() ? "a service unit would, with `fresh daemon run`."
                        : "`" + Text.line(command) + "` makes the service do it.");
    }
}
