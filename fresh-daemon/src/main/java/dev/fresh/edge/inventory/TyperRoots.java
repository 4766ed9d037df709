package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The typer applications of a project across its files: whose commands are whose, and which lie inside another. */
final class TyperRoots {

    /** What a variable can be reached by; whatever was made or handed over is not known by its place. */
    private static final Pattern NAMES = Pattern.compile("\\w+(\\.\\w+)*");

    private final Project project;
    private final Names names;
    private final Map<Application, Map<String, Unit>> commands = new HashMap<>();
    private final Set<Application> groups = new HashSet<>();
    private final Set<Application> inner = new HashSet<>();

    TyperRoots(Project project, Names names) {
        this.project = project;
        this.names = names;
        for (Unit unit : project.production()) {
            unit.definition.decorations().forEach(decoration -> read(decoration, unit));
            unit.definition.calls().forEach(call -> read(call, unit));
        }
    }

    /** A variable of a file that holds an application. */
    private record Application(SourceFile file, String variable) {
    }

    /** The commands of a root by name. */
    Map<String, Unit> commands(SourceFile file, Root root) {
        return commands.getOrDefault(new Application(file, root.symbol()), Map.of());
    }

    /** Whether its commands are always typed by name, however many there are. */
    boolean isGroup(SourceFile file, Root root) {
        return groups.contains(new Application(file, root.symbol()))
                || root.details().getOrDefault("callback", "").equals("true");
    }

    /** Whether it is a part of another application. */
    boolean isInner(SourceFile file, Root root) {
        return inner.contains(new Application(file, root.symbol()));
    }

    private void read(Decoration decoration, Unit unit) {
        int dot = decoration.name().lastIndexOf('.');
        String last = decoration.name().substring(dot + 1);
        if (dot > 0 && (last.equals("command") || last.equals("callback"))) {
            application(decoration.name().substring(0, dot), unit).ifPresent(found -> {
                if (last.equals("callback")) {
                    groups.add(found);
                } else {
                    String name = decoration.literal("").or(() -> decoration.literal("name"))
                            .orElse(unit.name().toLowerCase(Locale.ROOT).replace('_', '-'));
                    commands.computeIfAbsent(found, key -> new TreeMap<>()).put(name, unit);
                }
            });
        }
    }

    private void read(Call call, Unit unit) {
        if (call.callee().endsWith(".add_typer")) {
            application(call.callee().substring(0, call.callee().lastIndexOf('.')), unit).ifPresent(groups::add);
            call.arguments().stream().filter(argument -> !argument.literal()).map(Argument::text)
                    .flatMap(text -> application(text, unit).stream()).forEach(inner::add);
        }
    }

    private Optional<Application> application(String path, Unit unit) {
        if (!NAMES.matcher(path).matches()) {
            return Optional.empty();
        }
        int dot = path.lastIndexOf('.');
        if (dot > 0) {
            return names.eval(path.substring(0, dot), unit) instanceof Meaning.Space space
                    ? in(project.module(space.dotted(), unit.file), path.substring(dot + 1)) : Optional.empty();
        }
        Optional<Application> own = in(List.of(unit.file), path);
        if (own.isPresent()) {
            return own;
        }
        return unit.file.top().definition.imports().stream().filter(seen -> seen.alias().equals(path)).findFirst()
                .flatMap(seen -> imported(seen, unit.file));
    }

    private Optional<Application> imported(Import seen, SourceFile file) {
        String target = names.absolute(seen.target(), file);
        int dot = target.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : in(project.module(target.substring(0, dot), file),
                target.substring(dot + 1));
    }

    private static Optional<Application> in(List<SourceFile> files, String variable) {
        return files.stream().filter(file -> file.facts().roots().stream()
                .anyMatch(root -> root.framework().equals("typer") && root.symbol().equals(variable)))
                .map(file -> new Application(file, variable)).findFirst();
    }
}
