package dev.fresh.stub;

import java.util.List;
import java.util.Map;

/** One thing that a scripted model does. */
public sealed interface Act {

    /** Writes a file of the worktree, new or not, by the client's tool for it. */
    record Write(String path, String content) implements Act {
    }

    /** Reads a file of the worktree; some clients let nobody write over a file that was not read. */
    record Read(String path) implements Act {
    }

    /** Runs a command line with the client's shell tool. */
    record Run(String commandLine) implements Act {
    }

    /** Calls the first of the named tools that is on offer. */
    record Use(List<String> tools, Map<String, Object> arguments) implements Act {
    }

    /** Says something and ends the turn. */
    record Say(String text) implements Act {
    }
}
