package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Of code that nothing reaches, what nobody would want reached: aids for tests, samples and leftovers, parts for a
 * framework, and functions that do nothing which is not done without them.
 */
final class Plumbing {

    private static final Set<String> LEFT = Set.of("old", "legacy", "deprecated", "obsolete", "attic", "ideas",
            "experiments", "experimental", "scratch", "wip", "poc", "prototypes", "factories", "mocks", "fakes",
            "stubs",
            "dummies", "demos", "sample_data", "sampledata");
    private static final Set<String> LEFT_FILES = Set.of("playground", "playgrounds", "demo", "example", "sample",
            "scratchpad");
    private static final Pattern LEFT_NAME = Pattern
            .compile("(old|legacy|deprecated|obsolete|unused|dummy|example|demo)_.*"
                    + "|.*_(old|legacy|deprecated|obsolete|unused|dummy|example|demo|bak|orig)"
                    + "|(Old|Legacy|Deprecated|Obsolete|Unused|Dummy|Example|Demo)[A-Z].*");
    private static final Pattern PART = Pattern
            .compile("\\w*(Mixin|Serializer|Deserializer|Encoder|Decoder|Widget|Field|"
                    + "FieldSet|Schema|Formatter|FormSet|Logger|Lexer)");
    private static final Pattern QUESTION = Pattern
            .compile("(get|is|has|can|should|needs|was)(_\\w+|[A-Z]\\w*)|\\w+_is");
    private static final Pattern SPOKEN = Pattern
            .compile("(?i).*(message|msg|banner|print|log|warn|echo|say|notice).*");
    private static final Pattern SPEAKS = Pattern
            .compile("(?i)(print|.*\\.(echo|secho|print|printf|println|log|debug|info|"
                    + "warn|warning|error|critical|exception|success|write|flush|stdout|stderr))");
    private static final Pattern SHAPES = Pattern
            .compile("(?i).*\\.(style|format|join|strip|upper|lower|title|ljust|rjust|"
                    + "center|replace|get|append|isoformat|strftime|now|dumps)|str|len|repr|.*[tT]ext|.*[pP]anel|.*[tT]able");
    private static final int SMALL_STATEMENTS = 3;
    private static final int NAMED_WORDS_MIN = 2;
    private static final Set<String> SMALL_WORDS = Set.of("of", "by", "for", "from", "to", "in", "the", "and", "all");
    private static final int WRITTEN_BACK_MAX = 8;

    private final Scan scan;
    private final Names names;

    Plumbing(Scan scan) {
        this.scan = scan;
        this.names = scan.linker().names();
    }

    /** Why nobody would want the unit reached, although nothing reaches it; empty when somebody may. */
    Optional<String> of(Unit unit) {
        for (Unit at = unit; at != null; at = at.parent) {
            if (at.definition.has(Flag.FOR_TESTS)) {
                return Optional.of("Its documentation says that it is for tests.");
            }
        }
        if (isLeft(unit.file.path()) || LEFT_NAME.matcher(unit.name()).matches()) {
            return Optional.of("It is a sample, an experiment or left over.");
        }
        Unit type = unit.enclosingClass();
        if (type != null && !scan.reach().live(type) && isPart(type)) {
            return Optional.of("It is a part for other code, such as a field, a mixin or an encoder.");
        }
        return unit.isClass() ? Optional.empty() : ofBody(unit);
    }

    private static boolean isLeft(String path) {
        List<String> parts = Arrays.asList(path.toLowerCase(Locale.ROOT).split("/"));
        String file = parts.getLast();
        int dot = file.indexOf('.');
        String stem = dot < 0 ? file : file.substring(0, dot);
        return LEFT.contains(stem) || LEFT_FILES.contains(stem)
                || parts.subList(0, parts.size() - 1).stream().anyMatch(LEFT::contains);
    }

    private boolean isPart(Unit type) {
        return PART.matcher(type.name()).matches() || names.classes().libraryBases(type).stream()
                .anyMatch(base -> !base.endsWith("Mixin")
                        && PART.matcher(base.substring(base.lastIndexOf('.') + 1)).matches());
    }

    private Optional<String> ofBody(Unit unit) {
        int statements = unit.definition.shape().statements();
        if (QUESTION.matcher(unit.name()).matches() && statements <= SMALL_STATEMENTS) {
            return Optional.of("It is an accessor.");
        }
        if (unit.kind() == Kind.METHOD && !unit.definition.has(Flag.STATIC) && statements <= WRITTEN_BACK_MAX
                && List.of("<Self>", "<" + unit.parent.name() + ">").contains(unit.definition.returns())) {
            return Optional.of("It converts or copies its object.");
        }
        List<Unit> callees = callees(unit);
        if (unit.definition.has(Flag.PASSING) && !callees.isEmpty() && callees.stream().allMatch(scan.reach()::live)) {
            return Optional.of("It only passes on to " + callees.getFirst().name() + ", which is reached without it.");
        }
        if (unit.kind() == Kind.FUNCTION && unit.definition.has(Flag.ANSWER)) {
            return Optional.of("It only takes a part of what it is given.");
        }
        if (statements <= SMALL_STATEMENTS && callees.isEmpty() && SPOKEN.matcher(unit.name()).matches()
                && onlySpeaks(unit)) {
            return Optional.of("It only prints a message.");
        }
        return successor(unit).map(other -> other.name() + " beside it does this now.");
    }

    /** What of the repository the unit calls, as far as that can be told. */
    private List<Unit> callees(Unit unit) {
        Links links = scan.linker().of(unit);
        Set<Unit> all = new LinkedHashSet<>();
        String declared = unit.definition.shape().signature().map(s -> s.returnType() + s.parameters().stream()
                .map(Parameter::type).toList()).orElse("");
        links.targets().stream().map(Links.Link::target).filter(u -> u.kind() != Kind.MODULE && u != unit)
                .filter(u -> !u.isClass() || !declared.contains(u.name())).forEach(all::add);
        links.typed().forEach(typed -> all.addAll(names.classes().dispatched(typed.type(), typed.name())));
        all.remove(unit);
        return new ArrayList<>(all);
    }

    private boolean onlySpeaks(Unit unit) {
        List<String> used = scan.linker().of(unit).foreign().stream().map(Links.Foreign::dotted).toList();
        return used.stream().anyMatch(name -> SPEAKS.matcher(name).matches()) && used.stream()
                .allMatch(name -> SPEAKS.matcher(name).matches() || SHAPES.matcher(name).matches());
    }

    /** A live function beside it with the same words in its name, for one or for many of the thing. */
    private Optional<Unit> successor(Unit unit) {
        Set<String> own = words(unit.name());
        if (own.size() < NAMED_WORDS_MIN || unit.parent == null) {
            return Optional.empty();
        }
        return unit.parent.members.stream().filter(other -> other != unit && other.kind() == unit.kind()
                && !other.name().equals(unit.name()) && scan.reach().sure(other)
                && words(other.name()).equals(own)).findFirst();
    }

    /** The words of a name that tell something, in lower case, in the singular. */
    private static Set<String> words(String name) {
        Set<String> words = new HashSet<>();
        for (String word : name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT).split("_")) {
            if (!word.isEmpty() && !SMALL_WORDS.contains(word)) {
                words.add(word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
            }
        }
        return words;
    }
}
