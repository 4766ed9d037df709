package dev.fresh.daemon;

import dev.fresh.protocol.FreshPaths;
import java.nio.file.Path;

/**
 * Where the base of a run is worked on.
 *
 * @param workspaces the daemon's clone and its trees
 * @param cache fetched dependencies and facts of the inventory
 * @param rules the repository's own entry-point rules, only read
 * @param checkout the user's checkout, only read
 */
record Places(Path workspaces, Path cache, Path rules, Path checkout) {

    /** The places of the repository's daemon. */
    static Places of(FreshPaths paths) {
        return new Places(paths.workspaces(), paths.cache(), paths.folder().resolve("rules"), paths.root());
    }

    /** The same in a folder that is thrown away. */
    static Places in(Path folder, FreshPaths paths) {
        return new Places(folder.resolve("workspaces"), folder.resolve("cache"), paths.folder().resolve("rules"),
                paths.root());
    }
}
