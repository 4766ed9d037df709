package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The units of which one is picked by a name that is put together while the program runs. */
final class Picked {

    private static final int PREFIX_LENGTH_MIN = 3;
    private static final Pattern PLUGIN_FOLDER = Pattern.compile("(?:.*/)?(?:plugins?|add_?ons?|extensions?)/.*");

    private final Project project;
    private final Names names;
    private final Map<String, List<Unit>> membersByName;
    /** Classes that know the classes that extend them. */
    private Set<Unit> parents;

    /** @param membersByName every production method, by name */
    Picked(Project project, Names names, Map<String, List<Unit>> membersByName) {
        this.project = project;
        this.names = names;
        this.membersByName = membersByName;
    }

    /** What a reference may pick whose name is only the beginning of one. */
    List<Unit> by(Reference reference, Unit unit) {
        String prefix = reference.name();
        List<Unit> group = new ArrayList<>();
        if (reference.receiver().equals(FileFacts.PLUGINS)) {
            plugins(unit, group);
        } else if (reference.receiver().equals("import")) {
            files(names.absolute(prefix, unit.file), unit, group);
        } else if (reference.receiver().equals("globals()")) {
            add(unit.file.top().members, prefix, group);
        } else {
            switch (names.eval(reference.receiver(), unit)) {
                case Meaning.Type type -> group.addAll(from(type.unit(), prefix));
                case Meaning.Instance instance -> group.addAll(from(instance.unit(), prefix));
                case Meaning.Space space -> project.module(space.dotted(), unit.file)
                        .forEach(file -> add(file.top().members, prefix, group));
                case Meaning.Unknown _ when prefix.length() >= PREFIX_LENGTH_MIN ->
                    membersByName.forEach((name, all) -> {
                        if (name.startsWith(prefix)) {
                            group.addAll(all);
                        }
                    });
                case Meaning.Callable _, Meaning.Foreign _, Meaning.Several _, Meaning.Unknown _ -> {}
            }
        }
        group.sort(Comparator.comparingInt(u -> u.id));
        return group;
    }

    /** The files of a language whose names begin like this, with what they have for others. */
    private void files(String dotted, Unit unit, List<Unit> group) {
        for (SourceFile file : project.files()) {
            boolean fits = !file.test() && file.analyser() == unit.file.analyser() && file.facts().module().isEmpty()
                    && file.module().startsWith(dotted) && (!dotted.isEmpty() || file.module().indexOf('/') < 0);
            if (fits) {
                group.add(file.top());
                file.top().members.stream().filter(u -> !file.analyser().isPrivate(u.definition))
                        .filter(u -> u.kind() != Kind.MAIN).forEach(group::add);
            }
        }
    }

    /** Without anything that is known of the name it is that of a plug-in, which lies in a folder that says so. */
    private void plugins(Unit unit, List<Unit> group) {
        for (SourceFile file : project.files()) {
            if (!file.test() && file.facts().module().isEmpty() && PLUGIN_FOLDER.matcher(file.path()).matches()
                    && file.analyser() == unit.file.analyser()) {
                group.add(file.top());
                String stem = plain(file.path().substring(file.path().lastIndexOf('/') + 1).replaceFirst("\\..*", ""));
                List<Unit> open = file.top().members.stream().filter(u -> !file.analyser().isPrivate(u.definition))
                        .filter(u -> u.kind() != Kind.MAIN).toList();
                List<Unit> same = open.stream().filter(u -> plain(u.name()).equals(stem)).toList();
                group.addAll(same.isEmpty() ? open.stream().filter(Unit::isClass).toList() : same);
            }
        }
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Whether a class is found by a base that is told who extends it, or that looks who does. */
    boolean isKnownToBase(Unit type) {
        if (parents == null) {
            parents = new HashSet<>();
            for (Unit unit : project.production()) {
                if (unit.isClass() && unit.definition.has(Flag.REGISTRAR)) {
                    parents.add(unit);
                }
                for (Reference reference : unit.definition.references()) {
                    if (reference.name().equals("__subclasses__")) {
                        switch (names.eval(reference.receiver(), unit)) {
                            case Meaning.Type own -> parents.add(own.unit());
                            case Meaning.Instance own -> parents.add(own.unit());
                            case Meaning.Callable _, Meaning.Space _, Meaning.Foreign _, Meaning.Several _,
                                    Meaning.Unknown _ ->
                                {}
                        }
                    }
                }
            }
        }
        return names.classes().ancestors(type).stream().anyMatch(base -> base != type && parents.contains(base));
    }

    /** The members of a class, of its bases and of those that extend it, whose names begin like this. */
    List<Unit> from(Unit type, String prefix) {
        List<Unit> group = new ArrayList<>();
        names.classes().ancestors(type).forEach(u -> add(u.members, prefix, group));
        names.classes().descendants(type).forEach(u -> add(u.members, prefix, group));
        return group;
    }

    private static void add(List<Unit> members, String prefix, List<Unit> group) {
        members.stream().filter(u -> u.name().startsWith(prefix) && u.kind() != Kind.MAIN).forEach(group::add);
    }
}
