package dev.fresh.edge.inventory.facts;

import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;

/** Reads the facts of one language's files. A new language is one implementation and its rule files. */
public interface Analyser {

    /** The language as the report spells it. */
    String language();

    Syntax.Grammar grammar();

    /** Changes whenever the same text may give other facts, so that old cache entries are not believed. */
    int version();

    boolean claims(String path);

    FileFacts analyse(SyntaxTree tree);

    /**
     * The dotted names under which other files can import this one, the longest last.
     *
     * @param tree what else the commit holds
     */
    List<String> moduleNames(String path, FileFacts facts, Tree tree);

    /** The dotted name for an import that is written relative to the module. */
    String absolute(String target, String module, String path);

    /** The folder that holds everything of the package or source root that this file belongs to. */
    String packageFolder(String path, FileFacts facts, Tree tree);

    /** How a reader of this language tells that a name is not meant for others. */
    boolean isPrivate(FileFacts.Definition definition);

    /** Whether a member is called by the language itself, such as {@code __eq__} or {@code toString}. */
    boolean isSpecial(FileFacts.Definition member);

    /**
     * Whether a member may be called by a library that the class extends.
     *
     * @param declared whether the class has a base outside the repository that has members to override
     */
    boolean isCallback(FileFacts.Definition member, boolean declared);

    /** Whether a dotted name of a library gives values that have no type of the repository. */
    boolean givesForeignValues(String dotted);

    /** What an analyser may know of the commit around a file. */
    interface Tree {

        boolean has(String path);

        /** The text of a manifest, script or page; empty for files that are not read as text. */
        String text(String path);
    }
}
