package dev.fresh.edge.inventory.facts;

import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the facts of one language's files. A new language is one implementation and its rule files. */
public interface Analyser {

    /** The language as the report spells it. */
    String language();

    /** The grammar of the language, with the versions of all grammars that its files need. */
    Syntax.Grammar grammar();

    /** The grammar of one file. */
    default Syntax.Grammar grammar(String path) {
        return grammar();
    }

    /** Changes whenever the same text may give other facts, so that old cache entries are not believed. */
    int version();

    boolean claims(String path);

    /** Whether a program without an ending is of this language, as its first line says. */
    default boolean claimsProgram(String firstLine) {
        return false;
    }

    FileFacts analyse(SyntaxTree tree);

    /** What of a file's text is code of this language, each line at its place. */
    default String code(String path, String text) {
        return text;
    }

    /**
     * The dotted names under which other files can import this one, the longest last.
     *
     * @param tree what else the commit holds
     */
    List<String> moduleNames(String path, FileFacts facts, Tree tree);

    /**
     * The dotted name for an import as it is written in the file: of a module that the commit holds, else of a library.
     *
     * @param module the longest of the file's own names
     */
    String absolute(String target, String module, String path, Tree tree);

    /** The folder that holds everything of the package or source root that this file belongs to. */
    String packageFolder(String path, FileFacts facts, Tree tree);

    /** Where a plain name may mean a member of a class around it. */
    default Sight sight(FileFacts facts, FileFacts.Definition type) {
        return facts.module().isEmpty() ? Sight.BODY : Sight.INSIDE;
    }

    /** From where the members of a class are seen by their plain names. */
    enum Sight {
        NOWHERE, BODY, INSIDE
    }

    /** Whether values of this type may be of classes that do not name it. */
    default boolean isStructural(FileFacts.Definition type) {
        return type.bases().stream().anyMatch(b -> b.equals("Protocol") || b.endsWith(".Protocol"));
    }

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

    /** Whether a member is there for its own class rather than for people, unless something speaks for it. */
    default boolean isDetail(FileFacts.Definition member, FileFacts.Definition type) {
        return false;
    }

    /** Whether programs in this language can run whatever lies in a folder without naming it. */
    default boolean runsFolders() {
        return true;
    }

    /** The names of what a library class lets others override; empty when the class is not known. */
    default Optional<Set<String>> overridable(String libraryClass) {
        return Optional.empty();
    }

    /**
     * Why a definition is no feature by the customs of the language; empty when it may be one.
     *
     * @param path of its file
     * @param type the class around it, or it itself; also itself for a function outside classes
     * @param libraryBases dotted names of the library classes above that class
     * @param module the package that the file declares
     */
    default Optional<String> custom(String path, FileFacts.Definition definition, FileFacts.Definition type,
            List<String> libraryBases, String module) {
        return Optional.empty();
    }

    /** Whether a dotted name of a library gives values that have no type of the repository. */
    boolean givesForeignValues(String dotted);

    /** Whether a function of a library may hand back what it was given, so that its result can be of any type. */
    default boolean givesBack(String dotted) {
        return false;
    }

    /** Whether every class implements the interfaces whose members it has. */
    default boolean isLoose() {
        return false;
    }

    /** Whether several files can be one module, and a class have members in files other than its own. */
    default boolean isSplit() {
        return false;
    }

    /** Whether code can give members to the classes of libraries. */
    default boolean extendsLibraries() {
        return false;
    }

    /** Whether a library may call members of an object that it is handed under an interface of its own. */
    default boolean callsBack(String dotted) {
        return false;
    }

    /** Whether others can install what lies in this package folder, so that its public code may be meant for them. */
    boolean isPublished(String folder, Tree tree);

    /**
     * The names that a file offers to people outside the repository, being the front of a package that they can
     * install: {@code *} for all that it exports, empty for a file that is no such front.
     */
    List<String> front(String path, FileFacts facts, Tree tree);

    /** Whether others see of a package with a front only what the front offers, not what its other files define. */
    boolean isSealed();

    /** The names that a file of a library hands to others where it says so; empty when it says nothing. */
    default List<String> exported(String path, FileFacts facts) {
        return facts.exported();
    }

    /** The path of the source file that a string in a file names, empty for any other string. */
    default Optional<String> file(String text, String path, Tree tree) {
        String clean = text.startsWith("./") ? text.substring(2) : text;
        String near = path.substring(0, path.lastIndexOf('/') + 1) + clean;
        return tree.has(clean) ? Optional.of(clean) : tree.has(near) ? Optional.of(near) : Optional.empty();
    }

    /** What an analyser may know of the commit around a file. */
    interface Tree {

        boolean has(String path);

        /** The text of a manifest, script or page; empty for files that are not read as text. */
        String text(String path);

        /** The paths of all files, sorted. */
        List<String> paths();

        /** Something worked out of this tree, made by the first who asks and kept as long as the tree. */
        <T> T once(Class<T> type, Function<Tree, T> made);
    }
}
