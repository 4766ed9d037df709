package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** JavaScript and TypeScript: modules by path, packages by {@code package.json}, values by shape. */
public final class EcmascriptAnalyser implements Analyser {

    private static final Grammar JAVASCRIPT = new Grammar("javascript", "0.25.0");
    private static final Grammar TYPESCRIPT = new Grammar("typescript", "0.23.2");
    private static final Grammar TSX = new Grammar("tsx", "0.23.2");
    private static final Pattern TYPED = Pattern.compile(".*\\.(?:[mc]?ts|vue|svelte|astro)");
    private static final Set<String> SPECIAL = Set.of("toString", "toJSON", "valueOf", "then", "inspect");
    private static final Set<String> VALUES = Set.of("fs", "path", "os", "crypto", "child_process", "url", "util",
            "JSON", "Math", "Number", "String", "Boolean", "Date", "BigInt", "parseInt", "parseFloat", "isNaN",
            "setTimeout", "setInterval", "process", "console", "performance", "encodeURIComponent",
            "decodeURIComponent", "chalk", "Buffer", "RegExp", "Symbol");

    @Override
    public String language() {
        return "javascript";
    }

    @Override
    public Grammar grammar() {
        return new Grammar(JAVASCRIPT.name(), JAVASCRIPT.version() + "," + TYPESCRIPT.version() + "," + TSX.version());
    }

    @Override
    public Grammar grammar(String path) {
        return TYPED.matcher(path).matches() ? TYPESCRIPT : path.endsWith(".tsx") ? TSX : JAVASCRIPT;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public boolean claims(String path) {
        return ScriptModules.SOURCE.matcher(path).matches();
    }

    @Override
    public String code(String path, String text) {
        return ScriptPages.PAGE.matcher(path).matches() ? ScriptPages.code(text) : text;
    }

    @Override
    public FileFacts analyse(SyntaxTree tree) {
        return new ScriptWalk(tree).facts();
    }

    @Override
    public List<String> moduleNames(String path, FileFacts facts, Tree tree) {
        return List.of(ScriptNames.encode(path));
    }

    private static ScriptModules modules(Tree tree) {
        return tree.once(ScriptModules.class, ScriptModules::new);
    }

    @Override
    public String absolute(String target, String module, String path, Tree tree) {
        int dot = target.indexOf('.');
        String head = dot < 0 ? target : target.substring(0, dot);
        String rest = dot < 0 ? "" : target.substring(dot);
        if (head.equals(ScriptNames.OWN_FILE)) {
            return module + rest;
        }
        String found = modules(tree).absolute(head, path);
        boolean library = !tree.has(ScriptNames.decode(found));
        // The default export of a library is what people call the library.
        return library && rest.startsWith(".default") ? found + rest.substring(".default".length()) : found + rest;
    }

    @Override
    public String packageFolder(String path, FileFacts facts, Tree tree) {
        return modules(tree).packageFolder(path);
    }

    @Override
    public boolean isPublished(String folder, Tree tree) {
        return modules(tree).isPublished(folder);
    }

    @Override
    public List<String> front(String path, FileFacts facts, Tree tree) {
        return modules(tree).isFront(path) ? List.of("*") : List.of();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public Optional<String> file(String text, String path, Tree tree) {
        return modules(tree).named(text, path);
    }

    @Override
    public Sight sight(FileFacts facts, Definition type) {
        return type.has(Flag.NAMESPACE) ? Sight.INSIDE : Sight.NOWHERE;
    }

    @Override
    public boolean isStructural(Definition type) {
        return type.has(Flag.INTERFACE);
    }

    @Override
    public boolean isPrivate(Definition definition) {
        return !definition.has(Flag.PUBLIC);
    }

    @Override
    public boolean isSpecial(Definition member) {
        return SPECIAL.contains(member.name()) || member.name().startsWith("[");
    }

    @Override
    public boolean isCallback(Definition member, boolean declared) {
        return declared && member.kind() == Kind.METHOD && !isPrivate(member);
    }

    @Override
    public boolean givesForeignValues(String dotted) {
        int dot = dotted.indexOf('.');
        return VALUES.contains(dot < 0 ? dotted : dotted.substring(0, dot));
    }

    @Override
    public Optional<String> custom(String path, Definition definition, Definition type, List<String> libraryBases,
            String module) {
        return ScriptCustoms.reason(path, definition);
    }
}
