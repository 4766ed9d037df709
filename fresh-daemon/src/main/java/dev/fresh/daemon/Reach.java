package dev.fresh.daemon;

import dev.fresh.core.fleet.Manifest.Difference;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.protocol.FreshPaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What processes of agents and of their gates have open for writing beyond what is theirs, told for people. */
record Reach(ProcessRunner runner, FreshPaths paths) implements Supplier<List<Difference>> {

    @Override
    public List<Difference> get() {
        return runner.openOutside(paths.root()).stream()
                .map(file -> Difference.opened(shown(file.path()), file.program() + ", process " + file.pid()
                        + agent(file.writes()).map(id -> " of agent " + id).orElse("")))
                .distinct().toList();
    }

    /** Whose worktree it may write. */
    private Optional<String> agent(List<Path> writes) {
        Path trees = paths.workspaces().resolve("agents");
        return writes.stream().filter(folder -> folder.startsWith(trees) && !folder.equals(trees)).findFirst()
                .map(folder -> trees.relativize(folder).getName(0).toString())
                .map(id -> id.substring(0, Math.min(8, id.length())));
    }

    private String shown(String path) {
        String root = paths.root() + "/";
        return (path.startsWith(root) ? path.substring(root.length()) : path).replaceAll("\\p{Cntrl}", "?");
    }
}
