package dev.fresh.edge.inventory;

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

    void put(Unit type, List<Unit> own, List<String> foreign) {
        bases.put(type, own);
        foreignBases.put(type, foreign);
        own.forEach(base -> children.computeIfAbsent(base, b -> new ArrayList<>()).add(type));
    }

    /** From here on answers are remembered. */
    void complete() {
        linked = true;
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
