package dev.fresh.edge.inventory.java;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Java: packages by declaration, members by modifier, callbacks by {@code @Override}. */
public final class JavaAnalyser implements Analyser {

    private static final Set<String> SPECIAL = Set.of("toString", "hashCode", "equals", "compareTo", "finalize",
            "readObject", "writeObject", "readResolve", "writeReplace", "readExternal", "writeExternal", "clone");
    private static final Pattern VALUES = Pattern.compile("java\\.(io|nio|time|math|net|text|lang)\\..*"
            + "|java\\.util\\.(regex|UUID|Locale|Base64|Properties|Random|Scanner|StringJoiner|Date|Calendar)\\b.*"
            + "|(String|StringBuilder|StringBuffer|System|Math|Integer|Long|Double|Float|Short|Byte|Boolean|Character"
            + "|Thread|Runtime|ProcessBuilder|Process|ProcessHandle)(\\..*)?");

    @Override
    public String language() {
        return "java";
    }

    @Override
    public Grammar grammar() {
        return new Grammar("java", "0.23.5");
    }

    @Override
    public int version() {
        return 5;
    }

    @Override
    public boolean claims(String path) {
        return path.endsWith(".java") && !path.endsWith("package-info.java") && !path.endsWith("module-info.java");
    }

    @Override
    public FileFacts analyse(SyntaxTree tree) {
        return new JavaWalk(tree).facts();
    }

    @Override
    public List<String> moduleNames(String path, FileFacts facts, Tree tree) {
        return List.of(facts.module());
    }

    @Override
    public String absolute(String target, String module, String path, Tree tree) {
        return target;
    }

    @Override
    public String packageFolder(String path, FileFacts facts, Tree tree) {
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        String tail = facts.module().replace('.', '/');
        if (folder.equals(tail)) {
            return "";
        }
        return folder.endsWith("/" + tail) ? folder.substring(0, folder.length() - tail.length() - 1) : folder;
    }

    @Override
    public boolean isPublished(String folder, Tree tree) {
        return false;
    }

    @Override
    public List<String> front(String path, FileFacts facts, Tree tree) {
        return List.of();
    }

    @Override
    public boolean isSealed() {
        return false;
    }

    @Override
    public boolean isPrivate(Definition definition) {
        return !definition.has(Flag.PUBLIC);
    }

    @Override
    public boolean isSpecial(Definition member) {
        return SPECIAL.contains(member.name());
    }

    @Override
    public boolean isCallback(Definition member, boolean declared) {
        return member.has(Flag.OVERRIDE);
    }

    @Override
    public boolean isDetail(Definition member, Definition type) {
        return !member.has(Flag.STATIC) && !JavaCustoms.isComponent(type);
    }

    @Override
    public boolean runsFolders() {
        return false;
    }

    @Override
    public Optional<Set<String>> overridable(String libraryClass) {
        return JavaPlatform.overridable(libraryClass);
    }

    @Override
    public Optional<String> custom(String path, Definition definition, Definition type, List<String> libraryBases,
            String module) {
        return JavaCustoms.reason(definition, type, libraryBases, module);
    }

    @Override
    public boolean givesForeignValues(String dotted) {
        return VALUES.matcher(dotted).matches();
    }
}
