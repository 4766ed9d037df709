package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** Applies the rules to a project: where the outside enters it, and which decorators nobody knows. */
final class Entries {

    private final Project project;
    private final Linker linker;
    private final Names names;
    private final List<Rule> rules;
    private final List<Hit> hits = new ArrayList<>();
    private final Map<Unit, String> unknown = new HashMap<>();
    private final Set<Unit> imported = new HashSet<>();

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
     */
    record Hit(Unit unit, String kind, Rule rule, double confidence, String label, String path, int line) {

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
        for (Rule rule : rules) {
            for (SourceFile file : project.files()) {
                if (!file.test() && file.analyser().language().equals(rule.language()) && applies(rule, file)) {
                    rule.entries().forEach(entry -> inFile(rule, entry, file));
                }
            }
            rule.entries().forEach(entry -> inTexts(rule, entry));
        }
        unknownDecorations();
    }

    /** A hit of a rule in a file, found by whoever asks: the tests' names, for instance. */
    private boolean applies(Rule rule, SourceFile file) {
        return rule.imports().isEmpty() || file.units().stream().flatMap(u -> u.definition.imports().stream())
                .anyMatch(i -> importsOne(rule, i))
                || file.units().stream()
                        .flatMap(u -> u.definition.decorations().stream())
                        .anyMatch(d -> rule.imports().matches(d.name()));
    }

    private static boolean importsOne(Rule rule, Import seen) {
        for (String wanted : rule.imports().texts()) {
            for (String name : List.of(seen.target(), seen.runs())) {
                if (name.equals(wanted) || name.startsWith(wanted + ".")) {
                    return true;
                }
            }
        }
        return false;
    }

    private void inFile(Rule rule, Rule.Entry entry, SourceFile file) {
        switch (entry.matcher()) {
            case Rule.Decorated decorated -> file.units().forEach(unit -> decorated(rule, entry, decorated, unit));
            case Rule.Based based -> file.units().forEach(unit -> based(rule, entry, based, unit));
            case Rule.Handed handed -> file.units().forEach(unit -> handed(rule, entry, handed, unit));
            case Rule.Defined defined -> file.units().forEach(unit -> defined(rule, entry, defined, unit));
            case Rule.Convention convention -> {
                if (convention.files().matches(file.path())) {
                    convention(rule, entry, convention, file);
                }
            }
            case Rule.MainBlock block -> mainBlock(rule, entry, block, file);
            case Rule.Manifest _, Rule.CommandLine _, Rule.Service _ -> {}
        }
    }

    private void hit(Unit unit, Rule rule, Rule.Entry entry, String label, String path, int line) {
        hits.add(new Hit(unit, entry.kind(), rule, entry.confidence(), label, path, line));
    }

    private void decorated(Rule rule, Rule.Entry entry, Rule.Decorated matcher, Unit unit) {
        for (Decoration decoration : unit.definition.decorations()) {
            if (spellings(decoration.name(), unit).stream().anyMatch(matcher.names()::matches)) {
                hit(unit, rule, entry, label(entry.kind(), decoration, unit), unit.file.path(), decoration.line());
                return;
            }
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

    /** The dotted names that a decorator may have: resolved through imports, and as written. */
    List<String> spellings(String path, Unit unit) {
        List<String> all = new ArrayList<>();
        Unit scope = unit.parent == null ? unit : unit.parent;
        if (names.eval(path, scope) instanceof Meaning.Foreign foreign) {
            all.add(foreign.dotted());
        }
        all.add(path);
        all.addAll(candidates(path, unit.file));
        return all;
    }

    /** The dotted names that a name without import may have through imports of everything. */
    private static List<String> candidates(String name, SourceFile file) {
        List<String> all = new ArrayList<>();
        for (Import seen : file.top().definition.imports()) {
            if (seen.alias().equals("*")) {
                all.add(seen.target() + "." + name);
            }
        }
        return all;
    }

    private void based(Rule rule, Rule.Entry entry, Rule.Based matcher, Unit unit) {
        if (!unit.isClass()) {
            return;
        }
        boolean fits = names.classes().libraryBases(unit).stream().anyMatch(matcher.names()::matches)
                || unit.definition.bases().stream().flatMap(b -> candidates(b, unit.file).stream())
                        .anyMatch(matcher.names()::matches);
        if (fits) {
            if (matcher.live()) {
                hit(unit, rule, entry, unit.symbol(), unit.file.path(), unit.definition.line());
            }
            for (Unit member : unit.members) {
                if (member.definition.isMember() && matcher.methods().matches(member.name())) {
                    hit(member, rule, entry, member.symbol(), unit.file.path(), member.definition.line());
                }
            }
        }
    }

    private void handed(Rule rule, Rule.Entry entry, Rule.Handed matcher, Unit unit) {
        for (Call call : unit.definition.calls()) {
            String dotted = names.eval(call.callee(), unit) instanceof Meaning.Foreign foreign ? foreign.dotted()
                    : call.callee();
            if (!matcher.callee().matches(dotted) && !matcher.callee().matches(call.callee())) {
                continue;
            }
            String label = call.arguments().stream().filter(a -> a.literal() && a.keyword().isEmpty())
                    .map(Argument::text).findFirst().orElse("");
            for (Argument argument : call.arguments()) {
                boolean fits = argument.keyword().isEmpty() ? argument.position() == matcher.position()
                        : argument.keyword().equals(matcher.keyword());
                if (!argument.literal() && fits) {
                    handedUnit(argument, unit).ifPresent(target -> hit(target, rule, entry,
                            label.isEmpty() ? target.name().replace('_', '-') : label, unit.file.path(), call.line()));
                }
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
        boolean fits = unit.definition.isMember() && unit.name().equals(matcher.name())
                && unit.definition.has(Flag.STATIC) == matcher.isStatic();
        if (fits && matcher.parameter().isPresent()) {
            fits = unit.definition.shape().signature().stream().flatMap(s -> s.parameters().stream())
                    .anyMatch(p -> p.type().matches(matcher.parameter().get()));
        }
        if (fits) {
            hit(unit, rule, entry, unit.symbol(), unit.file.path(), unit.definition.line());
        }
    }

    private void convention(Rule rule, Rule.Entry entry, Rule.Convention matcher, SourceFile file) {
        hit(file.top(), rule, entry, file.path(), file.path(), 1);
        for (Unit unit : file.top().members) {
            if (unit.kind() == Kind.MAIN || matcher.names().matches(unit.name())) {
                hit(unit, rule, entry, unit.kind() == Kind.MAIN ? file.path() : unit.symbol(), file.path(),
                        unit.definition.line());
            }
        }
    }

    private void mainBlock(Rule rule, Rule.Entry entry, Rule.MainBlock matcher, SourceFile file) {
        boolean runs = matcher.files().matches(file.path()) && !matcher.except().matches(file.path())
                && !imported.contains(file.top());
        if (runs && matcher.topLevel() && file.units().stream().noneMatch(u -> u.kind() == Kind.MAIN)) {
            hit(file.top(), rule, entry, file.path(), file.path(), 1);
        }
        for (Unit unit : file.units()) {
            // A block at the end of a module that others import is a demonstration for its author.
            if (unit.kind() == Kind.MAIN && runs) {
                hit(unit, rule, entry, file.path(), file.path(), unit.definition.line());
            }
        }
    }

    private void inTexts(Rule rule, Rule.Entry entry) {
        switch (entry.matcher()) {
            case Rule.Manifest manifest -> project.texts().forEach((path, text) -> {
                if (manifest.files().matches(path)) {
                    for (Manifests.Value value : Manifests.values(text)) {
                        if (manifest.keys().matches(value.key())) {
                            String last = value.key().substring(value.key().lastIndexOf('.') + 1);
                            target(rule, entry, value.text(), entry.kind().equals("cli") ? last : value.text(), path,
                                    value.line());
                        }
                    }
                }
            });
            case Rule.CommandLine line -> project.texts().forEach((path, text) -> {
                if (line.files().matches(path)) {
                    Matcher found = line.pattern().matcher(text);
                    while (found.find()) {
                        target(rule, entry, found.group(1), found.group(1), path,
                                (int) text.substring(0, found.start()).lines().count() + 1);
                    }
                }
            });
            case Rule.Service service -> project.texts().forEach((path, text) -> {
                if (service.files().matches(path)) {
                    int number = 0;
                    for (String line : text.split("\\R", -1)) {
                        number++;
                        String name = line.replaceFirst("#.*", "").strip();
                        if (!name.isEmpty()) {
                            target(rule, entry, name.replace('$', '.'), name, path, number);
                        }
                    }
                }
            });
            case Rule.Decorated _, Rule.Based _, Rule.Handed _, Rule.Defined _, Rule.Convention _,
                    Rule.MainBlock _ -> {}
        }
    }

    /** The module, class, function or file that a text outside the code names. */
    private void target(Rule rule, Rule.Entry entry, String text, String label, String path, int line) {
        String name = text.replaceFirst("\\s*\\[.*", "").strip();
        Optional<SourceFile> from = project.files().stream()
                .filter(f -> f.analyser().language().equals(rule.language()))
                .max(Comparator.<SourceFile>comparingInt(f -> Project.shared(f.path(), path))
                        .thenComparing(SourceFile::path, Comparator.reverseOrder()));
        if (name.isEmpty() || from.isEmpty()) {
            return;
        }
        for (Unit unit : linker.named(name, from.get())) {
            if (unit.file.test()) {
                continue;
            }
            hit(unit, rule, entry, label, path, line);
            boolean runs = unit.kind() == Kind.MODULE && !name.contains(":");
            for (Unit member : runs ? unit.members : List.<Unit>of()) {
                if (member.kind() == Kind.MAIN) {
                    hit(member, rule, entry, label, path, line);
                }
            }
        }
    }

    private void unknownDecorations() {
        for (Unit unit : project.production()) {
            for (Decoration decoration : unit.definition.decorations()) {
                if (!isInert(decoration, unit) && hits.stream().noneMatch(h -> h.unit() == unit)) {
                    unknown.put(unit, decoration.name());
                }
            }
        }
    }

    private boolean isInert(Decoration decoration, Unit unit) {
        List<String> spelled = spellings(decoration.name(), unit);
        for (Rule rule : rules) {
            if (rule.language().equals(unit.file.analyser().language())
                    && spelled.stream().anyMatch(rule.inert()::matches)) {
                return true;
            }
        }
        Unit scope = unit.parent == null ? unit : unit.parent;
        return linker.registrar(decoration, scope).isPresent()
                || names.eval(decoration.name(), scope) instanceof Meaning.Callable own
                        && (own.unit().definition.has(Flag.WRAPPER) || own.unit().definition.has(Flag.PROPERTY));
    }
}
