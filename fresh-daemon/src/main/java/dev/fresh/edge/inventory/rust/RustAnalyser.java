package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rust: crates by Cargo.toml, modules by path, methods by their impl blocks, callbacks by their traits. */
public final class RustAnalyser implements Analyser {

    private static final Pattern VALUES = Pattern
            .compile("(std\\.)?(fs|path|env|io|time|process|net|string|fmt|num)\\..*|"
                    + "(String|Path|PathBuf|OsString|Instant|Duration|SystemTime|Command)(\\..*)?|std\\.(path|time)\\..*");
    private static final Pattern MAKER = Pattern.compile("new|default|builder|(new|with|from|try_new|open_with)_\\w+");

    @Override
    public String language() {
        return "rust";
    }

    @Override
    public Grammar grammar() {
        return new Grammar("rust", "0.24.0");
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean claims(String path) {
        return path.endsWith(".rs");
    }

    @Override
    public FileFacts analyse(SyntaxTree tree) {
        return new RustWalk(tree).facts();
    }

    private static RustCrates crates(Tree tree) {
        return tree.once(RustCrates.class, RustCrates::of);
    }

    @Override
    public List<String> moduleNames(String path, FileFacts facts, Tree tree) {
        RustCrates crates = crates(tree);
        String name = crates.module(path);
        // Every file is asked for its names before any is asked for its front, which depends on the files above it.
        crates.note(name, facts);
        return List.of(name);
    }

    @Override
    public String absolute(String target, String module, String path, Tree tree) {
        return crates(tree).absolute(target, module, path);
    }

    @Override
    public String packageFolder(String path, FileFacts facts, Tree tree) {
        return crates(tree).folder(path);
    }

    @Override
    public boolean isPublished(String folder, Tree tree) {
        return crates(tree).isPublished(folder);
    }

    @Override
    public List<String> front(String path, FileFacts facts, Tree tree) {
        RustCrates crates = crates(tree);
        if (!crates.isPublished(crates.folder(path)) || !crates.isOpen(crates.module(path))) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        facts.definitions().stream().filter(d -> d.parent() == 0 && d.has(Flag.PUBLIC)).map(Definition::name)
                .forEach(names::add);
        facts.exported().stream().filter(name -> name.indexOf(' ') < 0).forEach(names::add);
        return names;
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    @Override
    public List<String> exported(String path, FileFacts facts) {
        return List.of();
    }

    @Override
    public Optional<String> file(String text, String path, Tree tree) {
        return Optional.empty();
    }

    @Override
    public boolean isPrivate(Definition definition) {
        return !definition.has(Flag.PUBLIC) && !definition.has(Flag.NAMESPACE);
    }

    @Override
    public boolean isSpecial(Definition member) {
        return false;
    }

    /** A method of a trait that the repository does not define is called by whoever does. */
    @Override
    public boolean isCallback(Definition member, boolean declared) {
        return member.has(Flag.OVERRIDE);
    }

    @Override
    public boolean givesForeignValues(String dotted) {
        return VALUES.matcher(dotted).matches();
    }

    @Override
    public Sight sight(FileFacts facts, Definition type) {
        return type.has(Flag.NAMESPACE) ? Sight.INSIDE : Sight.NOWHERE;
    }

    @Override
    public boolean isSplit() {
        return true;
    }

    @Override
    public boolean extendsLibraries() {
        return true;
    }

    @Override
    public Optional<String> custom(String path, Definition definition, Definition type, List<String> libraryBases,
            String module) {
        if (definition.has(Flag.NAMESPACE)) {
            return Optional.of("It is a module.");
        }
        return definition.kind() != Kind.CLASS && MAKER.matcher(definition.name()).matches()
                ? Optional.of("It makes or sets up an object.") : Optional.empty();
    }
}
