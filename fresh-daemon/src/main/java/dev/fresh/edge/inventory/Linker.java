package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves the references of units, each unit once and only when asked. */
final class Linker {

    private final Project project;
    private final Names names;
    private final Picked picked;
    private final Links[] done;
    private final Map<String, List<Unit>> membersByName = new HashMap<>();
    private final FileNames fileNames;

    Linker(Project project, Names names) {
        this.project = project;
        this.names = names;
        this.picked = new Picked(project, names, membersByName);
        this.done = new Links[project.units().size()];
        for (Unit unit : project.units()) {
            if (unit.definition.isMember() && !unit.file.test()) {
                membersByName.computeIfAbsent(unit.name(), n -> new ArrayList<>(2)).add(unit);
            }
        }
        fileNames = new FileNames(project);
    }

    Names names() {
        return names;
    }

    FileNames fileNames() {
        return fileNames;
    }

    /** Every production method of this name, in any language. */
    List<Unit> membersNamed(String name) {
        return membersByName.getOrDefault(name, List.of());
    }

    /** Every production method that a call of this name can mean, seen from a unit: none of another language. */
    List<Unit> membersNamed(String name, Unit from) {
        List<Unit> all = membersNamed(name);
        Analyser analyser = from.file.analyser();
        for (Unit member : all) {
            if (member.file.analyser() != analyser) {
                return all.stream().filter(m -> m.file.analyser() == analyser).toList();
            }
        }
        return all;
    }

    Links of(Unit unit) {
        Links links = done[unit.id];
        if (links == null) {
            links = new Collector(unit).links();
            done[unit.id] = links;
        }
        return links;
    }

    /** The function of the repository behind a decorator that keeps what it decorates. */
    Optional<Unit> registrar(FileFacts.Decoration decoration, Unit scope) {
        return names.eval(decoration.name(), scope) instanceof Meaning.Callable own
                && own.unit().definition.has(Flag.REGISTRAR) && !own.unit().definition.has(Flag.WRAPPER)
                        ? Optional.of(own.unit()) : Optional.empty();
    }

    /** The class or function that a file gives out under this name, wherever it is defined. */
    Optional<Unit> given(SourceFile file, String name) {
        return switch (names.dotted(file.importName() + "." + name, file)) {
            case Meaning.Type type -> Optional.of(type.unit());
            case Meaning.Callable callable -> Optional.of(callable.unit());
            case Meaning.Instance _, Meaning.Space _, Meaning.Foreign _, Meaning.Several _, Meaning.Unknown _ ->
                Optional.empty();
        };
    }

    /** The units that a string such as {@code pkg.mod:function} or a path names; empty for any other string. */
    List<Unit> named(String text, SourceFile from) {
        List<Unit> found = new ArrayList<>();
        if (text.indexOf('/') >= 0 || FileNames.isSource(text)) {
            file(text, from).ifPresent(file -> {
                found.add(file.top());
                file.units().stream().filter(u -> u.kind() == Kind.MAIN).forEach(found::add);
                if (from.analyser().isSealed()) {
                    // Who loads a module by its path takes from it what he knows by name.
                    file.top().members.stream().filter(u -> !file.analyser().isPrivate(u.definition))
                            .forEach(found::add);
                }
            });
            return found;
        }
        String dotted = text.replace(':', '.');
        switch (names.dotted(dotted, from)) {
            case Meaning.Type type -> found.add(type.unit());
            case Meaning.Callable callable -> found.add(callable.unit());
            case Meaning.Space space -> project.module(space.dotted(), from).stream()
                    .filter(file -> file.facts().module().isEmpty()).forEach(file -> found.add(file.top()));
            case Meaning.Several several -> several.all().forEach(one -> {
                if (one instanceof Meaning.Callable callable) {
                    found.add(callable.unit());
                } else if (one instanceof Meaning.Type type) {
                    found.add(type.unit());
                }
            });
            case Meaning.Instance _, Meaning.Foreign _, Meaning.Unknown _ -> {}
        }
        return found;
    }

    private Optional<SourceFile> file(String text, SourceFile from) {
        return from.analyser().file(text, from.path(), project.tree()).map(fileNames::at);
    }

    /** The work on one unit. */
    private final class Collector {

        private final Unit unit;
        private final List<Links.Link> targets = new ArrayList<>();
        private final List<Links.Typed> typed = new ArrayList<>();
        private final List<Links.Open> open = new ArrayList<>();
        private final List<Links.Computed> computed = new ArrayList<>();
        private final List<Links.Foreign> foreign = new ArrayList<>();

        Collector(Unit unit) {
            this.unit = unit;
        }

        Links links() {
            for (Import seen : unit.definition.imports()) {
                runs(seen);
            }
            for (Reference reference : unit.definition.references()) {
                switch (reference.use()) {
                    case NAME -> name(reference);
                    case MEMBER -> member(reference);
                    case STRING -> string(reference);
                    case COMPUTED -> computed(reference);
                    case WHOLE -> whole(reference);
                }
            }
            for (Unit member : unit.isClass() || unit.kind() == Kind.MODULE ? unit.members : List.<Unit>of()) {
                registered(member);
            }
            if (unit.file.analyser().isLoose()) {
                computed.addAll(new HandedOver(Linker.this, unit).groups());
            }
            return new Links(targets, typed, open, computed, foreign);
        }

        /** A decorator of the repository that keeps the function has referred to it when the file is run. */
        private void registered(Unit member) {
            for (FileFacts.Decoration decoration : member.definition.decorations()) {
                if (registrar(decoration, unit).isPresent()) {
                    targets.add(new Links.Link(member, decoration.line(), "registers it by @" + decoration.name()));
                }
            }
            if (member.isClass() && picked.isKnownToBase(member)) {
                targets.add(new Links.Link(member, member.definition.line(), "makes it known to its base class"));
            }
        }

        private void runs(Import seen) {
            if (seen.runs().isEmpty()) {
                return;
            }
            String dotted = names.absolute(seen.runs(), unit.file);
            for (int dot = dotted.indexOf('.'); dot > 0; dot = dotted.indexOf('.', dot + 1)) {
                run(dotted.substring(0, dot), seen.line());
            }
            run(dotted, seen.line());
            if (!seen.target().equals(seen.runs())
                    && names.dotted(names.absolute(seen.target(), unit.file),
                            unit.file) instanceof Meaning.Space space) {
                run(space.dotted(), seen.line());
            }
        }

        private void run(String dotted, int line) {
            for (SourceFile file : project.module(dotted, unit.file)) {
                if (file != unit.file) {
                    targets.add(new Links.Link(file.top(), line, "imports it"));
                }
            }
        }

        private void name(Reference reference) {
            String name = reference.name();
            target(names.eval(name, unit), name, reference.line());
        }

        private void target(Meaning meaning, String name, int line) {
            switch (meaning) {
                case Meaning.Type type -> add(type.unit(), line);
                case Meaning.Callable callable -> overloads(callable.unit()).forEach(u -> add(u, line));
                case Meaning.Foreign library -> foreign.add(new Links.Foreign(library.dotted(), line));
                case Meaning.Several several -> several.all().forEach(one -> target(one, name, line));
                case Meaning.Space space -> names.whole(space).ifPresent(value -> target(value, name, line));
                case Meaning.Instance _, Meaning.Unknown _ -> {}
            }
        }

        private void add(Unit target, int line) {
            if (target != unit) {
                targets.add(new Links.Link(target, line, "uses it"));
            }
        }

        private List<Unit> overloads(Unit one) {
            return one.parent == null ? List.of(one) : one.parent.named(one.name());
        }

        private void member(Reference reference) {
            String name = reference.name();
            int line = reference.line();
            if (reference.receiver().isEmpty()) {
                own(name, line);
                return;
            }
            on(names.eval(reference.receiver(), unit), reference);
        }

        private void on(Meaning receiver, Reference reference) {
            String name = reference.name();
            int line = reference.line();
            switch (receiver) {
                case Meaning.Type type -> on(type.unit(), reference);
                case Meaning.Instance instance -> on(instance.unit(), reference);
                case Meaning.Several several -> several.all().forEach(one -> on(one, reference));
                case Meaning.Space space -> target(names.dotted(space.dotted() + "." + name, unit.file), name, line);
                case Meaning.Foreign library -> {
                    foreign.add(new Links.Foreign(library.dotted() + "." + name, line));
                    if (isAdded(name)) {
                        open.add(new Links.Open(name, line));
                    }
                }
                case Meaning.Callable callable when callable.unit().definition.has(Flag.VALUE) -> {
                    Meaning held = names.held(callable.unit());
                    if (!(held instanceof Meaning.Callable)) {
                        on(held, reference);
                    }
                }
                case Meaning.Callable _ -> {}
                case Meaning.Unknown _ -> unknown(name, line);
            }
        }

        /** Whether code of the repository may have given the member to a class of a library. */
        private boolean isAdded(String name) {
            return unit.file.analyser().extendsLibraries() && membersNamed(name).stream().anyMatch(
                    m -> m.parent.definition.has(Flag.PARTIAL) || m.parent.definition.has(Flag.INTERFACE));
        }

        private void unknown(String name, int line) {
            open.add(new Links.Open(name, line));
            foreign.add(new Links.Foreign("?." + name, line));
        }

        private void on(Unit type, Reference reference) {
            String name = reference.name();
            for (Unit inner : type.named(name)) {
                if (inner.isClass()) {
                    add(inner, reference.line());
                }
            }
            typed.add(new Links.Typed(type, name, reference.line()));
            boolean duck = type.file.analyser().isStructural(type.definition);
            boolean field = names.classes().ancestors(type).stream()
                    .anyMatch(a -> a.definition.types().containsKey(name));
            if (duck || names.classes().dispatched(type, name).isEmpty() && !field) {
                // A protocol has implementers that do not name it; a missing member comes from somewhere unseen.
                open.add(new Links.Open(name, reference.line()));
            }
            for (String base : names.classes().libraryBases(type)) {
                foreign.add(new Links.Foreign(base + "." + name, reference.line()));
            }
        }

        /** A call without receiver: the own class or an outer one, else an import. */
        private void own(String name, int line) {
            for (Unit at = unit.enclosingClass(); at != null; at = at.parent == null ? null
                    : at.parent.enclosingClass()) {
                if (!names.classes().dispatched(at, name).isEmpty()) {
                    typed.add(new Links.Typed(at, name, line));
                    return;
                }
            }
            target(names.eval(name, unit.file.top()), name, line);
        }

        /** A value that is handed on: a module with all that it exports, an object with all its members. */
        private void whole(Reference reference) {
            String path = reference.receiver();
            if (!reference.name().isEmpty()) {
                if (path.isEmpty()) {
                    name(reference);
                } else {
                    member(reference);
                }
                path = path.isEmpty() ? reference.name() : path + "." + reference.name();
            }
            whole(names.eval(path, unit), reference.line());
        }

        private void whole(Meaning value, int line) {
            switch (value) {
                case Meaning.Space space -> {
                    for (SourceFile file : project.module(space.dotted(), unit.file)) {
                        for (String name : new Offers(project, names).of(file)) {
                            switch (names.dotted(space.dotted() + "." + name, unit.file)) {
                                case Meaning.Space same when same.dotted().equals(space.dotted()) -> {}
                                case Meaning part -> {
                                    target(part, name, line);
                                    object(part, line);
                                }
                            }
                        }
                    }
                }
                case Meaning.Several several -> several.all().forEach(one -> whole(one, line));
                case Meaning.Type _, Meaning.Instance _, Meaning.Callable _, Meaning.Foreign _, Meaning.Unknown _ ->
                    object(value, line);
            }
        }

        private void object(Meaning value, int line) {
            Unit object = value instanceof Meaning.Type type ? type.unit()
                    : value instanceof Meaning.Instance instance ? instance.unit() : unit;
            if (object != unit && object.definition.has(Flag.OBJECT)) {
                computed.add(new Links.Computed(picked.from(object, ""), Links.How.PREFIX, line));
            }
        }

        private void string(Reference reference) {
            if (reference.name().startsWith("sql:")) {
                foreign.add(new Links.Foreign(reference.name(), reference.line()));
                return;
            }
            if (reference.name().startsWith(FileFacts.SPOKEN)) {
                List<Unit> group = membersNamed(reference.name().substring(FileFacts.SPOKEN.length()), unit);
                if (!group.isEmpty() && unit.isClass() && isDriven()) {
                    // What a form, an admin page or a serializer shows is listed by name in the body of its class.
                    open.add(new Links.Open(group.getFirst().name(), reference.line()));
                } else if (!group.isEmpty()) {
                    computed.add(new Links.Computed(group, Links.How.SPOKEN, reference.line()));
                }
                return;
            }
            named(reference.name(), unit.file).forEach(target -> targets.add(
                    new Links.Link(target, reference.line(), "names it in a string")));
        }

        /** Whether a library looks at the class, or at the one around it. */
        private boolean isDriven() {
            for (Unit at = unit; at != null && at.isClass(); at = at.parent) {
                if (names.classes().libraryBases(at).stream().anyMatch(base -> base.indexOf('.') > 0)) {
                    return true;
                }
            }
            return false;
        }

        private void computed(Reference reference) {
            String prefix = reference.name();
            List<Unit> group = picked.by(reference, unit);
            boolean plugins = reference.receiver().equals(FileFacts.PLUGINS);
            boolean any = prefix.isEmpty() && !plugins
                    && names.eval(reference.receiver(), unit) instanceof Meaning.Unknown;
            if (any || !group.isEmpty()) {
                computed.add(
                        new Links.Computed(group, prefix.isEmpty() && !plugins ? Links.How.OBJECT : Links.How.PREFIX,
                                reference.line()));
            }
        }
    }
}
