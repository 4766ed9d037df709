package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What rules look at in one file, resolved once for all of them: decorators, library bases and calls by their full
 * names.
 */
record Sights(Set<String> imports, Set<String> dependencies, List<Decorated> decorated, List<Extended> extended,
        List<Called> called) {

    private static final int COMPOSED_MAX = 4;

    /** A definition under a decorator, with every name that the decorator may have. */
    record Decorated(Unit unit, Decoration decoration, List<String> names) {
    }

    /** A class with the names of the library classes above it. */
    record Extended(Unit unit, Set<String> bases) {
    }

    /** A call that is given a name, with the names that the callee may have. */
    record Called(Unit unit, Call call, List<String> names) {
    }

    static Sights of(SourceFile file, Names names, Set<String> dependencies) {
        Set<String> imports = new HashSet<>();
        List<Decorated> decorated = new ArrayList<>();
        List<Extended> extended = new ArrayList<>();
        List<Called> called = new ArrayList<>();
        for (Unit unit : file.units()) {
            for (Import seen : unit.definition.imports()) {
                heads(names.absolute(seen.target(), file), imports);
                heads(seen.runs(), imports);
            }
            for (Decoration decoration : unit.definition.decorations()) {
                List<String> spelled = spellings(decoration.name(), unit, names);
                spelled.forEach(name -> heads(name, imports));
                borrowed(decoration.name(), scope(unit), names, imports);
                decorated.add(new Decorated(unit, decoration, spelled));
            }
            if (unit.isClass()) {
                Set<String> bases = new LinkedHashSet<>(names.classes().libraryBases(unit));
                unit.definition.bases().forEach(base -> bases.addAll(candidates(base, file)));
                if (!bases.isEmpty()) {
                    extended.add(new Extended(unit, bases));
                }
            }
            for (Call call : unit.definition.calls()) {
                String dotted = foreign(names.eval(call.callee(), unit)).orElse(call.callee());
                heads(dotted, imports);
                borrowed(call.callee(), unit, names, imports);
                called.add(new Called(unit, call, dotted.equals(call.callee()) ? List.of(dotted)
                        : List.of(dotted, call.callee())));
            }
        }
        return new Sights(imports, dependencies, decorated, extended, called);
    }

    private static Optional<String> foreign(Meaning value) {
        return switch (value) {
            case Meaning.Foreign library -> Optional.of(library.dotted());
            case Meaning.Unknown given when !given.given().isEmpty() -> Optional.of(given.given());
            case Meaning.Callable _, Meaning.Type _, Meaning.Instance _, Meaning.Space _, Meaning.Several _,
                    Meaning.Unknown _ ->
                Optional.empty();
        };
    }

    /** A file that decorates with, or calls, an object of another file has to do with what that one imports. */
    private static void borrowed(String path, Unit at, Names names, Set<String> imports) {
        // A declared type is written in brackets, and its own dots do not end it.
        int end = path.startsWith("<") ? path.indexOf('>') + 1 : Draft.headEnd(path);
        SourceFile owner = switch (names.eval(path.substring(0, end), at)) {
            case Meaning.Callable callable -> callable.unit().file;
            case Meaning.Type type -> type.unit().file;
            case Meaning.Instance instance -> instance.unit().file;
            case Meaning.Space _, Meaning.Foreign _, Meaning.Several _, Meaning.Unknown _ -> at.file;
        };
        if (owner != at.file) {
            owner.top().definition.imports().forEach(seen -> heads(names.absolute(seen.target(), owner), imports));
        }
    }

    /** The name with everything that it begins with: a rule for a package is one for its parts. */
    private static void heads(String name, Set<String> all) {
        if (!name.isEmpty() && all.add(name)) {
            for (int at = 1; at < name.length(); at++) {
                if (name.charAt(at) == '.' || name.charAt(at) == '/') {
                    all.add(name.substring(0, at));
                }
            }
        }
    }

    /** Whether the rule is about files like this one. */
    boolean concern(Rule rule) {
        return (rule.imports().isEmpty() || rule.imports().texts().stream().anyMatch(imports::contains))
                && (rule.dependencies().isEmpty() || rule.dependencies().stream().anyMatch(dependencies::contains));
    }

    /** The dotted names that a decorator may have: resolved through imports, and as written. */
    private static List<String> spellings(String path, Unit unit, Names names) {
        List<String> all = new ArrayList<>(2);
        foreign(names.eval(path, scope(unit))).ifPresent(all::add);
        all.add(path);
        all.addAll(candidates(path, unit.file));
        composed(path, unit, names, all, 0);
        return all;
    }

    /** An annotation of the repository stands for those that it bears itself. */
    private static void composed(String path, Unit unit, Names names, List<String> all, int depth) {
        if (depth < COMPOSED_MAX && names.eval(path, scope(unit)) instanceof Meaning.Type own
                && own.unit().definition.has(Flag.ANNOTATION)) {
            for (Decoration borne : own.unit().definition.decorations()) {
                if (names.eval(borne.name(), scope(own.unit())) instanceof Meaning.Foreign foreign
                        && !foreign.dotted().startsWith("java.lang.annotation.")) {
                    all.add(foreign.dotted());
                }
                composed(borne.name(), own.unit(), names, all, depth + 1);
            }
        }
    }

    /** Where the names in a decorator are looked up. */
    static Unit scope(Unit unit) {
        return unit.parent == null ? unit : unit.parent;
    }

    /** The dotted names that a name without import may have through imports of everything. */
    private static List<String> candidates(String name, SourceFile file) {
        List<String> all = new ArrayList<>(0);
        for (Import seen : file.top().definition.imports()) {
            if (seen.alias().equals("*")) {
                all.add(seen.target() + "." + name);
            }
        }
        return all;
    }
}
