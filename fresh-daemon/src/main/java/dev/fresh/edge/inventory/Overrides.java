package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a member that does not say so may carry out what a library declares. Where the repository's own declarations
 * are carried out under {@code @Override} nearly always, a member without it is no override of a library either; where
 * they are not, nobody can tell.
 */
final class Overrides {

    private static final double MARKED_MIN = 0.97;
    /** In a class that marks some of its members. */
    private static final double MARKED_BESIDE_MIN = 0.85;
    private static final int SEEN_MIN = 10;
    private static final Map<String, Integer> OF_EVERY_OBJECT = Map.of("toString", 0, "hashCode", 0, "equals", 1);

    private final Hierarchy classes;
    private final Set<Unit> saying = new HashSet<>();
    private final Map<String, int[]> counts = new HashMap<>();
    private final Map<Unit, List<Optional<Set<String>>>> platform = new HashMap<>();

    Overrides(Project project, Hierarchy classes) {
        this.classes = classes;
        for (Unit unit : project.units()) {
            if (unit.kind() == Kind.METHOD && !unit.file.test() && !unit.definition.has(Flag.STATIC)) {
                boolean marked = unit.definition.decorations().stream().anyMatch(d -> d.name().equals("Override"));
                if (marked) {
                    saying.add(unit.parent);
                }
                if (carriesOut(unit)) {
                    int[] count = counts.computeIfAbsent(unit.file.analyser().language(), l -> new int[2]);
                    count[0]++;
                    count[1] += marked ? 1 : 0;
                }
            }
        }
    }

    private boolean carriesOut(Unit member) {
        int parameters = parameters(member);
        return OF_EVERY_OBJECT.getOrDefault(member.name(), -1) == parameters
                || classes.ancestors(member.parent).stream().anyMatch(a -> a != member.parent
                        && a.named(member.name()).stream().anyMatch(m -> m.kind() == Kind.METHOD
                                && !m.definition.has(Flag.STATIC) && parameters(m) == parameters));
    }

    private static int parameters(Unit member) {
        return member.definition.shape().signature().map(s -> s.parameters().size()).orElse(0);
    }

    /** Whether the member may be one that a library calls although nothing says so. */
    boolean doubted(Unit member) {
        if (!member.definition.has(Flag.UNMARKED) || isKnown(member)) {
            return false;
        }
        int[] count = counts.getOrDefault(member.file.analyser().language(), new int[2]);
        boolean says = saying.contains(member.parent);
        return count[0] < SEEN_MIN ? !says : count[1] < (says ? MARKED_BESIDE_MIN : MARKED_MIN) * count[0];
    }

    /** Whether a library class above the member is known to have one of this name to override. */
    boolean certain(Unit member) {
        return member.definition.has(Flag.UNMARKED)
                && above(member.parent).stream().anyMatch(names -> names.filter(n -> n.contains(member.name()))
                        .isPresent());
    }

    /** Whether all library classes above the member are known, so that nothing needs to be doubted. */
    private boolean isKnown(Unit member) {
        return above(member.parent).stream().allMatch(Optional::isPresent);
    }

    /** What each library class above a class of the repository lets others override. */
    private List<Optional<Set<String>>> above(Unit type) {
        return platform.computeIfAbsent(type, t -> classes.ancestors(t).stream().flatMap(ancestor -> classes
                .foreign(ancestor).stream().map(base -> overridable(base, ancestor))).toList());
    }

    /** A name that several imports of everything may bring is looked for behind each of them. */
    private static Optional<Set<String>> overridable(String base, Unit type) {
        Optional<Set<String>> found = type.file.analyser().overridable(base);
        String last = base.substring(base.lastIndexOf('.') + 1);
        List<String> places = new ArrayList<>(
                type.file.top().imports("*").stream().map(i -> i.target() + ".").toList());
        places.add("java.lang.");
        for (String place : places) {
            if (found.isEmpty()) {
                found = type.file.analyser().overridable(place + last);
            }
        }
        return found;
    }
}
