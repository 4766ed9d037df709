package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can run, found from the entry points outwards. A method is live when its class is and something live calls it on
 * a fitting or unknown value; so a name alone does not keep code alive, and a class does not keep its methods alive.
 */
final class Reach {

    private final Linker linker;
    private final List<Rule> rules;
    private final Map<String, Boolean> knownBases = new HashMap<>();
    private final Names names;
    private final BitSet live = new BitSet();
    private final BitSet sure = new BitSet();
    private final BitSet called = new BitSet();
    private final Map<Analyser, Set<String>> openNames = new HashMap<>();
    private final Deque<Unit> queue = new ArrayDeque<>();
    private final Step[] via;
    private final Map<Unit, List<Step>> waiting = new HashMap<>();
    private final List<Links.Computed> unsure = new ArrayList<>();
    private final List<Links.Computed> spoken = new ArrayList<>();
    private boolean anyName;

    Reach(Linker linker, int units, List<Rule> rules) {
        this.linker = linker;
        this.rules = rules;
        this.names = linker.names();
        this.via = new Step[units];
    }

    /** How a unit became live: from another unit, or by an entry point when {@code from} is null. */
    record Step(Unit from, int line, String how) {
    }

    boolean live(Unit unit) {
        return live.get(unit.id);
    }

    /** Live by entry points that are certain. */
    boolean sure(Unit unit) {
        return sure.get(unit.id);
    }

    Step via(Unit unit) {
        return via[unit.id];
    }

    /** Everything live so far is certain; what comes now is possible only. */
    void settle() {
        run();
        sure.or(live);
        if (anyName) {
            unsure.addAll(spoken);
        }
        for (Links.Computed group : List.copyOf(unsure)) {
            group.group().forEach(u -> call(u, new Step(null, group.line(), "may be picked by a computed name")));
        }
        run();
    }

    void enter(Unit unit, String how) {
        wake(unit, new Step(null, unit.definition.line(), how));
        if (unit.definition.has(Flag.OBJECT)) {
            // Whoever is given an object calls what is in it.
            unit.members.forEach(member -> call(member, new Step(null, member.definition.line(), how)));
        }
    }

    /** Marks a member as called from outside once its class is live. */
    void enterMember(Unit member, String how) {
        call(member, new Step(null, member.definition.line(), how));
    }

    void run() {
        while (!queue.isEmpty()) {
            visit(queue.poll());
        }
    }

    private void wake(Unit unit, Step step) {
        if (live.get(unit.id)) {
            return;
        }
        live.set(unit.id);
        via[unit.id] = step;
        queue.add(unit);
    }

    private void visit(Unit unit) {
        if (unit.parent != null) {
            wake(unit.parent, new Step(unit, unit.definition.line(), "is inside"));
        }
        if (unit.isClass()) {
            visitMembers(unit);
        }
        unit.standIns.forEach(part -> wake(part, new Step(unit, part.definition.line(), "is a part of it")));
        unit.strangers.forEach(part -> wake(part, new Step(unit, part.definition.line(), "extends a library")));
        Links links = linker.of(unit);
        for (Links.Link link : links.targets()) {
            Step step = new Step(unit, link.line(), link.how());
            if (link.target().definition.isMember()) {
                call(link.target(), step);
                wake(link.target().parent, step);
            } else {
                wake(link.target(), step);
            }
        }
        for (Links.Typed typed : links.typed()) {
            Step step = new Step(unit, typed.line(), "calls it");
            names.classes().dispatched(typed.type(), typed.name()).forEach(member -> call(member, step));
        }
        for (Links.Open open : links.open()) {
            if (openNames.computeIfAbsent(unit.file.analyser(), a -> new HashSet<>()).add(open.name())) {
                Step step = new Step(unit, open.line(), "calls a member of this name");
                linker.membersNamed(open.name(), unit).forEach(member -> call(member, step));
            }
        }
        for (Links.Computed group : links.computed()) {
            switch (group.how()) {
                case PREFIX -> {
                    Step step = new Step(unit, group.line(), "picks it by a computed name");
                    group.group().forEach(member -> call(member, step));
                }
                case OBJECT -> {
                    unsure.add(group);
                    anyName |= group.group().isEmpty();
                }
                case SPOKEN -> spoken.add(group);
            }
        }
    }

    /** A member is called; it runs as soon as its class is live. Anything else is simply live. */
    private void call(Unit member, Step step) {
        if (!member.definition.isMember()) {
            wake(member, step);
        } else if (!called.get(member.id)) {
            called.set(member.id);
            if (live.get(member.parent.id)) {
                wake(member, step);
            } else {
                waiting.computeIfAbsent(member, m -> new ArrayList<>()).add(step);
            }
        }
    }

    private void visitMembers(Unit type) {
        List<String> libraries = names.classes().libraryBases(type);
        boolean declared = declared(type);
        for (Unit member : type.members) {
            if (member.kind() == Kind.CONSTRUCTOR || type.file.analyser().isSpecial(member.definition)) {
                wake(member, new Step(type, member.definition.line(), "runs it by itself"));
            } else if (member.definition.isMember()) {
                if (type.file.analyser().isCallback(member.definition, declared) && !overridesOwn(type, member)) {
                    Step step = new Step(type, member.definition.line(),
                            "may be called back by " + String.join(", ", libraries));
                    names.classes().dispatched(type, member.name()).forEach(override -> call(override, step));
                    wake(member, step);
                } else if (called.get(member.id)) {
                    wake(member, waiting.getOrDefault(member, List.of(new Step(type, member.definition.line(), "")))
                            .getFirst());
                }
            }
        }
    }

    /** A member that overrides one of the repository is called through it, so no library needs to know it. */
    private boolean overridesOwn(Unit type, Unit member) {
        for (Unit ancestor : names.classes().ancestors(type)) {
            if (ancestor != type && !ancestor.named(member.name()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the class has a base outside the repository that may call any of its members. */
    boolean declared(Unit type) {
        List<String> bases = names.classes().libraryBases(type);
        boolean known = bases.stream().anyMatch(this::calledKnown);
        // A mixin adds to what the main base is; it hardly calls what it has never heard of.
        return bases.stream().anyMatch(base -> !isPlainBase(base) && !calledKnown(base)
                && !(known && base.endsWith("Mixin")));
    }

    private boolean calledKnown(String base) {
        return knownBases.computeIfAbsent(base, b -> Entries.calledKnown(rules, b));
    }

    private static boolean isPlainBase(String base) {
        String last = base.substring(base.lastIndexOf('.') + 1);
        return Arrays.asList("object", "Exception", "ValueError", "RuntimeError", "KeyError", "TypeError", "ABC",
                "Protocol", "Generic", "Enum", "IntEnum", "StrEnum", "NamedTuple", "TypedDict", "dict", "list", "str",
                "int", "tuple", "Serializable", "Cloneable", "BaseModel").contains(last)
                || last.endsWith("Exception") || last.endsWith("Error");
    }
}
