package dev.fresh.edge.provider;

import dev.fresh.edge.provider.CommandPlan.Answer;
import java.util.List;

/** Writes a planned command into the sources of one command-line framework. */
interface HookUpWriter {

    /**
     * The files as they should be.
     *
     * @param base the tree of the inventory, to which its line numbers belong
     * @param worktree where the files are going to be written; only read here
     * @param answers the base sample first
     */
    List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree);

    /** A file with its new content. */
    record FileText(String path, String text) {
    }
}
