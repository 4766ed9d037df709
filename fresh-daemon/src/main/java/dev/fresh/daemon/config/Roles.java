package dev.fresh.daemon.config;

import dev.fresh.core.task.Globs;
import dev.fresh.core.task.Role;
import java.util.List;
import java.util.Optional;

/**
 * How people want the parts of their repository to be worked on.
 *
 * @param all by the names of their files
 */
public record Roles(List<Entry> all) {

    /** Nobody has said anything. */
    public static final Roles NONE = new Roles(List.of());

    public Roles {
        all = List.copyOf(all);
    }

    /**
     * What one file says.
     *
     * @param paths of the code it is for, as globs; empty for all code that no other role is for
     * @param providers that may work on it, in the order in which they are tried; empty for those of the run
     */
    public record Entry(Role role, List<String> paths, List<String> providers) {

        public Entry {
            paths = List.copyOf(paths);
            providers = List.copyOf(providers);
        }

        private boolean takes(String path) {
            return Globs.paths(paths).matches(path);
        }
    }

    /** The first by name that has a path for it, else the first by name without paths. */
    public Optional<Entry> of(String path) {
        return all.stream().filter(entry -> entry.takes(path)).findFirst()
                .or(() -> all.stream().filter(entry -> entry.paths().isEmpty()).findFirst());
    }
}
