package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a unit can set in motion: its worst effect, the dead lines it would bring to life, the commands that reach it.
 */
final class Cones {

    private static final Pattern TAKES_AWAY = Pattern.compile(
            "(?i)(^|_|\\.)(delete|purge|remove|drop|wipe|erase|prune|destroy|truncate|kill|uninstall|reset)([_A-Z].*|$)");
    private static final int GUESSES_MAX = 4;
    private static final int COMMANDS_SHOWN_MAX = 5;

    private final Scan scan;
    private final Map<Unit, Effect> worst = new HashMap<>();
    private final Map<String, Safety> known = new HashMap<>();
    private final Map<Unit, List<Unit>> steps = new HashMap<>();
    private final Map<Unit, List<Unit>> liveSteps = new HashMap<>();
    private final Map<Integer, List<String>> commands = new HashMap<>();
    private final Map<String, List<Map.Entry<Safety, Globs>>> effects = new HashMap<>();

    Cones(Scan scan) {
        this.scan = scan;
        for (Rule rule : scan.rules()) {
            effects.computeIfAbsent(rule.language(), l -> new ArrayList<>()).addAll(rule.effects().entrySet());
        }
        spreadEffects();
        commandCones();
    }

    /** The worst thing a unit does and where. */
    record Effect(Safety safety, Unit unit, int line, String what) {
    }

    /** The cone of one feature. */
    record Cone(Effect worst, int unlockedLines) {
    }

    Cone of(Unit feature) {
        Effect worst = worstOf(feature);
        if (worst.safety() == Safety.WRITES && TAKES_AWAY.matcher(feature.symbol()).find()) {
            worst = new Effect(Safety.DESTRUCTIVE, worst.unit(), worst.line(),
                    worst.what() + ", and by its name takes away");
        }
        return new Cone(worst, scan.reach().sure(feature) ? 0 : unlockedLines(feature));
    }

    private Effect worstOf(Unit unit) {
        Effect found = worst.getOrDefault(unit, new Effect(Safety.PURE, unit, unit.definition.line(), ""));
        for (Unit member : unit.isClass() ? unit.members : List.<Unit>of()) {
            Effect other = worstOf(member);
            found = other.safety().compareTo(found.safety()) > 0 ? other : found;
        }
        return found;
    }

    private int unlockedLines(Unit feature) {
        BitSet seen = new BitSet();
        Deque<Unit> queue = new ArrayDeque<>();
        begin(feature, seen, queue);
        int lines = 0;
        while (!queue.isEmpty()) {
            Unit unit = queue.poll();
            if (!scan.reach().live(unit) && !hasSeenParent(unit, seen)) {
                lines += unit.definition.lines();
            }
            steps(unit, false, seen, queue);
        }
        return lines;
    }

    /** Carries each effect back to everything that can set it off, the worst effects first. */
    private void spreadEffects() {
        Map<Unit, List<Unit>> callers = new HashMap<>();
        Map<Safety, List<Effect>> own = new EnumMap<>(Safety.class);
        for (Unit unit : scan.project().production()) {
            if (unit.kind() != Kind.MODULE) {
                steps.put(unit, List.copyOf(collect(unit, false)));
                steps.get(unit).forEach(t -> callers.computeIfAbsent(t, k -> new ArrayList<>()).add(unit));
                Effect effect = effect(unit);
                own.computeIfAbsent(effect.safety(), k -> new ArrayList<>()).add(effect);
            }
        }
        for (int level = Safety.values().length - 1; level > 0; level--) {
            Deque<Unit> queue = new ArrayDeque<>();
            for (Effect effect : own.getOrDefault(Safety.values()[level], List.of())) {
                if (worst.putIfAbsent(effect.unit(), effect) == null) {
                    queue.add(effect.unit());
                }
            }
            while (!queue.isEmpty()) {
                Unit unit = queue.poll();
                for (Unit caller : callers.getOrDefault(unit, List.of())) {
                    if (worst.putIfAbsent(caller, worst.get(unit)) == null) {
                        queue.add(caller);
                    }
                }
            }
        }
    }

    private static void begin(Unit feature, BitSet seen, Deque<Unit> queue) {
        add(feature, seen, queue);
        if (feature.isClass()) {
            feature.members.forEach(member -> begin(member, seen, queue));
        }
    }

    private static boolean hasSeenParent(Unit unit, BitSet seen) {
        for (Unit up = unit.parent; up != null && up.isClass(); up = up.parent) {
            if (seen.get(up.id)) {
                return true;
            }
        }
        return false;
    }

    private static void add(Unit unit, BitSet seen, Deque<Unit> queue) {
        if (!seen.get(unit.id) && unit.kind() != Kind.MODULE) {
            seen.set(unit.id);
            queue.add(unit);
        }
    }

    /** The units that one unit can call; with {@code live} only through what is really alive. */
    private void steps(Unit unit, boolean live, BitSet seen, Deque<Unit> queue) {
        List<Unit> next = (live ? liveSteps : steps).computeIfAbsent(unit, u -> List.copyOf(collect(u, live)));
        next.forEach(target -> add(target, seen, queue));
    }

    private Set<Unit> collect(Unit unit, boolean live) {
        Set<Unit> found = new LinkedHashSet<>();
        Links links = scan.linker().of(unit);
        for (Links.Link link : links.targets()) {
            found.add(link.target());
            if (link.target().isClass()) {
                link.target().members.stream().filter(m -> m.kind() == Kind.CONSTRUCTOR
                        || m.file.analyser().isSpecial(m.definition)
                        || live && m.definition.isMember() && scan.reach().live(m) && isCallback(m))
                        .forEach(found::add);
            }
        }
        for (Links.Typed typed : links.typed()) {
            found.addAll(scan.linker().names().classes().dispatched(typed.type(), typed.name()));
        }
        for (Links.Open open : links.open()) {
            List<Unit> members = scan.linker().membersNamed(open.name());
            if (live || members.size() <= GUESSES_MAX) {
                found.addAll(members);
            }
        }
        links.computed().stream().filter(computed -> computed.how() != Links.How.SPOKEN)
                .forEach(computed -> found.addAll(computed.group()));
        found.removeIf(target -> target.kind() == Kind.MODULE || live && !scan.reach().live(target));
        return found;
    }

    private boolean isCallback(Unit member) {
        Reach.Step step = scan.reach().via(member);
        return step != null && step.from() == member.parent;
    }

    private Effect effect(Unit unit) {
        Effect worst = new Effect(Safety.PURE, unit, unit.definition.line(), "");
        for (Links.Foreign use : scan.linker().of(unit).foreign()) {
            String dotted = use.dotted().replace("~", "");
            Safety safety = known.computeIfAbsent(unit.file.analyser().language() + " " + dotted, this::look);
            if (safety.compareTo(worst.safety()) > 0) {
                worst = new Effect(safety, unit, use.line(), dotted);
            }
        }
        for (Reference reference : unit.definition.references()) {
            if (reference.use() == FileFacts.Use.NAME && reference.name().endsWith(":w")
                    && worst.safety().compareTo(Safety.WRITES) < 0) {
                worst = new Effect(Safety.WRITES, unit, reference.line(), "open for writing");
            }
        }
        return worst;
    }

    /** What the rules say about a name of a library, after its language. */
    private Safety look(String name) {
        int space = name.indexOf(' ');
        Safety found = Safety.PURE;
        for (Map.Entry<Safety, Globs> row : effects.getOrDefault(name.substring(0, space), List.of())) {
            if (row.getKey().compareTo(found) > 0 && row.getValue().matches(name.substring(space + 1))) {
                found = row.getKey();
            }
        }
        return found;
    }

    /** Which commands reach which units, walked once for every command. */
    private void commandCones() {
        Map<Unit, TreeSet<String>> starts = new HashMap<>();
        scan.roots().handlers().forEach((unit, name) -> starts.computeIfAbsent(unit, u -> new TreeSet<>())
                .add("cli " + name));
        for (Entries.Hit hit : scan.hits()) {
            boolean command = switch (hit.kind()) {
                case "cli" -> hit.unit().kind() == Kind.FUNCTION && !hit.unit().definition.decorations().isEmpty()
                        && !scan.roots().handlers().containsKey(hit.unit());
                case "route", "job", "event" -> true;
                default -> false;
            };
            if (command && scan.reach().sure(hit.unit())) {
                starts.computeIfAbsent(hit.unit(), u -> new TreeSet<>()).add(hit.describe());
            }
        }
        Set<Unit> commandClasses = scan.hits().stream().filter(h -> h.kind().equals("cli") && h.unit().isClass())
                .map(Entries.Hit::unit).collect(Collectors.toSet());
        starts.entrySet().stream().sorted((a, b) -> Integer.compare(a.getKey().id, b.getKey().id)).forEach(start -> {
            BitSet seen = new BitSet();
            Deque<Unit> queue = new ArrayDeque<>();
            add(start.getKey(), seen, queue);
            if (start.getKey().isClass()) {
                start.getKey().members.stream().filter(scan.reach()::live).forEach(m -> add(m, seen, queue));
            }
            while (!queue.isEmpty()) {
                Unit unit = queue.poll();
                // A command that knows its parent does not thereby run the parent's other commands.
                if (unit == start.getKey() || !unit.isClass() || !commandClasses.contains(unit)) {
                    steps(unit, true, seen, queue);
                }
            }
            commandClasses.stream().filter(unit -> unit != start.getKey()).forEach(unit -> seen.clear(unit.id));
            seen.stream().forEach(id -> commands.computeIfAbsent(id, i -> new ArrayList<>()).addAll(start.getValue()));
        });
    }

    /** The entry points that reach a live unit: commands where there are some, else where its life comes from. */
    List<String> hookedBy(Unit unit) {
        List<String> found = commands.get(unit.id);
        if (found != null) {
            return found.stream().distinct().sorted(Comparator.comparing(
                    (String text) -> !text.startsWith("cli ")).thenComparing(text -> text)).limit(COMMANDS_SHOWN_MAX)
                    .toList();
        }
        return origin(unit).map(List::of).orElse(List.of());
    }

    private Optional<String> origin(Unit unit) {
        Unit at = unit;
        for (int guard = 0; guard < scan.project().units().size(); guard++) {
            Reach.Step step = scan.reach().via(at);
            if (step == null) {
                return Optional.empty();
            }
            if (step.from() == null) {
                return Optional.of(step.how());
            }
            at = step.from();
        }
        return Optional.empty();
    }

    static String spelled(Safety safety) {
        return safety.name().toLowerCase(Locale.ROOT);
    }
}
