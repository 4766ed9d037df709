package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A definition at its place in the repository. */
final class Unit {

    final int id;
    final SourceFile file;
    final Definition definition;
    Unit parent;
    final List<Unit> members = new ArrayList<>();
    /** What stands for this class in other files; its members are moved here, its own references are not. */
    final List<Unit> standIns = new ArrayList<>(0);
    /** Stand-ins in here for classes of libraries. */
    final List<Unit> strangers = new ArrayList<>(0);
    private Map<String, List<Unit>> membersByName = Map.of();
    private Map<String, List<Import>> importsByAlias;

    Unit(int id, SourceFile file, Definition definition, Unit parent) {
        this.id = id;
        this.file = file;
        this.definition = definition;
        this.parent = parent;
        if (parent != null) {
            enter();
        }
    }

    private void enter() {
        parent.members.add(this);
        if (kind() != Kind.MAIN) {
            if (parent.membersByName.isEmpty()) {
                parent.membersByName = new HashMap<>();
            }
            parent.membersByName.computeIfAbsent(name(), n -> new ArrayList<>(1)).add(this);
        }
    }

    /** Takes this stand-in out of the names of its file. */
    void leave() {
        parent.members.remove(this);
        parent.membersByName.get(name()).remove(this);
    }

    /** Puts it back, since nobody knows what it stands for. */
    void stay() {
        enter();
        parent.strangers.add(this);
    }

    /** Gives the members of this stand-in to the class that it stands for. */
    void standFor(Unit type) {
        for (Unit member : members) {
            member.parent = type;
            member.enter();
        }
        members.clear();
        membersByName = Map.of();
        type.standIns.add(this);
    }

    /** Where a name that this unit does not know is looked up next, on the way from {@code at}. */
    Unit outer(Unit at) {
        // A member may stand in another file than its class, and sees the imports of its own.
        return parent != null && parent.kind() == Kind.MODULE ? at.file.top() : parent;
    }

    /** Definitions directly in this one, by name; of several with one name all. */
    List<Unit> named(String wanted) {
        return membersByName.getOrDefault(wanted, List.of());
    }

    /** The imports of this unit that make a name visible. */
    List<Import> imports(String alias) {
        if (definition.imports().isEmpty()) {
            return List.of();
        }
        if (importsByAlias == null) {
            Map<String, List<Import>> all = new HashMap<>();
            definition.imports().forEach(i -> all.computeIfAbsent(i.alias(), a -> new ArrayList<>(1)).add(i));
            importsByAlias = all;
        }
        return importsByAlias.getOrDefault(alias, List.of());
    }

    Kind kind() {
        return definition.kind();
    }

    boolean isClass() {
        return definition.kind() == Kind.CLASS;
    }

    String name() {
        return definition.name();
    }

    String symbol() {
        return definition.symbol();
    }

    /** The innermost class around this unit, itself included; null outside classes. */
    Unit enclosingClass() {
        Unit at = this;
        while (at != null && !at.isClass()) {
            at = at.parent;
        }
        return at;
    }

    String place() {
        return file.path() + ":" + definition.line();
    }

    /** The same on every run, and so is what lies in hash tables. */
    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return file.path() + " " + (kind() == Kind.MODULE ? "(file)" : symbol());
    }

    /**
     * A source file of the commit.
     *
     * @param module its longest dotted name
     * @param importName the name under which its neighbours import it
     * @param folder of its package or source root
     * @param units its definitions; the first is the file itself
     */
    record SourceFile(String path, Analyser analyser, FileFacts facts, String module, String importName, String folder,
            boolean test, List<Unit> units) {

        Unit top() {
            return units.getFirst();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SourceFile file && file.path.equals(path);
        }

        @Override
        public int hashCode() {
            return path.hashCode();
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
