package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Applies the rules to a project: where the outside enters it, and which decorators nobody knows. */
final class Entries {

    /** What reflection libraries call the search for everything that bears an annotation. */
    private static final Pattern SEARCH = Pattern.compile("(get|find|list|scan)\\w*(With|For)\\w*Annotation\\w*"
            + "|(get|find)\\w*Annotated\\w*|AnnotationTypeFilter|annotatedWith|isAnnotationPresent|findAnnotatedBeans");

    /** What code calls that goes through all members of a class, or through all classes of a place. */
    private static final Pattern WALK = Pattern.compile("get(Declared)?(Methods|Fields|Constructors|Classes)"
            + "|getAllDeclaredMethods|selectMethods|doWith(Local)?(Methods|Fields)|getSubTypesOf|getBeansOfType"
            + "|getBeanDefinitionNames|getBeanNamesForType|getBean|loadClass");
    private static final Pattern READ = Pattern.compile("(get|find)(Merged|Declared)?Annotations?(ByType)?"
            + "|isAnnotation\\w*|hasAnnotation|isAnnotated|findMergedAnnotation\\w*");

    private final Project project;
    private final Linker linker;
    private final Names names;
    private final List<Rule> rules;
    private final List<Hit> hits = new ArrayList<>();
    private final Map<Unit, String> unknown = new HashMap<>();
    private final Set<Unit> imported = new HashSet<>();
    private Set<String> searched;

    Entries(Project project, Linker linker, List<Rule> rules) {
        this.project = project;
        this.linker = linker;
        this.names = linker.names();
        this.rules = rules;
    }

    /**
     * An entry point.
     *
     * @param label what people call it: a command, a path, or the symbol
     * @param path where the evidence stands
     * @param by the code that registers it, when it counts only while that code is reached
     */
    record Hit(Unit unit, String kind, Rule rule, double confidence, String label, String path, int line,
            Optional<Unit> by) {

        Hit(Unit unit, String kind, Rule rule, double confidence, String label, String path, int line) {
            this(unit, kind, rule, confidence, label, path, line, Optional.empty());
        }

        String describe() {
            return kind + " " + label;
        }
    }

    List<Hit> hits() {
        return List.copyOf(hits);
    }

    /** Definitions under a decorator or annotation that no rule knows, with its name. */
    Map<Unit, String> unknown() {
        return Map.copyOf(unknown);
    }

    void find() {
        for (Unit unit : project.production()) {
            for (Links.Link link : linker.of(unit).targets()) {
                if (link.target().file != unit.file) {
                    imported.add(link.target().file.top());
                }
            }
        }
        Map<String, List<Rule>> byLanguage = new HashMap<>();
        List<Sights.Decorated> decorated = new ArrayList<>();
        Dependencies dependencies = new Dependencies(project.texts());
        for (SourceFile file : project.files()) {
            if (!file.test()) {
                Sights sights = Sights.of(file, names, dependencies.of(file.path()));
                decorated.addAll(sights.decorated());
                String language = file.analyser().language();
                for (Rule rule : byLanguage.computeIfAbsent(language, this::about)) {
                    if (sights.concern(rule)) {
                        rule.entries().forEach(entry -> inFile(rule, entry, file, sights));
                    }
                }
            }
        }
        hits.addAll(new TextEntries(project, linker).find(rules));
        hits.removeIf(this::isIgnored);
        unknownDecorations(decorated);
    }

    private List<Rule> about(String language) {
        return rules.stream().filter(rule -> rule.language().equals(language)).toList();
    }

    private boolean isIgnored(Hit hit) {
        String path = hit.unit().file.path();
        String symbol = path + ":" + hit.unit().symbol();
        return rules.stream().anyMatch(rule -> !rule.ignored().isEmpty()
                && rule.speaks(hit.unit().file.analyser().language())
                && (rule.ignored().matches(path) || rule.ignored().matches(symbol)));
    }

    private void inFile(Rule rule, Rule.Entry entry, SourceFile file, Sights sights) {
        switch (entry.matcher()) {
            case Rule.Decorated matcher -> sights.decorated().forEach(seen -> decorated(rule, entry, matcher, seen));
            case Rule.Based matcher -> sights.extended().forEach(seen -> based(rule, entry, matcher, seen));
            case Rule.Handed matcher -> sights.called().forEach(seen -> handed(rule, entry, matcher, seen));
            case Rule.Defined matcher -> {
                if (matcher.files().isEmpty() || matcher.files().matches(file.path())) {
                    file.units().forEach(unit -> defined(rule, entry, matcher, unit));
                }
            }
            case Rule.Convention matcher -> {
                if (matcher.files().matches(file.path())) {
                    convention(rule, entry, matcher, file);
                }
            }
            case Rule.MainBlock matcher -> mainBlock(rule, entry, matcher, file);
            case Rule.Manifest _, Rule.CommandLine _, Rule.StringReference _, Rule.Template _, Rule.Service _ -> {}
        }
    }

    private void hit(Unit unit, Rule rule, Rule.Entry entry, String label, Unit by, int line) {
        hits.add(new Hit(unit, entry.kind(), rule, entry.confidence(), label, by.file.path(), line,
                entry.whenLive() ? Optional.of(by) : Optional.empty()));
    }

    private void decorated(Rule rule, Rule.Entry entry, Rule.Decorated matcher, Sights.Decorated seen) {
        if (seen.names().stream().anyMatch(matcher.names()::matches)) {
            Unit unit = seen.unit();
            hit(unit, rule, entry, label(entry.kind(), seen.decoration(), unit),
                    unit.definition.isMember() ? unit.parent : unit, seen.decoration().line());
        }
    }

    static String label(String kind, Decoration decoration, Unit unit) {
        Optional<String> given = decoration.literal("name").or(() -> decoration.literal("value"))
                .or(() -> decoration.literal("path")).or(() -> decoration.literal(""));
        if (given.isPresent() && !given.get().isBlank() && (kind.equals("cli") || kind.equals("route"))) {
            return given.get();
        }
        return kind.equals("cli") && !unit.isClass() ? unit.name().replace('_', '-') : unit.symbol();
    }

    private void based(Rule rule, Rule.Entry entry, Rule.Based matcher, Sights.Extended seen) {
        if (seen.bases().stream().noneMatch(base -> matcher.names().matches(base)
                && (matcher.only() || !calledKnown(rules, base)))) {
            return;
        }
        Unit unit = seen.unit();
        if (matcher.live()) {
            hit(unit, rule, entry, unit.symbol(), unit, unit.definition.line());
        }
        for (Unit member : unit.members) {
            if (member.definition.isMember() && matcher.methods().matches(member.name())) {
                hit(member, rule, entry, member.symbol(), unit, member.definition.line());
            }
        }
    }

    /** Whether a rule tells all that a library calls of the classes that extend this one. */
    static boolean calledKnown(List<Rule> rules, String base) {
        return rules.stream().flatMap(rule -> rule.entries().stream()).anyMatch(
                entry -> entry.matcher() instanceof Rule.Based based && based.only() && based.names().matches(base));
    }

    private void handed(Rule rule, Rule.Entry entry, Rule.Handed matcher, Sights.Called seen) {
        if (seen.names().stream().noneMatch(matcher.callee()::matches)) {
            return;
        }
        String label = seen.call().arguments().stream().filter(a -> a.literal()
                && (a.keyword().isEmpty() || a.keyword().matches("path|url|command|name"))).map(Argument::text)
                .findFirst().orElse("");
        for (Argument argument : seen.call().arguments()) {
            boolean placed = matcher.position() >= 0 && (argument.position() == matcher.position()
                    || matcher.onwards() && argument.position() > matcher.position());
            boolean fits = argument.keyword().isEmpty() ? placed : argument.keyword().equals(matcher.keyword());
            if (!argument.literal() && fits) {
                handedUnit(argument, seen.unit()).ifPresent(target -> {
                    hit(target, rule, entry, label.isEmpty() ? target.name().replace('_', '-') : label, seen.unit(),
                            seen.call().line());
                    target.members.stream().filter(m -> m.definition.isMember() && m.definition.has(Flag.PUBLIC)
                            && matcher.methods().matches(m.name())).forEach(m -> hit(m, rule, entry,
                                    m.name().replace('_', '-'), seen.unit(), seen.call().line()));
                });
            }
        }
    }

    private Optional<Unit> handedUnit(Argument argument, Unit unit) {
        return switch (names.eval(argument.text(), unit)) {
            case Meaning.Callable callable -> Optional.of(callable.unit());
            case Meaning.Type type -> Optional.of(type.unit());
            case Meaning.Instance _, Meaning.Space _, Meaning.Foreign _, Meaning.Several _, Meaning.Unknown _ ->
                Optional.empty();
        };
    }

    private void defined(Rule rule, Rule.Entry entry, Rule.Defined matcher, Unit unit) {
        boolean sort = switch (matcher.of()) {
            case METHOD -> unit.definition.isMember();
            case FUNCTION -> unit.kind() == Kind.FUNCTION;
            case CLASS -> unit.isClass();
        };
        boolean fits = sort && matcher.names().matches(unit.name())
                && (matcher.of() != Rule.Sort.METHOD || unit.definition.has(Flag.STATIC) == matcher.isStatic())
                && (matcher.module().isEmpty() || matcher.module().get().equals(unit.file.facts().module()));
        if (fits && matcher.parameter().isPresent()) {
            fits = unit.definition.shape().signature().stream().flatMap(s -> s.parameters().stream())
                    .anyMatch(p -> matcher.parameter().get().matcher(p.type()).matches());
        }
        if (fits) {
            hit(unit, rule, entry, unit.symbol(), unit, unit.definition.line());
        }
    }

    private void convention(Rule rule, Rule.Entry entry, Rule.Convention matcher, SourceFile file) {
        hit(file.top(), rule, entry, file.path(), file.top(), 1);
        for (Unit unit : file.top().members) {
            if (unit.kind() == Kind.MAIN || matcher.names().matches(unit.name())) {
                hit(unit, rule, entry, unit.kind() == Kind.MAIN ? file.path() : unit.symbol(), file.top(),
                        unit.definition.line());
            }
        }
        for (String name : file.facts().exported()) {
            if (matcher.names().matches(name)) {
                linker.given(file, name).filter(unit -> unit.file != file || !unit.name().equals(name))
                        .ifPresent(unit -> hit(unit, rule, entry, unit.symbol(), file.top(), 1));
            }
        }
    }

    private void mainBlock(Rule rule, Rule.Entry entry, Rule.MainBlock matcher, SourceFile file) {
        boolean program = file.path().indexOf('.', file.path().lastIndexOf('/') + 1) < 0;
        boolean runs = (program || matcher.files().matches(file.path())) && !matcher.except().matches(file.path())
                && !imported.contains(file.top());
        if (runs && matcher.topLevel() && file.units().stream().noneMatch(u -> u.kind() == Kind.MAIN)) {
            hit(file.top(), rule, entry, file.path(), file.top(), 1);
        }
        for (Unit unit : file.units()) {
            // A block at the end of a module that others import is a demonstration for its author.
            if (unit.kind() == Kind.MAIN && runs) {
                hit(unit, rule, entry, file.path(), unit, unit.definition.line());
            }
        }
    }

    private void unknownDecorations(List<Sights.Decorated> decorated) {
        Set<Unit> known = new HashSet<>();
        hits.forEach(hit -> known.add(hit.unit()));
        Map<String, Boolean> inert = new HashMap<>();
        for (Sights.Decorated seen : decorated) {
            if (!known.contains(seen.unit()) && !isInert(seen, inert)) {
                unknown.put(seen.unit(), seen.decoration().name());
            }
        }
    }

    private boolean isInert(Sights.Decorated seen, Map<String, Boolean> looked) {
        String language = seen.unit().file.analyser().language();
        for (String name : seen.names()) {
            if (looked.computeIfAbsent(language + " " + name, n -> rules.stream()
                    .anyMatch(rule -> rule.speaks(language) && rule.inert().matches(name)))) {
                return true;
            }
        }
        Unit scope = Sights.scope(seen.unit());
        return linker.registrar(seen.decoration(), scope).isPresent()
                || switch (names.eval(seen.decoration().name(), scope)) {
                    case Meaning.Callable own -> own.unit().definition.has(Flag.WRAPPER)
                            || own.unit().definition.has(Flag.PROPERTY);
                    case Meaning.Type own -> own.unit().definition.has(Flag.ANNOTATION)
                            && !searched().contains(own.unit().name());
                    case Meaning.Instance _, Meaning.Space _, Meaning.Foreign _, Meaning.Several _, Meaning.Unknown _ ->
                        false;
                };
    }

    /** Names of annotations of the repository whose bearers some code looks for, so that they may be registered. */
    private Set<String> searched() {
        if (searched == null) {
            searched = new HashSet<>();
            Set<Unit> walkers = new HashSet<>();
            for (Unit unit : project.production()) {
                if (uses(unit, WALK) || unit.isClass() && unit.definition.bases().stream().anyMatch(
                        base -> base.endsWith("BeanPostProcessor"))) {
                    walkers.add(unit.enclosingClass());
                }
            }
            for (Unit unit : project.production()) {
                boolean reads = uses(unit, READ) && walkers.contains(unit.enclosingClass());
                if (reads || uses(unit, SEARCH)) {
                    unit.definition.references().stream().filter(use -> use.use() == FileFacts.Use.NAME)
                            .forEach(use -> searched.add(use.name()));
                }
            }
        }
        return searched;
    }

    private static boolean uses(Unit unit, Pattern names) {
        return unit.definition.references().stream().anyMatch(use -> names.matcher(use.name()).matches());
    }
}
