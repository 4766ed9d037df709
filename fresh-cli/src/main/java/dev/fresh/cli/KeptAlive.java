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
 * @param command that makes it so, empty where no service manager is known
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
            return new KeptAlive(state.exit() == 0, "systemctl --user enable --now '" + unit + "'");
        } catch (ClientException e) {
            if (e.code() != ErrorCode.TOOL_MISSING) {
                throw e;
            }
            return new KeptAlive(false, "");
        }
    }

    String sentence() {
        if (enabled) {
            return "The service unit keeps the daemon alive; `loginctl enable-linger` does so while you are logged out.";
        }
        return "The daemon stays for it as long as this machine does; no service unit starts it again after a restart: "
                + (command.isEmpty() ? "`fresh daemon run` is what one would start, see docs/nights.md."
                        : "`" + Text.line(command) + "` sets one up.");
    }
}
