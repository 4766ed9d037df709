package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Meaning.Callable;
import dev.fresh.edge.inventory.Meaning.Foreign;
import dev.fresh.edge.inventory.Meaning.Instance;
import dev.fresh.edge.inventory.Meaning.Several;
import dev.fresh.edge.inventory.Meaning.Space;
import dev.fresh.edge.inventory.Meaning.Type;
import dev.fresh.edge.inventory.Meaning.Unknown;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.Draft;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What names and access paths mean: through scopes, imports, fields and declared results. It never guesses: what it
 * cannot tell is {@link Unknown}.
 */
final class Names {

    private static final int DEPTH_MAX = 12;
    private static final int REMEMBERED_DEPTH_MAX = 2;

    private final Project project;
    private final Hierarchy classes = new Hierarchy();
    private final List<Analyser> analysers;
    private final Map<Unit, Map<String, Meaning>> inFiles = new HashMap<>();
    private boolean linked;

    Names(Project project) {
        this.project = project;
        this.analysers = project.files().stream().map(SourceFile::analyser).distinct().toList();
        classes.link(project.units(), this);
        linked = true;
    }

    private static final Unknown UNKNOWN = new Unknown("");

    /** What the name of a base means. */
    Meaning base(String path, Unit at) {
        Meaning meaning = eval(path, at);
        return meaning instanceof Space module ? whole(module).orElse(module) : meaning;
    }

    /** Who extends whom. */
    Hierarchy classes() {
        return classes;
    }

    Meaning eval(String path, Unit at) {
        return eval(path, at, 0);
    }

    private Meaning eval(String path, Unit at, int depth) {
        if (depth > DEPTH_MAX || path.isEmpty() || path.startsWith(FileFacts.UNKNOWN)) {
            return UNKNOWN;
        }
        Meaning value;
        int next;
        if (path.startsWith("<")) {
            next = path.indexOf('>') + 1;
            value = declared(path.substring(1, next - 1), at, depth);
        } else if (path.startsWith(FileFacts.FOREIGN)) {
            next = 1;
            value = new Foreign(FileFacts.FOREIGN);
        } else {
            next = Draft.headEnd(path);
            value = head(path.substring(0, next), at, depth);
            if (value instanceof Callable && !path.startsWith("()", next)) {
                value = field(path.substring(0, next), at, depth).orElse(value);
            }
        }
        while (next < path.length() && !value.equals(UNKNOWN)) {
            if (path.startsWith("()", next)) {
                value = called(value, depth);
                next += 2;
            } else if (path.charAt(next) == '.') {
                int end = next + 1 + Draft.headEnd(path.substring(next + 1));
                String name = path.substring(next + 1, end);
                Unit type = value instanceof Instance object ? object.unit() : null;
                value = member(value, name, depth);
                if (value instanceof Callable && type != null && !path.startsWith("()", end)) {
                    value = ownField(name, type, depth).orElse(value);
                }
                next = end;
            } else {
                return UNKNOWN;
            }
        }
        return value;
    }

    /** Where methods and fields are named apart, what is not called is the field of two of one name. */
    private Optional<Meaning> field(String name, Unit at, int depth) {
        Optional<Meaning> found = Optional.empty();
        for (Unit scope = at; scope != null && found.isEmpty(); scope = scope.outer(at)) {
            found = scope.isClass() ? ownField(name, scope, depth) : Optional.empty();
        }
        return found;
    }

    private Optional<Meaning> ownField(String name, Unit type, int depth) {
        if (type.file.analyser().sight(type.file.facts(), type.definition) != Analyser.Sight.INSIDE) {
            return Optional.empty();
        }
        return classes.ancestors(type).stream().filter(a -> a.definition.types().containsKey(name)).findFirst()
                .map(a -> eval(a.definition.types().get(name), a, depth + 1));
    }

    private Meaning declared(String name, Unit at, int depth) {
        boolean arguments = name.endsWith("~");
        String plain = arguments ? name.substring(0, name.length() - 1) : name;
        return switch (eval(plain, at, depth + 1)) {
            case Type type -> new Instance(type.unit());
            case Foreign foreign -> new Foreign(arguments ? foreign.dotted() + "~" : foreign.dotted());
            case Several several -> Meaning.several(several.all().stream().map(one -> one instanceof Type type
                    ? (Meaning) new Instance(type.unit()) : UNKNOWN).toList());
            case Instance _, Callable _, Space _, Unknown _ -> UNKNOWN;
        };
    }

    private Meaning head(String name, Unit at, int depth) {
        if (name.equals("self") || name.equals("super")) {
            Unit type = at.enclosingClass();
            if (type == null) {
                return UNKNOWN;
            }
            List<Unit> up = classes.bases(type);
            return name.equals("self") ? new Instance(type) : up.isEmpty() ? UNKNOWN : new Instance(up.getFirst());
        }
        Unit file = at.file.top();
        for (Unit scope = at; scope != null && scope != file; scope = scope.outer(at)) {
            Optional<Meaning> found = inScope(name, scope, at, depth);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return inFile(name, file, depth);
    }

    /** What a name means everywhere in a file; looked up once, unless so deep that the limit may cut it short. */
    private Meaning inFile(String name, Unit file, int depth) {
        if (!linked || depth > REMEMBERED_DEPTH_MAX) {
            return inScope(name, file, file, depth).orElseGet(() -> global(name, file, depth));
        }
        Map<String, Meaning> known = inFiles.computeIfAbsent(file, f -> new HashMap<>());
        Meaning meaning = known.get(name);
        if (meaning == null) {
            meaning = inScope(name, file, file, depth).orElseGet(() -> global(name, file, depth));
            known.put(name, meaning);
        }
        return meaning;
    }

    private Optional<Meaning> inScope(String name, Unit scope, Unit at, int depth) {
        List<Import> imports = scope.imports(name);
        if (!imports.isEmpty()) {
            return Optional
                    .of(Meaning.several(imports.stream().map(seen -> imported(seen, scope.file, depth)).toList()));
        }
        // The body of a Python class is no scope for its methods, but the members of a Java class are.
        boolean open = scope.kind() != Kind.CLASS
                || switch (scope.file.analyser().sight(scope.file.facts(), scope.definition)) {
                    case NOWHERE -> false;
                    case BODY -> scope == at;
                    case INSIDE -> true;
                };
        if (!open) {
            return Optional.empty();
        }
        if (scope.name().equals(name) && scope.isClass()) {
            return Optional.of(new Type(scope));
        }
        Set<Unit> places = scope.isClass() && classes.knows(scope) ? classes.ancestors(scope) : Set.of(scope);
        for (Unit place : places) {
            List<Unit> found = place.named(name);
            if (!found.isEmpty()) {
                return Optional.of(Meaning.several(found.stream().map(Meaning::of).toList()));
            }
            String type = place.definition.types().get(name);
            if (type != null) {
                return Optional.of(eval(type, place, depth + 1));
            }
        }
        return Optional.empty();
    }

    private Meaning global(String name, Unit at, int depth) {
        SourceFile file = at.file;
        if (!file.facts().module().isEmpty()) {
            Meaning sibling = dotted(file.module() + "." + name, file, depth);
            if (!(sibling instanceof Foreign)) {
                return sibling;
            }
        }
        String star = "";
        for (Import seen : file.top().imports("*")) {
            String target = absolute(seen.target(), file);
            Meaning found = dotted(target + "." + name, file, depth + 1);
            if (found.equals(UNKNOWN) && file.analyser().isSplit()) {
                continue;
            }
            if (!(found instanceof Foreign)) {
                return found;
            }
            star = target + ".";
        }
        if (project.isPrefix(name, file) && !file.facts().module().isEmpty()) {
            return new Space(name, file);
        }
        String known = file.analyser().isSplit() ? absolute(name, file) : "";
        if (!known.isEmpty() && !project.module(known, file).isEmpty()) {
            return new Space(known, file);
        }
        return new Foreign(star.isEmpty() || !Character.isUpperCase(name.charAt(0)) ? name : star + name);
    }

    String absolute(String target, SourceFile file) {
        return file.analyser().absolute(target, file.module(), file.path(), project.tree());
    }

    private Meaning imported(Import seen, SourceFile file, int depth) {
        return dotted(absolute(seen.target(), file), file, depth + 1);
    }

    /** What a dotted name means in the repository; {@link Foreign} when nothing of it is there. */
    Meaning dotted(String dotted, SourceFile from) {
        return dotted(dotted, from, 0);
    }

    private Meaning dotted(String dotted, SourceFile from, int depth) {
        if (depth > DEPTH_MAX) {
            return UNKNOWN;
        }
        if (isModule(dotted, from)) {
            return new Space(dotted, from);
        }
        for (int dot = dotted.lastIndexOf('.'); dot > 0; dot = dotted.lastIndexOf('.', dot - 1)) {
            String head = dotted.substring(0, dot);
            List<SourceFile> files = project.module(head, from);
            if (!files.isEmpty()) {
                Meaning value = new Space(head, from);
                for (String part : dotted.substring(dot + 1).split("\\.")) {
                    value = member(value, part, depth + 1);
                }
                String first = dotted.substring(dot + 1).split("\\.", 2)[0];
                return value instanceof Unknown && !files.getFirst().facts().module().isEmpty()
                        && files.stream().allMatch(file -> file.top().named(first).isEmpty()) ? new Foreign(dotted)
                                : value;
            }
        }
        return new Foreign(dotted);
    }

    private boolean isModule(String dotted, SourceFile from) {
        return !project.module(dotted, from).isEmpty() || project.isPrefix(dotted, from);
    }

    private Meaning member(Meaning value, String name, int depth) {
        return switch (value) {
            case Space space -> inSpace(space, name, depth);
            case Type type -> inClass(type.unit(), name, depth);
            case Instance instance -> inClass(instance.unit(), name, depth);
            case Foreign foreign -> new Foreign(foreign.dotted() + "." + name);
            case Several several ->
                Meaning.several(several.all().stream().map(one -> member(one, name, depth)).toList());
            case Unknown unknown -> unknown.then("." + name);
            case Callable callable when callable.unit().definition.has(Flag.VALUE) ->
                member(held(callable.unit(), depth), name, depth + 1);
            case Callable _ -> UNKNOWN;
        };
    }

    /** What a variable of a file holds. */
    private Meaning held(Unit variable, int depth) {
        return depth > DEPTH_MAX ? UNKNOWN : eval(variable.definition.returns(), variable, depth + 1);
    }

    Meaning held(Unit variable) {
        return held(variable, 0);
    }

    private Meaning inSpace(Space space, String name, int depth) {
        if (depth > DEPTH_MAX) {
            return UNKNOWN;
        }
        // Variants of a package for several platforms define the same names in several of its files.
        List<Unit> defined = new ArrayList<>(1);
        for (SourceFile file : project.module(space.dotted(), space.from())) {
            String handed = file.top().definition.types().get(FileFacts.HANDED_OUT + name);
            if (handed != null) {
                return eval(handed, file.top(), depth + 1);
            }
            List<Unit> found = file.top().named(name);
            if (defined.isEmpty() || file.analyser().isSplit()) {
                defined.addAll(found);
            }
        }
        if (!defined.isEmpty()) {
            return Meaning.several(defined.stream().map(Meaning::of).toList());
        }
        String deeper = space.dotted() + "." + name;
        for (SourceFile file : project.module(space.dotted(), space.from())) {
            if (file.facts().module().isEmpty()) {
                Optional<Meaning> found = inScope(name, file.top(), file.top(), depth + 1);
                if (found.isPresent() && !(found.get() instanceof Space same && same.dotted().equals(deeper))) {
                    return found.get();
                }
                List<Import> stars = new ArrayList<>(file.top().imports("*"));
                stars.addAll(name.equals("default") ? List.of() : file.top().imports(FileFacts.PASSED_ON));
                for (Import seen : stars) {
                    Meaning star = dotted(absolute(seen.target(), file) + "." + name, file, depth + 1);
                    if (!(star instanceof Foreign) && !(star instanceof Unknown)) {
                        return star;
                    }
                }
            }
        }
        Optional<Meaning> whole = whole(space, depth + 1);
        if (whole.isPresent()) {
            return name.equals("default") ? whole.get() : member(whole.get(), name, depth + 1);
        }
        return isModule(deeper, space.from()) ? new Space(deeper, space.from()) : UNKNOWN;
    }

    /** What a module is as a whole, where its file says that it is something else than its parts. */
    Optional<Meaning> whole(Space space) {
        return whole(space, 0);
    }

    private Optional<Meaning> whole(Space space, int depth) {
        for (SourceFile file : project.module(space.dotted(), space.from())) {
            String path = file.top().definition.types().get(FileFacts.WHOLE);
            if (path != null && depth < DEPTH_MAX) {
                return Optional.of(eval(path, file.top(), depth + 1));
            }
        }
        return Optional.empty();
    }

    private Meaning inClass(Unit type, String name, int depth) {
        for (Unit ancestor : classes.ancestors(type)) {
            List<Unit> found = ancestor.named(name);
            if (!found.isEmpty()) {
                Unit member = found.getFirst();
                return member.definition.has(Flag.PROPERTY) ? eval(member.definition.returns(), member, depth + 1)
                        : Meaning.of(member);
            }
            String field = ancestor.definition.types().get(name);
            if (field != null) {
                return eval(field, ancestor, depth + 1);
            }
        }
        return UNKNOWN;
    }

    private Meaning called(Meaning value, int depth) {
        return switch (value) {
            case Type type -> new Instance(type.unit());
            case Callable callable when callable.unit().definition.has(Flag.VALUE) ->
                called(held(callable.unit(), depth), depth + 1);
            case Callable callable -> result(callable.unit(), depth);
            case Foreign foreign -> {
                String dotted = foreign.dotted();
                String last = dotted.substring(dotted.lastIndexOf('.') + 1);
                boolean made = !last.isEmpty() && Character.isUpperCase(last.charAt(0)) && !last.contains("~");
                boolean plain = !dotted.contains("~") && valueGiver(dotted);
                boolean own = analysers.stream().anyMatch(a -> a.givesBack(dotted));
                yield (made || plain) && !own ? foreign : new Unknown(dotted + "()");
            }
            case Space space -> whole(space, depth + 1).map(whole -> called(whole, depth + 1)).orElse(UNKNOWN);
            case Unknown unknown -> unknown.then("()");
            case Several several -> Meaning.several(several.all().stream().map(one -> called(one, depth)).toList());
            case Instance _ -> UNKNOWN;
        };
    }

    private boolean valueGiver(String dotted) {
        return analysers.stream().anyMatch(a -> a.givesForeignValues(dotted));
    }

    private Meaning result(Unit function, int depth) {
        String returns = function.definition.returns();
        if (returns.equals("<Self>")) {
            Unit type = function.enclosingClass();
            return type == null ? UNKNOWN : new Instance(type);
        }
        boolean plain = function.definition.has(Flag.ASYNC) || !function.definition.has(Flag.GENERATOR);
        return plain ? eval(returns, function, depth + 1) : UNKNOWN;
    }
}
