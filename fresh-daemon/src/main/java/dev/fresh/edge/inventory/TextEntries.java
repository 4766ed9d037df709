package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Entries.Hit;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entry points that texts outside the code name: manifests, scripts, workflows, pages, configuration. */
final class TextEntries {

    private static final Pattern REFERENCE = Pattern.compile("(?<![\\w./-])((?:[A-Za-z_]\\w*+\\.)+[A-Za-z_]\\w*+"
            + "(?::[A-Za-z_]\\w*+)?|(?:\\./)?(?:[\\w.@-]++/)++[\\w.-]+\\.(?:" + FileNames.ENDINGS + "))(?![\\w/])");
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_$][\\w.$-]*(?::[\\w.]+)?");

    private final Project project;
    private final Linker linker;
    private final FileNames fileNames;
    private final Map<String, Optional<SourceFile>> nearest = new HashMap<>();
    private final Map<String, List<SourceFile>> located = new HashMap<>();
    private final Map<String, List<CommandLines.Named>> commands = new HashMap<>();
    private final Map<String, List<Manifests.Value>> manifests = new HashMap<>();
    private final Map<String, List<Unit>> free = new HashMap<>();
    private final List<Hit> hits = new ArrayList<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> languages = new TreeSet<>();
    private final Set<Analyser> analysers = new LinkedHashSet<>();

    TextEntries(Project project, Linker linker) {
        this.project = project;
        this.linker = linker;
        this.fileNames = linker.fileNames();
        for (SourceFile file : project.files()) {
            languages.add(file.analyser().language());
            analysers.add(file.analyser());
            words.add(file.module().substring(file.module().lastIndexOf('.') + 1));
        }
        for (Unit unit : project.production()) {
            words.add(unit.name());
            if (unit.kind() == Kind.FUNCTION || unit.isClass()) {
                free.computeIfAbsent(unit.name(), n -> new ArrayList<>(1)).add(unit);
            }
        }
    }

    List<Hit> find(List<Rule> rules) {
        for (Rule rule : rules) {
            if (languages.stream().anyMatch(rule::speaks)) {
                rule.entries().forEach(entry -> inTexts(rule, entry));
            }
        }
        return hits;
    }

    /** Where a rule found something. */
    private record Place(Rule rule, Rule.Entry entry, String path, int line) {
    }

    private void inTexts(Rule rule, Rule.Entry entry) {
        switch (entry.matcher()) {
            case Rule.Manifest matcher -> project.texts().forEach((path, text) -> {
                if (matcher.files().matches(path)) {
                    manifest(rule, entry, matcher, path, text);
                }
            });
            case Rule.CommandLine matcher -> project.texts().forEach((path, text) -> {
                if (matcher.files().matches(path)) {
                    if (matcher.pattern().isPresent() && SourceFilter.isTestFolder(path)) {
                        return;
                    }
                    if (matcher.pattern().isPresent()) {
                        captured(rule, entry, matcher.pattern().get(), path, text);
                    } else {
                        commands.computeIfAbsent(path, p -> CommandLines.in(text)).forEach(named -> target(
                                new Place(rule, entry, path, named.line()), named.text(), named.text()));
                    }
                }
            });
            case Rule.StringReference matcher -> project.texts().forEach((path, text) -> {
                if (matcher.files().matches(path) && !SourceFilter.isTestFolder(path)) {
                    captured(rule, entry, REFERENCE, path, text);
                }
            });
            case Rule.Template matcher when isAbout(rule) -> project.texts().forEach((path, text) -> {
                if (matcher.files().matches(path)) {
                    template(rule, entry, matcher.pattern(), path, text);
                }
            });
            case Rule.Service matcher -> project.texts().forEach((path, text) -> {
                if (matcher.files().matches(path)) {
                    int number = 0;
                    for (String line : text.split("\n", -1)) {
                        String name = line.replaceFirst("#.*", "").strip();
                        target(new Place(rule, entry, path, ++number), name.replace('$', '.'), name);
                    }
                }
            });
            case Rule.Template _, Rule.Decorated _, Rule.Based _, Rule.Handed _, Rule.Defined _, Rule.Convention _,
                    Rule.MainBlock _ ->
                {}
        }
    }

    /** A page can only call the code of a framework that some file of the repository uses. */
    private boolean isAbout(Rule rule) {
        return rule.imports().isEmpty() || project.production().stream().flatMap(u -> u.definition.imports().stream())
                .anyMatch(seen -> rule.imports().texts().stream().anyMatch(name -> seen.target().equals(name)
                        || seen.target().startsWith(name + ".") || seen.target().startsWith(name + "/")
                        || seen.alias().equals("*") && name.startsWith(seen.target() + ".")));
    }

    private void manifest(Rule rule, Rule.Entry entry, Rule.Manifest matcher, String path, String text) {
        for (Manifests.Value value : manifests.computeIfAbsent(path, p -> Manifests.values(p, text))) {
            if (matcher.keys().matches(value.key())) {
                Place place = new Place(rule, entry, path, value.line());
                String last = value.key().substring(value.key().lastIndexOf('.') + 1);
                if (matcher.command()) {
                    CommandLines.names(value.text()).forEach(name -> target(place, name, last));
                } else {
                    String label = entry.kind().equals("cli") ? last : value.text();
                    Set<Unit> found = target(place, value.text(), label);
                    found.forEach(unit -> surface(place, unit, matcher));
                }
            }
        }
    }

    /**
     * What others take of a file: the names that it gives out, wherever they are defined, with their public members.
     */
    private void surface(Place place, Unit module, Rule.Manifest matcher) {
        if (module.kind() != Kind.MODULE || matcher.names().isEmpty()) {
            return;
        }
        Set<Unit> given = new LinkedHashSet<>();
        for (String name : module.file.facts().exported()) {
            if (matcher.names().matches(name)) {
                linker.given(module.file, name).ifPresent(given::add);
            }
        }
        for (Unit unit : given) {
            hit(place, unit, unit.symbol());
            for (Unit member : unit.isClass() ? unit.members : List.<Unit>of()) {
                if (member.definition.has(Flag.PUBLIC)) {
                    hit(place, member, member.symbol());
                }
            }
        }
    }

    private void captured(Rule rule, Rule.Entry entry, Pattern pattern, String path, String text) {
        Matcher found = pattern.matcher(text);
        int line = 1;
        int counted = 0;
        while (found.find()) {
            for (; counted < found.start(1); counted++) {
                line += text.charAt(counted) == '\n' ? 1 : 0;
            }
            target(new Place(rule, entry, path, line), found.group(1), found.group(1));
        }
    }

    /** A page calls members and functions by name alone, so every one of that name may be meant. */
    private void template(Rule rule, Rule.Entry entry, Pattern pattern, String path, String text) {
        Matcher found = pattern.matcher(text);
        Set<String> seen = new LinkedHashSet<>();
        while (found.find()) {
            List<Unit> named = seen.add(found.group(1)) ? named(found.group(1), rule) : List.of();
            if (!named.isEmpty()) {
                int line = (int) text.substring(0, found.start(1)).chars().filter(c -> c == '\n').count() + 1;
                named.forEach(unit -> hit(new Place(rule, entry, path, line), unit, found.group(1)));
            }
        }
    }

    private List<Unit> named(String name, Rule rule) {
        List<Unit> named = new ArrayList<>(linker.membersNamed(name));
        named.addAll(free.getOrDefault(name, List.of()));
        named.removeIf(unit -> !rule.speaks(unit.file.analyser().language()));
        return named;
    }

    private void hit(Place place, Unit unit, String label) {
        hits.add(new Hit(unit, place.entry().kind(), place.rule(), place.entry().confidence(), label, place.path(),
                place.line()));
    }

    /** The module, class, function or files that a text outside the code names. */
    private Set<Unit> target(Place place, String text, String label) {
        String name = text.replaceFirst("\\s*\\[.*", "").strip();
        Set<Unit> found = new LinkedHashSet<>();
        if (name.isEmpty()) {
            return found;
        }
        for (SourceFile file : files(name, place.path())) {
            found.add(file.top());
        }
        int dot = name.lastIndexOf('.');
        if (found.isEmpty() && dot > name.lastIndexOf('/') && name.indexOf('/') > 0) {
            // A handler of a cloud function is written as the file without its ending and the function in it.
            for (SourceFile file : files(name.substring(0, dot), place.path())) {
                linker.given(file, name.substring(dot + 1)).ifPresent(found::add);
            }
        }
        if (found.isEmpty() && DOTTED.matcher(name).matches() && !FileNames.isSource(name)) {
            found.addAll(dotted(name.replace('$', '.'), place));
            int colon = name.indexOf(':');
            if (found.isEmpty() && colon > 0) {
                // What a server is given may be a variable, which its module makes.
                found.addAll(dotted(name.substring(0, colon), place));
            }
        }
        found.removeIf(unit -> unit.file.test() || !place.rule().speaks(unit.file.analyser().language()));
        for (Unit unit : found) {
            hit(place, unit, label);
            boolean runs = unit.kind() == Kind.MODULE && !name.contains(":");
            unit.members.stream().filter(member -> runs && member.kind() == Kind.MAIN)
                    .forEach(member -> hit(place, member, label));
        }
        return found;
    }

    private List<Unit> dotted(String name, Place place) {
        List<Unit> found = new ArrayList<>();
        // Texts are full of dotted words, and hardly any ends like something in the code.
        if (words.contains(name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1))) {
            for (String language : languages) {
                nearest(language, place.path()).ifPresent(from -> found.addAll(linker.named(name, from)));
            }
        }
        return found;
    }

    /** The files that a name means as a path; a dotted name is none. */
    private List<SourceFile> files(String name, String path) {
        boolean dotted = name.indexOf('.') > 0 && name.indexOf('/') < 0 && !FileNames.isSource(name);
        return dotted ? List.of() : located.computeIfAbsent(name + " " + path.substring(0, path.lastIndexOf('/') + 1),
                key -> locate(name, path));
    }

    private List<SourceFile> locate(String name, String path) {
        for (Analyser analyser : analysers) {
            Optional<SourceFile> file = analyser.file(name, path, project.tree()).map(fileNames::at);
            if (file.isPresent()) {
                return List.of(file.get());
            }
        }
        return fileNames.meant(name, path);
    }

    /** The file of a language whose path shares most with a text: names are looked up from there. */
    private Optional<SourceFile> nearest(String language, String path) {
        return nearest.computeIfAbsent(language + " " + path, key -> {
            SourceFile best = null;
            int most = -1;
            for (SourceFile file : project.files()) {
                if (file.analyser().language().equals(language) && Project.shared(file.path(), path) > most) {
                    best = file;
                    most = Project.shared(file.path(), path);
                }
            }
            return Optional.ofNullable(best);
        });
    }
}
