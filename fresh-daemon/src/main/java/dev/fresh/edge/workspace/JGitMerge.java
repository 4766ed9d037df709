package dev.fresh.edge.workspace;

import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/** Merges in memory where git is too old for it: the same answers but for renamed files, which conflict here. */
final class JGitMerge extends RecursiveMerger {

    static {
        SystemReader.setInstance(new Alone(SystemReader.getInstance()));
        // JGit would first measure for seconds how exactly the disk keeps times, which matters to an index only.
        FS.FileStoreAttributes.setBackground(true);
    }

    private List<String> conflicts = List.of();

    private JGitMerge(Repository repository) {
        super(repository, true);
    }

    static Merges.Merged of(Path clone, String ours, String theirs) {
        try (Repository repository = new FileRepositoryBuilder().setGitDir(clone.toFile()).setBare()
                .setMustExist(true).build(); RevWalk walk = new RevWalk(repository)) {
            JGitMerge merger = new JGitMerge(repository);
            merger.setCommitNames(new String[]{"BASE", ours, theirs});
            merger.merge(walk.parseCommit(ObjectId.fromString(ours)), walk.parseCommit(ObjectId.fromString(theirs)));
            return new Merges.Merged(merger.getResultTreeId().name(), merger.conflicts);
        } catch (IllegalArgumentException e) {
            throw EdgeException.environment("merges in a repository with SHA-256 ids need git 2.38 or newer", e);
        } catch (IOException e) {
            throw EdgeException.environment("the commits " + ours + " and " + theirs + " cannot be merged: "
                    + e.getMessage(), e);
        }
    }

    /** Where it does not merge, once more with the conflicts as text between markers. */
    @Override
    protected boolean mergeImpl() throws IOException {
        if (super.mergeImpl()) {
            return true;
        }
        conflicts = List.copyOf(unmergedPaths);
        unmergedPaths.clear();
        dircache = DirCache.newInCore();
        workTreeUpdater = WorkTreeUpdater.createInCoreWorkTreeUpdater(nonNullRepo(), dircache, getObjectInserter());
        return mergeTrees(mergeBase(), sourceTrees[0], sourceTrees[1], true);
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
