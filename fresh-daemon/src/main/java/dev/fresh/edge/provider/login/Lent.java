package dev.fresh.edge.provider.login;

import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.SourceTree;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.cli.LogIn;
import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A copy of the log-in for a program that does not go to the meter with it. It has no renewal token, so that no agent
 * can use that up, and it is gone when the program has ended.
 */
record Lent(Format format, BiFunction<Installed, Workbench, Map<String, Object>> current) implements LogIn {

    @Override
    public boolean metered() {
        return false;
    }

    @Override
    public List<String> hosts() {
        return format.hosts();
    }

    @Override
    public Map<String, String> enter(Path home, Optional<ModelAccess> access, Installed program, Workbench bench) {
        // Not through a link that an agent could have left there.
        new SourceTree(home).write(path(), Json.write(current.apply(program, bench)));
        return Map.of();
    }

    @Override
    public void leave(Path home) {
        SourceTree tree = new SourceTree(home);
        if (tree.has(path())) {
            tree.delete(path());
        }
    }

    private String path() {
        Path home = Path.of("/");
        return home.relativize(format.folders().logIn(home, Map.of())).toString();
    }
}
