package dev.fresh.edge.provider.cli;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.cli.Installations.Installed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A person's own log-in for one agent command line; what work with it costs is told in shadow dollars only. */
public interface LogIn {

    /** Whether requests go to the meter, which puts the log-in in the place of the agent's token. */
    boolean metered();

    /** Servers that the program asks with it, where the meter cannot; see {@link AllowedHosts#of}. */
    List<String> hosts();

    /**
     * Puts what the program needs into an agent's private home, and gives the variables that it needs.
     *
     * @throws dev.fresh.edge.provider.LimitReached when the log-in has ended
     */
    Map<String, String> enter(Path home, Optional<ModelAccess> access, Installed program, Workbench bench);

    /** Takes away what must not stay there, when its process has ended, however it ended. */
    void leave(Path home);
}
