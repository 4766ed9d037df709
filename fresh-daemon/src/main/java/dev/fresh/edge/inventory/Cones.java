package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import java.util.stream.Stream;

/**
 * What a unit can set in motion: its worst effect, the dead lines it would bring to life, the commands that reach it.
 */
final class Cones {

    private static final Pattern TAKES_AWAY = Pattern.compile(
            "(?i)(^|_|\\.)(delete|purge|remove|drop|wipe|erase|prune|destroy|truncate|kill|uninstall|reset)([_A-Z].*|$)");
    private static final int GUESSES_MAX = 4;
    private static final int COMMANDS_SHOWN_MAX = 5;
    /** Every feature has a cone of its own, so a dead subsystem would be walked as often as it has features. */
    private static final int UNLOCKED_UNITS_MAX = 2000;

    private static final int[] NONE = {};

    private final Scan scan;
    private final List<Unit> units;
    private final Effect[] worst;
    private final Map<String, Safety> known = new HashMap<>();
    private final int[][] steps;
    private final int[][] liveSteps;
    /** By unit the first commands that reach it, in the order in which they are shown. */
    private final Map<Integer, List<String>> commands = new HashMap<>();
    private final Map<String, List<Map.Entry<Safety, Globs>>> effects = new HashMap<>();
    /** The number of the walk that saw a unit last; so nothing has to be cleared between walks. */
    private final int[] seen;
    private int walk;
    private int[] queue = new int[1024];
    private int queued;

    Cones(Scan scan) {
        this.scan = scan;
        this.units = scan.project().units();
        this.worst = new Effect[units.size()];
        this.steps = new int[units.size()][];
        this.liveSteps = new int[units.size()][];
        this.seen = new int[units.size()];
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
        Effect found = worst[unit.id] != null ? worst[unit.id]
                : new Effect(Safety.PURE, unit, unit.definition.line(), "");
        for (Unit member : unit.isClass() ? unit.members : List.<Unit>of()) {
            Effect other = worstOf(member);
            found = other.safety().compareTo(found.safety()) > 0 ? other : found;
        }
        return found;
    }

    /** What is alive unlocks nothing, nor does what it calls. A cone beyond the limit is counted up to there. */
    private int unlockedLines(Unit feature) {
        begin();
        add(feature);
        int lines = 0;
        for (int at = 0; at < queued && at < UNLOCKED_UNITS_MAX; at++) {
            Unit unit = units.get(queue[at]);
            if (!scan.reach().live(unit)) {
                lines += hasSeenParent(unit) ? 0 : unit.definition.lines();
                for (int next : steps(unit)) {
                    add(next);
                }
            }
        }
        return lines;
    }

    /** Carries each effect back to everything that can set it off, the worst effects first. */
    private void spreadEffects() {
        Map<Safety, List<Effect>> own = new EnumMap<>(Safety.class);
        int[] callerCount = new int[units.size()];
        for (Unit unit : scan.project().production()) {
            if (unit.kind() != Kind.MODULE) {
                for (int target : steps(unit)) {
                    callerCount[target]++;
                }
                Effect effect = effect(unit);
                own.computeIfAbsent(effect.safety(), k -> new ArrayList<>()).add(effect);
            }
        }
        int[][] callers = callers(callerCount);
        for (int level = Safety.values().length - 1; level > 0; level--) {
            queued = 0;
            for (Effect effect : own.getOrDefault(Safety.values()[level], List.of())) {
                carry(effect, effect.unit().id);
            }
            for (int at = 0; at < queued; at++) {
                for (int caller : callers[queue[at]]) {
                    carry(worst[queue[at]], caller);
                }
            }
        }
    }

    private int[][] callers(int[] count) {
        int[][] callers = new int[units.size()][];
        Arrays.setAll(callers, id -> count[id] == 0 ? NONE : new int[count[id]]);
        int[] filled = new int[units.size()];
        for (int id = 0; id < steps.length; id++) {
            for (int target : steps[id] == null ? NONE : steps[id]) {
                callers[target][filled[target]++] = id;
            }
        }
        return callers;
    }

    private void carry(Effect effect, int unit) {
        if (worst[unit] == null) {
            worst[unit] = effect;
            enqueue(unit);
        }
    }

    private void begin() {
        walk++;
        queued = 0;
    }

    /** With all that is inside a class. */
    private void add(Unit feature) {
        if (feature.kind() != Kind.MODULE) {
            add(feature.id);
        }
        if (feature.isClass()) {
            feature.members.forEach(this::add);
        }
    }

    private void add(int unit) {
        if (seen[unit] != walk) {
            seen[unit] = walk;
            enqueue(unit);
        }
    }

    private void enqueue(int unit) {
        if (queued == queue.length) {
            queue = Arrays.copyOf(queue, 2 * queued);
        }
        queue[queued++] = unit;
    }

    private boolean hasSeenParent(Unit unit) {
        for (Unit up = unit.parent; up != null && up.isClass(); up = up.parent) {
            if (seen[up.id] == walk) {
                return true;
            }
        }
        return false;
    }

    /** The units that one unit can call. */
    private int[] steps(Unit unit) {
        if (steps[unit.id] == null) {
            steps[unit.id] = ids(collect(unit, scan.linker().of(unit), false));
        }
        return steps[unit.id];
    }

    /** Those that it calls in what is really alive. */
    private int[] liveSteps(Unit unit) {
        if (liveSteps[unit.id] == null) {
            liveSteps[unit.id] = ids(collect(unit, scan.linker().of(unit), true));
        }
        return liveSteps[unit.id];
    }

    private static int[] ids(Set<Unit> found) {
        return found.isEmpty() ? NONE : found.stream().mapToInt(unit -> unit.id).toArray();
    }

    private Set<Unit> collect(Unit unit, Links links, boolean live) {
        Set<Unit> found = new LinkedHashSet<>();
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
            List<Unit> members = scan.linker().membersNamed(open.name(), unit);
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
                case "cli" -> hit.unit().kind() == Kind.FUNCTION && isRegistered(hit)
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
        Stream<Start> named = starts.entrySet().stream().flatMap(entry -> entry.getValue().stream()
                .map(label -> new Start(label, entry.getKey(), begun(entry.getKey()))));
        Stream<Start> inline = scan.roots().inline().stream().map(lines -> new Start("cli " + lines.command(),
                lines.unit(), collect(lines.unit(),
                        scan.linker().of(lines.unit()).within(lines.firstLine(), lines.lastLine()), true)));
        Stream.concat(named, inline)
                .sorted(Comparator.comparing((Start start) -> !start.label().startsWith("cli "))
                        .thenComparing(Start::label).thenComparing(start -> start.unit().id))
                .forEach(start -> reach(start, commandClasses));
    }

    /**
     * A command.
     *
     * @param unit that handles it, whole or some lines of it
     * @param first what runs with it
     */
    private record Start(String label, Unit unit, Set<Unit> first) {
    }

    private Set<Unit> begun(Unit start) {
        Set<Unit> first = new LinkedHashSet<>(Set.of(start));
        if (start.isClass()) {
            start.members.stream().filter(scan.reach()::live).forEach(first::add);
        }
        return first;
    }

    /**
     * Notes a command with all that it reaches. What has as many as are shown, and all behind it, needs no more: those
     * that are shown first come first.
     */
    private void reach(Start start, Set<Unit> commandClasses) {
        begin();
        start.first().forEach(unit -> note(start.label(), unit));
        for (int at = 0; at < queued; at++) {
            for (int next : liveSteps(units.get(queue[at]))) {
                Unit unit = units.get(next);
                // A command that knows its parent does not thereby run the parent's other commands.
                if (unit == start.unit() || !commandClasses.contains(unit)) {
                    note(start.label(), unit);
                }
            }
        }
    }

    private void note(String label, Unit unit) {
        if (unit.kind() == Kind.MODULE) {
            return;
        }
        List<String> noted = commands.computeIfAbsent(unit.id, id -> new ArrayList<>(1));
        if (noted.size() < COMMANDS_SHOWN_MAX && (noted.isEmpty() || !noted.getLast().equals(label))) {
            noted.add(label);
            enqueue(unit.id);
        }
    }

    /** Whether code makes it a command, and not a manifest that names where the program starts. */
    private boolean isRegistered(Entries.Hit hit) {
        return !hit.unit().definition.decorations().isEmpty()
                || scan.linker().fileNames().at(hit.path()) != null;
    }

    /** The entry points that reach a live unit: commands where there are some, else where its life comes from. */
    List<String> hookedBy(Unit unit) {
        List<String> found = commands.get(unit.id);
        return found != null ? List.copyOf(found) : origin(unit).map(List::of).orElse(List.of());
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
