package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.ResolveMerger;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** Merges in memory, with neither a checkout nor anybody's configuration. */
public final class Rehearsal {

    static {
        SystemReader.setInstance(new Alone(SystemReader.getInstance()));
        // JGit would first measure for seconds how exactly the disk keeps times, which matters to an index only.
        FS.FileStoreAttributes.setBackground(true);
    }

    private Rehearsal() {
    }

    /**
     * A commit that does not merge with the base and those before it.
     *
     * @param paths where it does not
     */
    public record Conflict(String commit, List<String> paths) {

        public Conflict {
            paths = List.copyOf(paths);
        }
    }

    /** A commit in conflict is left out, and the next one is tried without it. */
    static List<Conflict> of(Path clone, String base, List<String> commits) throws IOException {
        List<Conflict> conflicts = new ArrayList<>();
        try (Repository repository = new FileRepositoryBuilder().setGitDir(clone.toFile()).setBare()
                .setMustExist(true).build(); RevWalk walk = new RevWalk(repository)) {
            ObjectId baseTree = walk.parseCommit(ObjectId.fromString(base)).getTree();
            ObjectId merged = baseTree;
            for (String commit : commits) {
                ResolveMerger merger = (ResolveMerger) MergeStrategy.RESOLVE.newMerger(repository, true);
                merger.setBase(baseTree);
                if (merger.merge(merged, walk.parseCommit(ObjectId.fromString(commit)).getTree())) {
                    merged = merger.getResultTreeId();
                } else {
                    conflicts.add(new Conflict(commit, merger.getUnmergedPaths()));
                }
            }
            return conflicts;
        } catch (IllegalArgumentException e) {
            throw EdgeException.environment("merges cannot be rehearsed in a repository with SHA-256 ids", e);
        }
    }

    /** A machine without configuration files, so that JGit neither reads the user's nor writes its own. */
    private static final class Alone extends SystemReader.Delegate {

        Alone(SystemReader real) {
            super(real);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }

        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }
    }

    private static final class Nothing extends FileBasedConfig {

        private static final String FILE_TIMES = "10 ms";

        Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        /** Else JGit measures the disk's clock with files that it writes into the clone, also after it has answered. */
        @Override
        public String getString(String section, String subsection, String name) {
            return section.equals("filesystem") ? FILE_TIMES : super.getString(section, subsection, name);
        }

        @Override
        public void load() {
            // There is nothing to read.
        }

        @Override
        public void save() {
            // Whatever JGit would like to remember, it has to find out again.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
