package dev.fresh.edge.provider.cli;

import java.nio.file.Path;
import java.util.Map;

/** A person's own log-in for one agent command line; work on it is not measured in dollars. */
public interface LogIn {

    /** Puts what the log-in needs, and nothing else of the person, into an agent's private home. */
    void enter(Path home);

    /** Takes back what the program refreshed, when its process has ended, however it ended. */
    void leave(Path home);

    /** Variables that the program needs for it. */
    Map<String, String> environment();
}
