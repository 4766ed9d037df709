package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who extends whom, and what a call of a member can run because of it. */
final class Hierarchy {

    private final Map<Unit, List<Unit>> bases = new HashMap<>();
    private final Map<Unit, List<Unit>> children = new HashMap<>();
    private final Map<Unit, List<String>> foreignBases = new HashMap<>();
    private final Map<Unit, Set<Unit>> ancestors = new HashMap<>();
    private final Map<Dispatch, List<Unit>> dispatched = new HashMap<>();
    private boolean linked;

    /** Finds out what all classes extend; from then on answers are remembered. */
    void link(List<Unit> units, Names names) {
        unite(units.stream().filter(unit -> unit.definition.has(Flag.PARTIAL)).toList(), names);
        for (Unit unit : units) {
            if (unit.isClass()) {
                List<Unit> own = new ArrayList<>();
                List<String> foreign = new ArrayList<>();
                collect(unit, unit, names, own, foreign);
                unit.standIns.forEach(standIn -> collect(unit, standIn, names, own, foreign));
                bases.put(unit, own);
                foreignBases.put(unit, foreign);
                own.forEach(base -> children.computeIfAbsent(base, b -> new ArrayList<>()).add(unit));
            }
        }
        linked = true;
    }

    /** Gives the members of stand-ins to the classes that they stand for. */
    private static void unite(List<Unit> partial, Names names) {
        partial.forEach(Unit::leave);
        for (Unit unit : partial) {
            String path = unit.definition.returns();
            Meaning meant = names.eval(path.equals(FileFacts.UNKNOWN) ? unit.name() : path, unit.parent);
            Meaning first = meant instanceof Meaning.Several several ? several.all().getFirst() : meant;
            if (first instanceof Meaning.Type type && type.unit() != unit) {
                unit.standFor(type.unit());
            } else {
                unit.stay();
            }
        }
    }

    /** @param said the class, or a stand-in for it, with bases as they are written */
    private static void collect(Unit unit, Unit said, Names names, List<Unit> own, List<String> foreign) {
        for (String base : said.definition.bases()) {
            switch (names.base(base, said.parent == null ? said : said.parent)) {
                case Meaning.Type type when type.unit() != unit -> own.add(type.unit());
                case Meaning.Foreign name -> foreign.add(name.dotted());
                case Meaning.Several several -> several.all().forEach(one -> {
                    if (one instanceof Meaning.Type type && type.unit() != unit) {
                        own.add(type.unit());
                    }
                });
                case Meaning.Type _, Meaning.Instance _, Meaning.Callable _, Meaning.Space _, Meaning.Unknown _ ->
                    foreign.add(base);
            }
        }
    }

    boolean knows(Unit type) {
        return bases.containsKey(type);
    }

    /** The classes of the repository that this one extends directly. */
    List<Unit> bases(Unit type) {
        return bases.getOrDefault(type, List.of());
    }

    /** The class, its bases and theirs, nearest first. */
    Set<Unit> ancestors(Unit unit) {
        return linked ? ancestors.computeIfAbsent(unit, this::collectAncestors) : collectAncestors(unit);
    }

    private Set<Unit> collectAncestors(Unit unit) {
        Set<Unit> all = new LinkedHashSet<>(List.of(unit));
        List<Unit> queue = new ArrayList<>(all);
        for (int at = 0; at < queue.size(); at++) {
            for (Unit base : bases.getOrDefault(queue.get(at), List.of())) {
                if (all.add(base)) {
                    queue.add(base);
                }
            }
        }
        return all;
    }

    /** The class and everything that extends it. */
    Set<Unit> descendants(Unit unit) {
        Set<Unit> all = new LinkedHashSet<>(List.of(unit));
        List<Unit> queue = new ArrayList<>(all);
        for (int at = 0; at < queue.size(); at++) {
            for (Unit child : children.getOrDefault(queue.get(at), List.of())) {
                if (all.add(child)) {
                    queue.add(child);
                }
            }
        }
        return all;
    }

    /** Dotted names of the library classes that the class extends directly. */
    List<String> foreign(Unit type) {
        return foreignBases.getOrDefault(type, List.of());
    }

    /** Dotted names of the library classes that the class or one of its bases extends. */
    List<String> libraryBases(Unit unit) {
        return ancestors(unit).stream().flatMap(u -> foreignBases.getOrDefault(u, List.of()).stream()).distinct()
                .toList();
    }

    /** The nearest definitions of a member, looking upwards; overloads together. */
    List<Unit> inherited(Unit type, String name) {
        for (Unit ancestor : ancestors(type)) {
            List<Unit> found = ancestor.named(name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** What a call of a member on a value of this class may run: the inherited one and every override. */
    List<Unit> dispatched(Unit type, String name) {
        return dispatched.computeIfAbsent(new Dispatch(type, name), d -> collectDispatched(d.type(), d.name()));
    }

    private record Dispatch(Unit type, String name) {
    }

    private List<Unit> collectDispatched(Unit type, String name) {
        Set<Unit> found = new LinkedHashSet<>(inherited(type, name));
        for (Unit below : descendants(type)) {
            // A subclass may also bring the member in from another of its bases.
            found.addAll(inherited(below, name));
        }
        return List.copyOf(found);
    }
}
